import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContextScale } from '../../shared/contexts.ts';
import { ProgramError } from '../../shared/errors.ts';
import { cosineSimilarity } from '../analysis/cosine.ts';
import type { ReadPassage } from '../contextual/contract.ts';
import type { ReadSentencesOptions } from './read-sentences.ts';
import { runPassages } from './run-passages.ts';

/** Pairs of words that are compared at most, of each kind. */
const pairs = 400;
/** Cutting sentences into pieces takes this share of the whole, about. */
const readingShare = 0.2;

/** Sentences that ship with the program, and the words that occur in several of them. */
export interface ScaleSentences {
  readonly sentences: readonly string[];
  /** Each word with the places of the sentences that hold it. */
  readonly words: readonly { readonly word: string; readonly sentences: readonly number[] }[];
}

/** @throws the system's error when the file is not there */
export async function readScaleSentences(assets: string): Promise<ScaleSentences> {
  return parseScaleSentences(await readFile(join(assets, 'context-sentences.txt'), 'utf8'));
}

/** Reads the file: a line a sentence, comments after `#`, and a comment `# words:` that lists the words that are compared. */
export function parseScaleSentences(text: string): ScaleSentences {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const sentences = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const listed = lines.find((line) => line.startsWith('# words:'))?.slice('# words:'.length) ?? '';
  const inSentences = sentences.map((sentence) => new Set(sentence.toLowerCase().match(/\p{L}+/gu) ?? []));
  const words = listed
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ({
      word,
      sentences: inSentences.flatMap((held, sentence) => (held.has(word) ? [sentence] : [])),
    }));
  return { sentences, words };
}

/** One word in one sentence, with its vectors. */
interface Sighting {
  readonly word: number;
  readonly sentence: number;
  /** A Float32Array of hiddenSize for each layer. */
  readonly vectors: readonly Float32Array[];
}

/**
 * Measures what cosines mean in a model: of the same word in two unrelated sentences, and of two words in two unrelated sentences.
 * @throws ProgramError `context-word-absent` when the model cannot tell the words of the sentences; `cancelled`, `tokenizer-unusable`,
 * `context-process-ended`
 */
export async function measureScale(
  { sentences, words }: ScaleSentences,
  { reader, signal, report }: Pick<ReadSentencesOptions, 'reader' | 'signal' | 'report'>,
): Promise<ContextScale> {
  const { layers: numbers, hiddenSize } = reader.loaded;
  const layers = numbers.length;
  const tell = (done: number, share: number, secondsLeft: number | null): void =>
    report({
      stage: 'understanding',
      unit: 'words',
      done,
      total: words.length,
      rate: null,
      secondsLeft,
      fraction: share,
    });
  const found: { readonly word: number; readonly sentence: number; readonly passage: ReadPassage }[] = [];
  for (const [word, { word: text, sentences: places }] of words.entries()) {
    tell(word, (readingShare * word) / words.length, null);
    const passages = await reader.read(
      { sentences: places.map((place) => sentences[place]!), word: text },
      signal,
    );
    for (const passage of passages) {
      // Once a sentence: its other occurrences are not in an unrelated one.
      const first = { ...passage, occurrences: passage.occurrences.slice(0, 1) };
      found.push({ word, sentence: places[passage.sentence]!, passage: first });
    }
  }
  const sightings: Sighting[] = [];
  const passages = found.map(({ passage }) => passage);
  for await (const batch of runPassages(reader, passages, 'mean', signal)) {
    for (const { passage, copyLayer } of batch.passages) {
      const vectors = Array.from({ length: layers }, (_, layer) => {
        const vector = new Float32Array(hiddenSize);
        copyLayer(layer, vector);
        return vector;
      });
      const { word, sentence } = found[passage]!;
      sightings.push({ word, sentence, vectors });
    }
    const share = sightings.length / found.length;
    tell(Math.floor(share * words.length), readingShare + (1 - readingShare) * share, batch.secondsLeft);
  }
  // Batches come by length; the sample of pairs is to be the same whatever their size.
  sightings.sort((a, b) => a.word - b.word || a.sentence - b.sentence);
  const same = pairsOf(sightings, (a, b) => a.word === b.word);
  const unrelated = pairsOf(sightings, (a, b) => a.word !== b.word);
  if (same.length === 0 || unrelated.length === 0)
    throw new ProgramError('context-word-absent', {
      word: words[0]?.word ?? '',
      sentences: sentences.length,
    });
  return {
    layers: Array.from({ length: layers }, (_, layer) => ({
      same: spread(same.map(([a, b]) => cosineSimilarity(a.vectors[layer]!, b.vectors[layer]!))),
      unrelated: spread(unrelated.map(([a, b]) => cosineSimilarity(a.vectors[layer]!, b.vectors[layer]!))),
    })),
    sentences: sentences.length,
    words: words.length,
  };
}

/** Pairs in different sentences that fit, at most {@link pairs}, evenly spread over all by a fixed seed. */
function pairsOf(
  sightings: readonly Sighting[],
  fits: (a: Sighting, b: Sighting) => boolean,
): readonly (readonly [Sighting, Sighting])[] {
  const all: (readonly [Sighting, Sighting])[] = [];
  for (const [at, a] of sightings.entries())
    for (const b of sightings.slice(at + 1)) if (a.sentence !== b.sentence && fits(a, b)) all.push([a, b]);
  // The beginning of a Fisher–Yates shuffle is a sample without repeats.
  let state = 7;
  const count = Math.min(pairs, all.length);
  for (let at = 0; at < count; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = at + Math.floor((state / 2 ** 32) * (all.length - at));
    [all[at], all[other]] = [all[other]!, all[at]!];
  }
  return all.slice(0, count);
}

/** Mean, and the 5th and 95th percentile with linear interpolation between ranks. */
export function spread(values: readonly number[]): { mean: number; low: number; high: number } {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const percentile = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? 0;
    const above = sorted[Math.ceil(place)] ?? below;
    return below + (above - below) * (place - Math.floor(place));
  };
  const mean = sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length);
  return { mean, low: percentile(0.05), high: percentile(0.95) };
}
