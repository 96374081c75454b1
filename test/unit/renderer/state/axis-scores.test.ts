import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisDensity, placeOnAxis } from '../../../../src/renderer/state/axis-density.ts';
import { axisEnds } from '../../../../src/renderer/state/axis-ends.ts';
import { axisName, endsTable, scoresHeader, scoresRow } from '../../../../src/renderer/state/axis-tables.ts';
import type { AxesLayout } from '../../../../src/shared/questions.ts';

/** The ends by sorting everything: the plain way that the pass over all scores must agree with. */
function sortedEnds(scores: Float32Array, axes: number, axis: number, among: number, top: number) {
  const words = Array.from({ length: Math.min(among, scores.length / axes) }, (_, word) => word).filter(
    (word) => !Number.isNaN(scores[word * axes + axis]!),
  );
  const score = (word: number) => scores[word * axes + axis]!;
  return {
    low: words.toSorted((one, other) => score(one) - score(other) || one - other).slice(0, top),
    high: words.toSorted((one, other) => score(other) - score(one) || one - other).slice(0, top),
  };
}

describe('the ends of an axis', () => {
  it('are those that sorting all scores gives, also with ties, few words and no numbers', () => {
    const score = fc.oneof(
      fc.constantFrom(0, -0, 0.25, -0.25, Number.NaN),
      fc.float({ min: -1, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.array(score, { maxLength: 240 }),
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 60 }),
        (axes, values, among, top) => {
          const scores = Float32Array.from(values.slice(0, values.length - (values.length % axes)));
          for (let axis = 0; axis < axes; axis++) {
            const ends = axisEnds({ scores, axes, axis }, { among, top });
            const plain = sortedEnds(scores, axes, axis, among, top);
            expect([...ends.low]).toEqual(plain.low);
            expect([...ends.high]).toEqual(plain.high);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('the density along an axis', () => {
  it('counts every word in its part, smooths by a quarter, and has 0 in its range', () => {
    const scores = Float32Array.of(0.125, -9, 0.25, -9, 1, -9);
    const { from, to, shares } = axisDensity({ scores, axes: 2, axis: 0 }, 8);
    expect([from, to]).toEqual([0, 1]);
    // Counts 0 1 1 0 0 0 0 1; smoothed ¼ ¾ ¾ ¼ 0 0 ¼ ¾.
    const third = Math.fround(1 / 3);
    expect([...shares]).toEqual([third, 1, 1, third, 0, 0, third, 1]);
  });

  it('keeps all words in one part where all scores are equal', () => {
    const density = axisDensity({ scores: new Float32Array(5), axes: 1, axis: 0 }, 4);
    expect([density.from, density.to]).toEqual([0, 0]);
    expect(density.shares[0]).toBe(1);
    expect(placeOnAxis(density, 0)).toBe(0.5);
  });

  it('places scores between its ends', () => {
    const range = { from: -0.4, to: 0.6 };
    expect(placeOnAxis(range, -0.4)).toBe(0);
    expect(placeOnAxis(range, 0)).toBeCloseTo(0.4, 9);
    expect(placeOnAxis(range, 2)).toBe(1);
  });
});

describe('tables of axes', () => {
  const layout: AxesLayout = {
    layout: 'l',
    positions: new Float32Array(9),
    scores: Float32Array.of(-0.5, 0.25, 0.5, -0.125, 0, 1),
    axes: [
      { low: 'man', high: 'woman', pairsUsed: 1, missing: [], overlaps: [1, 0.5] },
      { low: 'bad', high: 'good', pairsUsed: 1, missing: [], overlaps: [0.5, 1] },
    ],
  };
  const words = ['king', 'queen', '=1+1'];
  const word = (row: number) => words[row] ?? '';

  it('have every listed word with its end, its rank and its scores on all axes', () => {
    const ends = [0, 1].map((axis) =>
      axisEnds({ scores: layout.scores, axes: 2, axis }, { among: 3, top: 1 }),
    );
    expect(axisName(layout.axes[0]!)).toBe('man → woman');
    expect(endsTable(layout, ends, word)).toEqual([
      ['axis', 'end', 'place', 'word', 'rank', 'man → woman', 'bad → good'],
      ['man → woman', 'man', 1, 'king', 1, -0.5, 0.25],
      ['man → woman', 'woman', 1, 'queen', 2, 0.5, -0.125],
      ['bad → good', 'bad', 1, 'queen', 2, 0.5, -0.125],
      ['bad → good', 'good', 1, '=1+1', 3, 0, 1],
    ]);
    expect(scoresHeader(layout)).toEqual(['word', 'rank', 'man → woman', 'bad → good']);
    expect(scoresRow(layout, 2, word(2))).toEqual(['=1+1', 3, 0, 1]);
  });
});
