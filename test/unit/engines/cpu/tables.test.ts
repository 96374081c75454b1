import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepTable, noiseTable } from '../../../../src/main/engines/cpu/tables.ts';

/** What an alias table draws, worked out exactly: each entry is drawn equally often and gives itself or its alias. */
function probabilities(table: Uint32Array): number[] {
  const size = table.length / 2;
  const drawn = new Array<number>(size).fill(0);
  for (let entry = 0; entry < size; entry++) {
    const own = table[entry * 2]! / 2 ** 32;
    drawn[entry]! += own / size;
    drawn[table[entry * 2 + 1]!]! += (1 - own) / size;
  }
  return drawn;
}

describe('the noise table', () => {
  it('draws each word in proportion to count^0.75', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 300 }),
        (counts) => {
          const total = counts.reduce((sum, count) => sum + count ** 0.75, 0);
          const drawn = probabilities(noiseTable(Float64Array.from(counts)));
          for (const [word, count] of counts.entries()) {
            expect(Math.abs(drawn[word]! - count ** 0.75 / total)).toBeLessThan(1e-8);
          }
        },
      ),
      { seed: 1 },
    );
  });
});

describe('the subsampling table', () => {
  it('keeps an occurrence with probability (sqrt(f/t) + 1)·t/f', () => {
    const counts = Float64Array.of(6000, 3000, 900, 99, 1);
    const kept = Array.from(keepTable(counts, 1e-2), (limit) => (limit + 1) / 2 ** 32);
    const expected = [0.6, 0.3, 0.09, 0.0099, 0.0001].map((f) =>
      Math.min(1, (Math.sqrt(f / 1e-2) + 1) * (1e-2 / f)),
    );
    for (const [word, probability] of expected.entries()) expect(kept[word]).toBeCloseTo(probability, 8);
    expect(expected.slice(3)).toEqual([1, 1]);
  });

  it('keeps everything at threshold 0', () => {
    expect([...keepTable(Float64Array.of(1e9, 1), 0)]).toEqual([0xffff_ffff, 0xffff_ffff]);
  });
});
