import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignPoints, procrustes, scaleToUnitRadius } from '../../../src/main/analysis/align.ts';

// scipy.linalg.orthogonal_procrustes, by test/fixtures/make.py.
const { procrustes: reference } = JSON.parse(
  readFileSync(new URL('../../fixtures/analysis/reference.json', import.meta.url), 'utf8'),
) as { procrustes: { points: number[]; target: number[]; rotation: number[] } };

function requireOrthogonal(matrix: Float64Array, k: number): void {
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += matrix[i * k + a]! * matrix[i * k + b]!;
      expect(sum).toBeCloseTo(a === b ? 1 : 0, 10);
    }
  }
}

const coordinate = fc
  .float({ min: -4, max: 4, noNaN: true })
  .map((value) => (Math.abs(value) < 1e-6 ? 0 : value));
const cloud = fc
  .array(coordinate, { minLength: 3, maxLength: 36 })
  .map((v) => Float32Array.from(v.slice(0, v.length - (v.length % 3))));

describe('procrustes', () => {
  it('is what scipy finds', () => {
    const turn = procrustes(Float32Array.from(reference.points), Float32Array.from(reference.target), 3);
    for (const [at, value] of turn.entries()) expect(value).toBeCloseTo(reference.rotation[at]!, 9);
  });

  it('is orthogonal for any points, also when they span less than all axes', () => {
    fc.assert(
      fc.property(cloud, cloud, fc.integer({ min: 0, max: 7 }), (points, target, flat) => {
        const flattened = points.map((value, at) => (flat & (1 << (at % 3)) ? 0 : value));
        requireOrthogonal(procrustes(flattened, target, 3), 3);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('undoes a reflection and a rotation', () => {
    const points = Float32Array.from({ length: 30 }, (_, at) => Math.sin(at * 1.7) * (1 + (at % 3)));
    const [c, s] = [Math.cos(2), Math.sin(2)];
    const turned = points.map((_, at) => {
      const [x, y, z] = points.subarray(at - (at % 3), at - (at % 3) + 3) as unknown as [
        number,
        number,
        number,
      ];
      return [c * x - s * y, s * x + c * y, -z][at % 3]!;
    });
    for (const [at, value] of alignPoints(turned, points, 3).entries())
      expect(value).toBeCloseTo(points[at]!, 5);
  });

  it('leaves alone what nothing determines', () => {
    const points = Float32Array.of(1, 0, 0, 2, 0, 0);
    expect([...procrustes(points, new Float32Array(6), 3)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    // Only one direction is determined; it is kept, and the two others with it.
    expect([...procrustes(points, points, 3)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect([...procrustes(Float32Array.of(Number.NaN, 0), Float32Array.of(1, 0), 2)]).toEqual([1, 0, 0, 1]);
  });

  it('fits no worse than any turn about an axis', () => {
    const squares = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0);
    fc.assert(
      fc.property(
        cloud,
        fc.double({ min: 0, max: 6.3, noNaN: true }),
        fc.integer({ min: 0, max: 2 }),
        (points, angle, axis) => {
          const target = points.map((value, at) => value * (1 + (at % 3)) + Math.sin(at));
          const best = squares(alignPoints(points, target, 3), target);
          const other = points.slice();
          const [i, j] = [(axis + 1) % 3, (axis + 2) % 3];
          for (let at = 0; at < points.length; at += 3) {
            other[at + i] = Math.cos(angle) * points[at + i]! - Math.sin(angle) * points[at + j]!;
            other[at + j] = Math.sin(angle) * points[at + i]! + Math.cos(angle) * points[at + j]!;
          }
          expect(best).toBeLessThanOrEqual(squares(other, target) * (1 + 1e-5) + 1e-5);
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });
});

describe('scaleToUnitRadius', () => {
  it('gives points a root-mean-square distance of 1', () => {
    expect([...scaleToUnitRadius(Float32Array.of(3, 4, 0, -3, -4, 0), 3)]).toEqual(
      [0.6, 0.8, 0, -0.6, -0.8, 0].map(Math.fround),
    );
    expect([...scaleToUnitRadius(new Float32Array(6), 3)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
