import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type ContextStudy, mostSentences, type Occurrence, type Passage } from '../../shared/contexts.ts';
import { ProgramError } from '../../shared/errors.ts';
import type { ReadPassage } from '../contextual/contract.ts';
import { countOccurrences, type ReadSentencesOptions, SentenceRun } from './read-sentences.ts';
import type { KnownSentence } from './sentence-cache.ts';

/** Vectors of one study at most, in bytes. */
const mostVectorBytes = 256 * 1024 * 1024;
/** Values of each vector that the page is sent. */
const firstValues = 8;
/** How long the event loop may be held up, in milliseconds. */
const longestTurn = 8;

export interface StudyOptions extends ReadSentencesOptions {
  readonly sentences: readonly string[];
  /** Vectors at most, in bytes. */
  readonly limit?: number;
}

/** A study, and Float32Array of layers·occurrences·hiddenSize: its vectors. */
export interface MadeStudy {
  readonly description: ContextStudy;
  readonly vectors: Float32Array;
}

/**
 * Runs the sentences that hold a word through the model. Of more sentences than can be kept, an even sample is taken.
 * @throws ProgramError `context-word-absent`, `out-of-memory` when one sentence alone has too many occurrences, `cancelled`,
 * `tokenizer-unusable`, `context-process-ended`
 */
export async function makeStudy({
  sentences: asked,
  limit = mostVectorBytes,
  ...options
}: StudyOptions): Promise<MadeStudy> {
  const { layers, hiddenSize } = options.reader.loaded;
  const run = new SentenceRun(options);
  let sentences = sampled(asked);
  await run.read(distinct(sentences));

  const occurrenceBytes = layers.length * hiddenSize * Float32Array.BYTES_PER_ELEMENT;
  const bytesOf = (list: readonly string[]): number =>
    list.reduce((sum, sentence) => sum + countOccurrences(run.passages(sentence)), 0) * occurrenceBytes;
  for (let bytes = bytesOf(sentences); bytes > limit; bytes = bytesOf(sentences)) {
    if (sentences.length === 1)
      throw new ProgramError('out-of-memory', { bytes, purpose: options.asked.word });
    const fitting = Math.floor((sentences.length * limit) / bytes);
    sentences = evenSample(sentences, Math.max(1, Math.min(fitting, sentences.length - 1)));
  }
  if (bytesOf(sentences) === 0)
    throw new ProgramError('context-word-absent', { word: options.asked.word, sentences: sentences.length });
  return assemble(asked.length, sentences, await run.run(distinct(sentences)), options);
}

/** The sentences to read: trimmed, all of them or an even sample of those that are not empty. */
function sampled(asked: readonly string[]): readonly string[] {
  const sentences = asked.map((sentence) => sentence.trim());
  if (sentences.length <= mostSentences) return sentences;
  return evenSample(
    sentences.filter((sentence) => sentence !== ''),
    mostSentences,
  );
}

/** At most so many elements of a list, evenly spread over it, in its order. */
export function evenSample<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)]!);
}

const distinct = (sentences: readonly string[]): readonly string[] => [
  ...new Set(sentences.filter((sentence) => sentence !== '')),
];

/** Puts what is known of each sentence together, sentence after sentence; now and then the event loop has its turn. */
async function assemble(
  askedCount: number,
  sentences: readonly string[],
  known: ReadonlyMap<string, KnownSentence>,
  { reader, asked, signal }: ReadSentencesOptions,
): Promise<MadeStudy> {
  const { hiddenSize } = reader.loaded;
  const layers = reader.loaded.layers.length;
  const parts = sentences.map((sentence) => known.get(sentence) ?? nothingKnown);
  const passages: Passage[] = [];
  const occurrences: Occurrence[] = [];
  parts.forEach((part, sentence) => {
    for (const found of part.passages) {
      occurrences.push(
        ...found.occurrences.map((place) => ({ ...place, sentence, passage: passages.length })),
      );
      passages.push(passageOf(found, sentence));
    }
  });

  const count = occurrences.length;
  const first = Math.min(firstValues, hiddenSize);
  const vectors = new Float32Array(layers * count * hiddenSize);
  const norms = new Float32Array(layers * count);
  const firstOnes = new Float32Array(layers * count * first);
  let next = 0;
  let turn = performance.now();
  for (const part of parts) {
    const own = part.vectors.length / (layers * hiddenSize);
    for (let at = 0; at < layers * own; at++) {
      const vector = part.vectors.subarray(at * hiddenSize, (at + 1) * hiddenSize);
      const to = Math.floor(at / own) * count + next + (at % own);
      vectors.set(vector, to * hiddenSize);
      norms[to] = norm(vector);
      firstOnes.set(vector.subarray(0, first), to * first);
    }
    next += own;
    if (performance.now() - turn < longestTurn) continue;
    await setImmediate();
    if (signal.aborted) throw new ProgramError('cancelled', {});
    turn = performance.now();
  }

  const description: ContextStudy = {
    id: randomUUID(),
    model: asked.model,
    word: asked.word,
    pooling: asked.pooling,
    sentences,
    asked: askedCount,
    without: parts.flatMap((part, sentence) => (part.passages.length === 0 ? [sentence] : [])),
    passages,
    occurrences,
    norms,
    firstValues: firstOnes,
    first,
  };
  return { description, vectors };
}

const nothingKnown: KnownSentence = { passages: [], vectors: new Float32Array(0) };

function passageOf({ start, end, cut, pieces, places }: ReadPassage, sentence: number): Passage {
  return { sentence, start, end, cut, pieces, places };
}

/** Length of a vector, summed in 64 bits. */
function norm(vector: Float32Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
