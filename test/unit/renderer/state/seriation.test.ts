import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alikeTogether } from '../../../../src/renderer/state/seriation.ts';

/** Similarities of points on a line: the nearer, the more alike. */
const onLine = (places: readonly number[]) =>
  Float32Array.from(places.flatMap((one) => places.map((other) => 1 - Math.abs(one - other) / 100)));

describe('an order in which alike rows stand together', () => {
  it('is the order of points on a line, from one end or the other', () => {
    const places = [50, 3, 90, 20, 7, 77, 31];
    const order = alikeTogether(onLine(places), places.length).map((row) => places[row] ?? 0);
    const sorted = [...places].sort((one, other) => one - other);
    expect([sorted, sorted.toReversed()]).toContainEqual(order);
  });

  it('keeps two groups apart', () => {
    const group = [0, 1, 0, 1, 1, 0];
    const matrix = Float32Array.from(
      group.flatMap((one) => group.map((other) => (one === other ? 0.9 : 0.1))),
    );
    const order = alikeTogether(matrix, 6).map((row) => group[row]);
    expect([
      [0, 0, 0, 1, 1, 1],
      [1, 1, 1, 0, 0, 0],
    ]).toContainEqual(order);
  });

  it('puts rows without similarities last', () => {
    const matrix = Float32Array.of(
      ...[1, Number.NaN, 0.5, 0.2],
      ...[Number.NaN, Number.NaN, Number.NaN, Number.NaN],
      ...[0.5, Number.NaN, 1, 0.9],
      ...[0.2, Number.NaN, 0.9, 1],
    );
    const order = alikeTogether(matrix, 4);
    expect(order.at(-1)).toBe(1);
    expect([...order].sort()).toEqual([0, 1, 2, 3]);
  });

  it('has every row once, whatever the similarities are', () => {
    const cell = fc.oneof(fc.float({ min: -1, max: 1 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc
          .integer({ min: 0, max: 12 })
          .chain((n) => fc.tuple(fc.constant(n), fc.array(cell, { minLength: n * n, maxLength: n * n }))),
        ([n, values]) => {
          const order = alikeTogether(Float32Array.from(values), n);
          expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, row) => row));
        },
      ),
    );
  });
});
