import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EncodedCorpus } from '../../../src/main/corpus/encoded.ts';
import { tokensInMemory } from '../../../src/main/corpus/tokens.ts';
import { windowPairs } from '../../../src/main/corpus/window-pairs.ts';
import { spellOutPairs } from '../../../src/shared/corpus.ts';

/** A corpus whose word `i` is said to occur `counts[i]` times. */
function corpusOf(sentences: readonly (readonly number[])[], counts: readonly number[]): EncodedCorpus {
  const starts = [0];
  for (const sentence of sentences) starts.push(starts.at(-1)! + sentence.length);
  return {
    vocabulary: {
      words: { bytes: new Uint8Array(0), offsets: new Uint32Array(counts.length + 1) },
      counts: Float64Array.from(counts),
    },
    tokens: tokensInMemory(Uint32Array.from(sentences.flat())),
    sentenceStarts: Uint32Array.from(starts),
  };
}

describe('windowPairs', () => {
  it('counts what spelling out every position gives, after rare words are taken out', async () => {
    const sentences = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 }));
    await fc.assert(
      fc.asyncProperty(
        sentences,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 10 }),
        async (all, window, minimum) => {
          const counts = [9, 7, 5, 3, 1];
          let pairs = 0;
          let expected = 0;
          for (const sentence of all) {
            const kept = sentence.filter((word) => counts[word]! >= minimum).map(String);
            for (const position of kept.keys()) {
              pairs += spellOutPairs(kept, position, window).length;
              // The average over all sizes that the dynamic window may have.
              for (let size = 1; size <= window; size++)
                expected += spellOutPairs(kept, position, size).length / window;
            }
          }
          const counted = await windowPairs(corpusOf(all, counts), window, minimum);
          expect(counted.pairs).toBe(pairs);
          expect(counted.expectedPairs).toBeCloseTo(expected, 6);
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe('spellOutPairs', () => {
  it('names the words to both sides, and nothing beyond the sentence', () => {
    const pairs = spellOutPairs(['the', 'king', 'of', 'the', 'north'], 1, 2);
    expect(pairs).toEqual([
      { centre: 'king', context: 'the', centreAt: 1, contextAt: 0 },
      { centre: 'king', context: 'of', centreAt: 1, contextAt: 2 },
      { centre: 'king', context: 'the', centreAt: 1, contextAt: 3 },
    ]);
    expect(spellOutPairs(['alone'], 0, 5)).toEqual([]);
    expect(spellOutPairs(['a', 'b'], 7, 5)).toEqual([]);
  });
});
