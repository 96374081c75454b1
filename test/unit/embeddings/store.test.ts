import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStore } from '../../../src/main/embeddings/store.ts';
import { indexWords, rowOfWord } from '../../../src/main/embeddings/word-index.ts';
import { createMatrix, matrixRow } from '../../../src/main/kernels/matrix.ts';
import { packWords } from '../../../src/shared/word-table.ts';

describe('createStore', () => {
  const vectors = createMatrix(3, 2);
  matrixRow(vectors, 1).set([5, 6]);
  const parts = {
    words: packWords(['a', '__proto__', 'ü']),
    counts: Float64Array.of(3, 2, 1),
    vectors,
    initialVectors: null,
    outputVectors: null,
  };

  it('keeps words on shared memory and finds rows by word', () => {
    const store = createStore(parts);
    expect(store.words.packed.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(store.words.words()).toEqual(['a', '__proto__', 'ü']);
    expect(['a', '__proto__', 'ü', 'A', 'constructor', ''].map((word) => store.indexOf(word))).toEqual([
      0, 1, 2, -1, -1, -1,
    ]);
    expect([...store.vector(1, 'trained')!]).toEqual([5, 6]);
    expect(store.vector(1, 'initial')).toBeNull();
    expect(() => store.vector(3, 'trained')).toThrow(RangeError);
  });

  it('refuses parts of different lengths', () => {
    expect(() => createStore({ ...parts, counts: Float64Array.of(1) })).toThrow(RangeError);
    expect(() => createStore({ ...parts, initialVectors: createMatrix(2, 2) })).toThrow(RangeError);
    expect(() => createStore({ ...parts, outputVectors: createMatrix(2, 2) })).toThrow(RangeError);
  });
});

describe('indexWords', () => {
  it('finds the first of equal words, for any words', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom('a', 'b', 'toString'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 80 }), word, (words, other) => {
        const index = indexWords(packWords(words));
        for (const asked of [...words, other]) expect(rowOfWord(index, asked)).toBe(words.indexOf(asked));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
