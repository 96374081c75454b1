import type { EncodedCorpus } from '../../corpus/encoded.ts';
import { openTokens } from '../../corpus/tokens.ts';
import { seededRandom } from './random.ts';

/** Stands for a word that the model lacks. */
export const missingWord = 0xffff_ffff;

/** A sentence to learn from. */
export interface LessonSentence {
  /** Uint32Array: ids of the corpus' vocabulary. */
  readonly ids: Uint32Array;
  /** Uint32Array: the model's row of each, {@link missingWord} where it lacks the word. */
  readonly rows: Uint32Array;
}

/** Sentences of a lesson. */
const wanted = 36;
/** Sentences looked at to find them. */
const looked = 1000;
/** A line on the screen holds about so many words; longer sentences are cut there. */
const longest = 22;

/** What makes a sentence fit, from the best to what is still a lesson. `known`: the share of its words that the model has. */
const demands = [
  { shortest: 6, known: 0.8 },
  { shortest: 4, known: 0.5 },
  { shortest: 2, known: 0 },
] as const;

/**
 * A few dozen sentences from all over a corpus whose words the model mostly has; none when no sentence has two words that it has. The same seed gives
 * the same sentences.
 * @param rowOf the model's row of a word of the corpus, or −1
 */
export function chooseSentences(
  corpus: EncodedCorpus,
  rowOf: (id: number) => number,
  seed: number,
): LessonSentence[] {
  const usable = fittingSentences(corpus, rowOf, seed);
  for (const [limit] of demands.entries()) {
    const good = usable.filter(({ demand }) => demand <= limit);
    if (good.length < wanted && limit < demands.length - 1) continue;
    // Spread over the whole text.
    const stride = Math.max(1, good.length / wanted);
    return Array.from(
      { length: Math.min(wanted, good.length) },
      (_, place) => good[Math.floor(place * stride)]!.sentence,
    );
  }
  return [];
}

/** Sentences from all over the text that fit, in its order, with the place of the first of {@link demands} that each meets. */
function fittingSentences(
  { sentenceStarts, tokens }: EncodedCorpus,
  rowOf: (id: number) => number,
  seed: number,
): { readonly sentence: LessonSentence; readonly demand: number }[] {
  const random = seededRandom(seed);
  const count = sentenceStarts.length - 1;
  const step = Math.max(1, count / looked);
  const found: { sentence: LessonSentence; demand: number }[] = [];
  const reader = openTokens(tokens);
  try {
    for (let at = random() * step; at < count; at += step) {
      const index = Math.floor(at);
      const start = sentenceStarts[index]!;
      const ids = reader.read(start, Math.min(sentenceStarts[index + 1]!, start + longest)).slice();
      const rows = Uint32Array.from(ids, (id) => rowOf(id));
      const known = rows.filter((row) => row !== missingWord).length;
      const demand = demands.findIndex(
        ({ shortest, known: share }) => known > 1 && ids.length >= shortest && known >= share * ids.length,
      );
      if (demand >= 0) found.push({ sentence: { ids, rows }, demand });
    }
  } finally {
    reader.close();
  }
  return found;
}
