import { describe, expect, it } from 'vitest';
import { pairLoss, pairStep, sigmoid } from '../../../../src/main/engines/lesson/pair-step.ts';
import { seededRandom } from '../../../../src/main/engines/lesson/random.ts';

const random = seededRandom(3);
const vector = (length: number) => Float64Array.from({ length }, () => 2 * random() - 1);

/** The loss of equation 4, written out: no part of it is shared with the code under test. */
function totalLoss(v: Float64Array, outputs: readonly Float64Array[]): number {
  return outputs.reduce((sum, u, place) => {
    const score = u.reduce((dot, value, at) => dot + value * v[at]!, 0);
    return sum - Math.log(1 / (1 + Math.exp(place === 0 ? -score : score)));
  }, 0);
}

/** The slope of `loss` along each number of `x`, by central differences. */
function slopes(x: Float64Array, loss: () => number): number[] {
  const width = 1e-5;
  return Array.from(x, (value, at) => {
    x[at] = value + width;
    const above = loss();
    x[at] = value - width;
    const below = loss();
    x[at] = value;
    return (above - below) / (2 * width);
  });
}

describe('one step of a pair and its noise', () => {
  it('goes down the slope of the loss, for the input and every output', () => {
    const rate = 0.05;
    for (const dimension of [1, 7, 32]) {
      const input = vector(dimension);
      const outputs = Array.from({ length: 6 }, () => vector(dimension));
      const loss = () => totalLoss(input, outputs);
      const expected = [input, ...outputs].map((x) => {
        const slope = slopes(x, loss);
        return x.map((value, at) => value - rate * slope[at]!);
      });
      const before = loss();
      const pairs = pairStep(input, outputs, [1, 0, 0, 0, 0, 0], rate);
      for (const [place, x] of [input, ...outputs].entries()) {
        for (const [at, value] of x.entries())
          expect(Math.abs(value - expected[place]![at]!)).toBeLessThan(1e-9);
      }
      expect(pairs.reduce((sum, pair) => sum + pair.loss, 0)).toBeCloseTo(before, 12);
      expect(loss()).toBeLessThan(before);
    }
  });

  it('tells score, probability and pull of the vectors before the step', () => {
    const pairs = pairStep(
      Float64Array.of(1, 2),
      [Float64Array.of(3, 4), Float64Array.of(0, 0)],
      [1, 0],
      0.1,
    );
    expect(pairs[0]).toMatchObject({ label: 1, score: 11 });
    expect(pairs[0]!.probability).toBeCloseTo(0.9999833, 7);
    expect(pairs[1]).toEqual({
      label: 0,
      score: 0,
      probability: 0.5,
      loss: Math.log(2),
      pull: 0.1 * -0.5,
    });
  });

  it('keeps its exactness where the sigmoid rounds to 0 or 1', () => {
    expect(pairLoss(800, 1)).toBe(0);
    expect(pairLoss(-800, 1)).toBe(800);
    expect(pairLoss(800, 0)).toBe(800);
    expect(pairLoss(40, 1)).toBeCloseTo(Math.exp(-40), 25);
    expect(sigmoid(-800)).toBe(0);
    expect(sigmoid(800)).toBe(1);
  });
});
