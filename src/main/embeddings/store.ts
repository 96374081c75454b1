import type { VectorState } from '../../shared/models.ts';
import { type PackedWords, WordTable } from '../../shared/word-table.ts';
import { type EmbeddingMatrix, matrixRow } from '../kernels/matrix.ts';
import { indexWords, rowOfWord, type WordIndex } from './word-index.ts';

/** What a store is made of. */
export interface StoreParts {
  /** The words of the rows, most frequent first where that is known. */
  readonly words: PackedWords;
  /** Float64Array of n: occurrences in the corpus, or `null` where they are not known. */
  readonly counts: Float64Array | null;
  readonly vectors: EmbeddingMatrix;
  /** The rows before training, where they were kept. */
  readonly initialVectors: EmbeddingMatrix | null;
  /** The output (context) vectors that were trained with `vectors`, where they were kept: files of other programs lack them. */
  readonly outputVectors: EmbeddingMatrix | null;
  /** The index of `words`, where a thread has built it already. */
  readonly index?: WordIndex;
}

/** An open model in memory: words, and their vectors on shared memory. Row i of each matrix belongs to word i. */
export interface EmbeddingStore {
  /** The words; their bytes lie on shared memory. */
  readonly words: WordTable;
  readonly counts: Float64Array | null;
  readonly vectors: EmbeddingMatrix;
  readonly initialVectors: EmbeddingMatrix | null;
  readonly outputVectors: EmbeddingMatrix | null;
  /** The row of exactly this word, or −1. */
  indexOf(word: string): number;
  /** The vector of a row: a view of `dimension` floats, not a copy; `null` where that state was not kept. */
  vector(row: number, state: VectorState): Float32Array | null;
}

/**
 * A store of `parts`. Words are moved to shared memory when they do not lie there yet; vectors are not copied.
 * @throws RangeError when the parts do not have the same number of rows
 */
export function createStore(parts: StoreParts): EmbeddingStore {
  const { counts, vectors, initialVectors, outputVectors } = parts;
  const packed = sharedWords(parts.words);
  const words = new WordTable(packed);
  const lengths = [vectors.rows, counts?.length, initialVectors?.rows, outputVectors?.rows].filter(
    (n) => n !== undefined,
  );
  if (lengths.some((length) => length !== words.size))
    throw new RangeError(`${words.size} words, but ${lengths.join(' and ')} rows`);
  // Building takes tens of milliseconds for hundreds of thousands of words, so it waits for the first question.
  let index = parts.index;
  return {
    words,
    counts,
    vectors,
    initialVectors,
    outputVectors,
    indexOf(word) {
      index ??= indexWords(packed);
      return rowOfWord(index, word);
    },
    vector(row, state) {
      if (!(row >= 0 && row < words.size)) throw new RangeError(`no row ${row}`);
      const matrix = state === 'trained' ? vectors : initialVectors;
      return matrix === null ? null : matrixRow(matrix, row);
    },
  };
}

function sharedWords(words: PackedWords): PackedWords {
  if (words.bytes.buffer instanceof SharedArrayBuffer && words.offsets.buffer instanceof SharedArrayBuffer)
    return words;
  const bytes = new Uint8Array(new SharedArrayBuffer(words.bytes.length));
  bytes.set(words.bytes);
  const offsets = new Uint32Array(new SharedArrayBuffer(words.offsets.byteLength));
  offsets.set(words.offsets);
  return { bytes, offsets };
}
