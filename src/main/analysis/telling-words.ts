import type { ContextWords } from './context-words.ts';

/** A word that tells a sense. */
export interface TellingWord {
  /** Place in `words` of the {@link ContextWords}. */
  readonly id: number;
  /** Texts of the sense that hold the word. */
  readonly count: number;
  /** Higher is more telling; comparable within a sense only. */
  readonly score: number;
}

const mostWords = 6;

/**
 * The words that tell the senses apart, most telling first, at most six for each: by the signed log-likelihood ratio of Dunning (1993) on the table (texts
 * with the word, texts without it) × (this sense, the others), of words that are more frequent in the sense than elsewhere. It stays calm at the small
 * counts that we have, where weighted log-odds (Monroe et al. 2008) lean on a prior that a handful of sentences cannot give. A word counts once a text, so
 * that one that is repeated in a single text is not taken for typical. A word that only one text of the sense holds is named where no other is. Ties go to
 * the larger count, then by alphabet.
 *
 * With a single sense there is nothing to tell it from: then the words by frequency · ln((1 + texts) / texts with the word), tf–idf (Spärck Jones 1972),
 * which are frequent but do not stand in every sentence anyway.
 * @param texts Uint32Array: the text of each occurrence
 * @param labels Uint32Array: the sense of each occurrence, 0 … senses − 1
 */
export function tellingWords(
  words: Pick<ContextWords, 'ids' | 'starts' | 'frequencies'>,
  texts: Uint32Array,
  labels: Uint32Array,
  senses: number,
): TellingWord[][] {
  const { counts, sizes } = countTexts(words, texts, labels, senses);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const everywhere = new Uint32Array(words.frequencies.length);
  for (const count of counts)
    for (const [id, value] of count.entries()) everywhere[id] = everywhere[id]! + value;
  return counts.map((count, sense) => {
    const scored: TellingWord[] = [];
    for (const [id, value] of count.entries()) {
      if (value === 0) continue;
      const score =
        senses === 1
          ? words.frequencies[id]! * Math.log((1 + total) / value)
          : logLikelihoodRatio(value, sizes[sense]!, everywhere[id]! - value, total - sizes[sense]!);
      if (score > 0) scored.push({ id, count: value, score });
    }
    const repeated = scored.filter((word) => word.count > 1);
    const named = repeated.length > 0 ? repeated : scored;
    named.sort((a, b) => b.score - a.score || b.count - a.count || a.id - b.id);
    return named.slice(0, mostWords);
  });
}

/**
 * How much `count` of `size` and `otherCount` of `otherSize` speak against one common rate, negative where the first rate is the lower one: twice the
 * logarithm of the likelihood ratio.
 */
export function logLikelihoodRatio(
  count: number,
  size: number,
  otherCount: number,
  otherSize: number,
): number {
  const rate = (count + otherCount) / (size + otherSize);
  const ratio =
    2 *
    (part(count, size * rate) +
      part(size - count, size * (1 - rate)) +
      part(otherCount, otherSize * rate) +
      part(otherSize - otherCount, otherSize * (1 - rate)));
  return count * otherSize < otherCount * size ? -ratio : ratio;
}

/** observed · ln(observed / expected), with 0 · ln 0 = 0. */
function part(observed: number, expected: number): number {
  return observed === 0 ? 0 : observed * Math.log(observed / expected);
}

/** For each sense the number of texts that hold each word, and the number of its texts. */
function countTexts(
  { ids, starts, frequencies }: Pick<ContextWords, 'ids' | 'starts' | 'frequencies'>,
  texts: Uint32Array,
  labels: Uint32Array,
  senses: number,
): { counts: Uint32Array[]; sizes: number[] } {
  const textsOf = Array.from({ length: senses }, () => new Set<number>());
  for (const [occurrence, text] of texts.entries()) textsOf[labels[occurrence]!]!.add(text);
  const counts = textsOf.map((members) => {
    const count = new Uint32Array(frequencies.length);
    for (const text of members)
      for (const id of ids.subarray(starts[text], starts[text + 1])) count[id] = count[id]! + 1;
    return count;
  });
  return { counts, sizes: textsOf.map((members) => members.size) };
}
