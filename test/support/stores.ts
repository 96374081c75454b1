import { createStore, type EmbeddingStore } from '../../src/main/embeddings/store.ts';
import { createMatrix, matrixRow } from '../../src/main/kernels/matrix.ts';
import { packWords } from '../../src/shared/word-table.ts';

/** A store of a few words with their vectors, in this order. */
export function storeOf(vectors: Readonly<Record<string, readonly number[]>>): EmbeddingStore {
  const words = Object.keys(vectors);
  const matrix = createMatrix(words.length, vectors[words[0]!]!.length);
  for (const [row, word] of words.entries()) matrixRow(matrix, row).set(vectors[word]!);
  return createStore({
    words: packWords(words),
    counts: null,
    vectors: matrix,
    initialVectors: null,
    outputVectors: null,
  });
}

/** Reproducible numbers in −0.5 … 0.5, next to each other even with neighbouring seeds. */
export function randomNumbers(count: number, seed: number): number[] {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(state / 2 ** 32 - 0.5);
  });
}
