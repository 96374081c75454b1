import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestEigenpairs } from '../../../src/main/analysis/eigen.ts';

/** Cyclic Jacobi, the plainest way to all eigenvalues: what the fast way is compared with. */
function jacobiEigenvalues(matrix: Float64Array, size: number): number[] {
  const a = Float64Array.from(matrix);
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const apq = a[p * size + q]!;
        if (apq === 0) continue;
        const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < size; k++) {
          const x = a[k * size + p]!;
          const y = a[k * size + q]!;
          a[k * size + p] = c * x - s * y;
          a[k * size + q] = s * x + c * y;
        }
        for (let k = 0; k < size; k++) {
          const x = a[p * size + k]!;
          const y = a[q * size + k]!;
          a[p * size + k] = c * x - s * y;
          a[q * size + k] = s * x + c * y;
        }
      }
    }
  }
  return Array.from({ length: size }, (_, i) => a[i * size + i]!).sort((x, y) => y - x);
}

function checkPairs(matrix: Float64Array, size: number, count: number): void {
  const norm = Math.max(1e-300, ...matrix.map(Math.abs)) * size;
  const { values, vectors } = largestEigenpairs(Float64Array.from(matrix), size, count);
  const expected = jacobiEigenvalues(matrix, size);
  for (let k = 0; k < Math.min(count, size); k++) {
    expect(Math.abs(values[k]! - expected[k]!)).toBeLessThan(norm * 1e-13);
    for (let r = 0; r < size; r++) {
      let image = 0;
      for (let c = 0; c < size; c++) image += matrix[r * size + c]! * vectors[k * size + c]!;
      expect(Math.abs(image - values[k]! * vectors[k * size + r]!)).toBeLessThan(norm * 1e-12);
    }
    for (let j = 0; j <= k; j++) {
      let product = 0;
      for (let c = 0; c < size; c++) product += vectors[k * size + c]! * vectors[j * size + c]!;
      expect(Math.abs(product - (j === k ? 1 : 0))).toBeLessThan(1e-12);
    }
  }
}

function symmetric(size: number, entry: (r: number, c: number) => number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let c = 0; c <= r; c++) {
      matrix[r * size + c] = entry(r, c);
      matrix[c * size + r] = matrix[r * size + c]!;
    }
  return matrix;
}

describe('largestEigenpairs', () => {
  it('agrees with Jacobi rotations on any symmetric matrix', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 45, maxLength: 45 }),
        (size, entries) => {
          checkPairs(
            // The reference does not stand values near the end of the range.
            symmetric(size, (r, c) =>
              Math.abs(entries[(r * (r + 1)) / 2 + c]!) < 1e-100 ? 0 : entries[(r * (r + 1)) / 2 + c]!,
            ),
            size,
            size,
          );
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  it('finds orthogonal vectors where eigenvalues are equal', () => {
    checkPairs(
      symmetric(12, (r, c) => (r === c ? 2 : 0)),
      12,
      12,
    );
    checkPairs(
      symmetric(12, () => 1),
      12,
      12,
    );
    checkPairs(
      symmetric(12, (r, c) => (r === c ? (r < 5 ? 3 : 1) : 0)),
      12,
      12,
    );
    // Two equal blocks that are not connected.
    checkPairs(
      symmetric(10, (r, c) => (r < 5 === c < 5 ? 1 / (1 + (r % 5) + (c % 5)) : 0)),
      10,
      10,
    );
  });

  it('answers a matrix of zeros with zeros and orthonormal vectors', () => {
    const { values, vectors } = largestEigenpairs(new Float64Array(16), 4, 3);
    expect([...values]).toEqual([0, 0, 0]);
    expect(vectors.every(Number.isFinite)).toBe(true);
  });

  it('handles entries of very different size', () => {
    checkPairs(
      symmetric(8, (r, c) => 10 ** (-r - c)),
      8,
      3,
    );
  });
});
