import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageRanks, pearson, spearman } from '../../../src/main/analysis/correlation.ts';

describe('correlation', () => {
  // scipy 1.10: stats.pearsonr, stats.spearmanr and stats.rankdata of these lists.
  const x = [6.77, 7.35, 10, 7.46, 7.62, 7.58, 5.77, 6.31, 7.5, 6.77, 10, 7.46];
  const y = [0.31, 0.52, 1, 0.44, 0.44, 0.71, -0.12, 0.05, 0.44, 0.52, 0.93, 0.2];

  it('is scipy’s, ties included', () => {
    expect(pearson(x, y)).toBeCloseTo(0.8920171137126538, 12);
    expect(spearman(x, y)).toBeCloseTo(0.74645859401527, 12);
    expect([...averageRanks(x)]).toEqual([3.5, 5.0, 11.5, 6.5, 10.0, 9.0, 1.0, 2.0, 8.0, 3.5, 11.5, 6.5]);
  });

  it('is undefined for fewer than two pairs and for equal numbers', () => {
    expect(pearson([], [])).toBeNull();
    expect(spearman([1], [2])).toBeNull();
    expect(pearson([1, 2, 3], [0.1, 0.1, 0.1])).toBeNull();
    expect(spearman([0.3, 0.3], [1, 2])).toBeNull();
    expect(pearson([1, Number.NaN, 2], [1, 2, 3])).toBeNull();
  });

  it('is 1 and −1 for lists of one order and of opposite orders, and never beyond', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 2 }), (values) => {
        const cubes = values.map((value) => value ** 3);
        expect(spearman(values, cubes)).toBeCloseTo(1, 12);
        expect(
          spearman(
            values,
            cubes.map((value) => -value),
          ),
        ).toBeCloseTo(-1, 12);
        expect(Math.abs(pearson(values, cubes)!)).toBeLessThanOrEqual(1);
      }),
      { seed: 2 },
    );
  });
});
