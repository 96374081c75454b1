import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BestRows, mergeRanked } from '../../../src/main/analysis/best-rows.ts';

/** Few values, so that ties are common; NaN is a score that no row may have. */
const scores = fc.array(fc.constantFrom(Number.NaN, -1, -0.5, 0, 0.25, 0.5, 1), { maxLength: 60 });

/** The plain way: sort everything. */
function sorted(all: readonly number[], top: number): { index: number; score: number }[] {
  return all
    .map((score, index) => ({ index, score }))
    .filter(({ score }) => !Number.isNaN(score))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, top);
}

describe('the best rows', () => {
  it('are those that sorting everything puts first, whatever the order in which they come', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 70 }), fc.infiniteStream(fc.nat()), (all, top, picks) => {
        const rows = [...all.keys()];
        for (let at = rows.length - 1; at > 0; at--) {
          const other = picks.next().value % (at + 1);
          [rows[at], rows[other]] = [rows[other]!, rows[at]!];
        }
        const best = new BestRows(top);
        for (const row of rows) best.add(row, all[row]!);
        const { indices, scores: kept } = best.ranked();
        const expected = sorted(all, top);
        expect([...indices]).toEqual(expected.map(({ index }) => index));
        expect([...kept]).toEqual(expected.map(({ score }) => score));
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('of ranges merge to those of the whole', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 20 }), fc.nat(60), (all, top, cut) => {
        const ranges = [
          [0, Math.min(cut, all.length)],
          [Math.min(cut, all.length), all.length],
        ] as const;
        const parts = ranges.map(([from, to]) => {
          const best = new BestRows(top);
          for (let row = from; row < to; row++) best.add(row, all[row]!);
          return best.ranked();
        });
        const { indices } = mergeRanked(parts.toReversed(), top);
        expect([...indices]).toEqual(sorted(all, top).map(({ index }) => index));
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});
