import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokensInMemory } from '../../../../src/main/corpus/tokens.ts';
import { cutSlices, holdsPair, sliceSize, sliceStep } from '../../../../src/main/engines/cpu/slices.ts';

const lengths = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });

function startsOf(sentences: readonly number[]): Uint32Array {
  const starts = new Uint32Array(sentences.length + 1);
  for (const [index, length] of sentences.entries()) starts[index + 1] = starts[index]! + length;
  return starts;
}

describe('slices', () => {
  it('cover every token once, none larger than asked, and cut only sentences that are larger themselves', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 50 }), (sentences, size) => {
        const starts = startsOf(sentences);
        const total = starts.at(-1)!;
        const { tokens, sentences: firsts } = cutSlices(starts, size);
        expect(tokens.length).toBe(firsts.length + 1);
        expect(tokens[0]).toBe(firsts.length === 0 ? total : 0);
        expect(tokens.at(-1)).toBe(total);
        for (let slice = 0; slice < firsts.length; slice++) {
          const start = tokens[slice]!;
          const length = tokens[slice + 1]! - start;
          expect(length).toBeGreaterThan(0);
          expect(length).toBeLessThanOrEqual(size);
          const sentence = firsts[slice]!;
          expect(starts[sentence]).toBeLessThanOrEqual(start);
          expect(starts[sentence + 1]).toBeGreaterThanOrEqual(start);
          const cut = starts.indexOf(start) === -1;
          if (cut) expect(sentences[sentence]).toBeGreaterThan(size);
        }
      }),
      { seed: 1 },
    );
  });

  it('are gone through in an order that meets each once and spreads over the corpus', () => {
    for (const count of [1, 2, 3, 10, 97, 600, 4096]) {
      const step = sliceStep(count);
      const order = Array.from({ length: count }, (_, index) => (index * step) % count);
      expect(new Set(order).size).toBe(count);
    }
    const order = Array.from({ length: 20 }, (_, index) => (index * sliceStep(600)) % 600);
    // Any twenty in a row reach every tenth of the corpus.
    expect(new Set(order.map((slice) => Math.floor(slice / 60))).size).toBe(10);
  });

  it('are small enough for all threads to have some, and no crumbs', () => {
    expect(sliceSize(100, 8)).toBe(1024);
    expect(sliceSize(20_000, 2)).toBe(2500);
    expect(sliceSize(1e9, 2)).toBe(4096);
  });
});

describe('holdsPair', () => {
  it('asks for two words of the vocabulary in one sentence', () => {
    const tokens = tokensInMemory(Uint32Array.of(0, 9, 1, 9));
    expect(holdsPair(tokens, Uint32Array.of(0, 2, 4), 5)).toBe(false);
    expect(holdsPair(tokens, Uint32Array.of(0, 3, 4), 5)).toBe(true);
    expect(holdsPair(tokens, Uint32Array.of(0, 4), 1)).toBe(false);
  });
});
