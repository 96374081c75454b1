import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batches } from '../../../src/main/contextual/batches.ts';
import { poolSpans } from '../../../src/main/contextual/pooling.ts';

function all(batches: Batches, took: (pieces: number) => number, lengths: readonly number[]): number[][] {
  const list: number[][] = [];
  for (let batch = batches.next(); batch !== null; batch = batches.next()) {
    list.push([...batch]);
    batches.took(batch, took(batch.length * Math.max(...batch.map((at) => lengths[at]!))));
  }
  return list;
}

describe('Batches', () => {
  it('gives each sequence once, shortest first, whatever the lengths and the speed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 512 }), { maxLength: 300 }),
        fc.double({ min: 0.001, max: 100, noNaN: true }),
        (lengths, millisecondsEach) => {
          const order = all(
            new Batches(lengths, 4 * 384 * 7),
            (pieces) => pieces * millisecondsEach,
            lengths,
          ).flat();
          expect(order.toSorted((a, b) => a - b)).toEqual(lengths.map((_, at) => at));
          const ordered = order.map((at) => lengths[at]!);
          expect(ordered).toEqual(ordered.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it('finds the size that takes a fifth of a second, on fast and on slow machines', () => {
    const lengths = Array.from({ length: 5000 }, () => 20);
    for (const speed of [1, 5, 40]) {
      const sizes = all(new Batches(lengths, 4), (pieces) => pieces / speed, lengths).map(
        ({ length }) => length,
      );
      const expected = Math.floor((speed * 200) / 20);
      expect(sizes.slice(4, -1).every((size) => size === expected)).toBe(true);
    }
  });

  it('never holds more hidden states than a batch may, except of one sequence alone', () => {
    const lengths = Array.from({ length: 100 }, () => 100);
    const bytes = 2 ** 20;
    expect(Math.max(...all(new Batches(lengths, bytes), () => 1, lengths).map(({ length }) => length))).toBe(
      1,
    );
    const sizes = all(new Batches(lengths, bytes / 4), () => 1, lengths).map(({ length }) => length);
    expect(Math.max(...sizes)).toBe(5);
  });

  it('tells what the rest takes', () => {
    const batches = new Batches([10, 10, 250], 4);
    expect(batches.secondsLeft()).toBe(0);
    batches.took(batches.next()!, 10);
    expect(batches.secondsLeft()).toBeCloseTo(250 / 2 / 1000, 6);
  });
});

describe('poolSpans', () => {
  // Two sequences of three pieces (the second one padded), two values each.
  const values = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0]);
  const spans = [
    { sequence: 0, firstPiece: 1, endPiece: 3 },
    { sequence: 1, firstPiece: 0, endPiece: 2 },
    { sequence: 1, firstPiece: 1, endPiece: 2 },
  ];
  const pooled = (pooling: 'mean' | 'first') => {
    const out = new Float32Array(6);
    poolSpans({ values, length: 3, hiddenSize: 2 }, spans, pooling, out);
    return [...out];
  };

  it('takes the mean of a word’s pieces, or the first', () => {
    expect(pooled('mean')).toEqual([4, 5, 8, 9, 9, 10]);
    expect(pooled('first')).toEqual([3, 4, 7, 8, 9, 10]);
  });
});
