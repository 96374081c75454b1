import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../../src/main/analysis/cosine.ts';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import type { Term } from '../../../src/main/analysis/row-sums.ts';
import { createMatrix, type EmbeddingMatrix, matrixRow } from '../../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import { builtResources } from '../../support/resources.ts';
import { randomNumbers } from '../../support/stores.ts';

function matrixOf(rows: number, dimension: number, values: ArrayLike<number>): EmbeddingMatrix {
  const matrix = createMatrix(rows, dimension);
  for (let row = 0; row < rows; row++) {
    matrixRow(matrix, row).set(Array.prototype.slice.call(values, row * dimension, (row + 1) * dimension));
  }
  return matrix;
}

/** Equation 4 of Levy & Goldberg 2014, the plain way; NaN for rows without a direction. */
function score(matrix: EmbeddingMatrix, row: number, terms: readonly Term[]): number {
  let [added, taken] = [1, 1];
  for (const term of terms) {
    const shifted = (1 + cosineSimilarity(matrixRow(matrix, row), matrixRow(matrix, term.row))) / 2;
    if (term.weight > 0) added *= shifted ** term.weight;
    else taken *= shifted ** -term.weight;
  }
  return added / (taken + 1e-6);
}

let pool: AnalysisPool;
beforeAll(async () => {
  pool = await AnalysisPool.create(threadStarter(builtResources.workers, 3), builtResources.kernels);
});
afterAll(() => pool.dispose());

describe('cosMul', () => {
  it('finds what brute force finds, ties and zero rows included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 10, maxLength: 200 }),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(1, -1, 2, 0.5, -1.5, 0)), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        fc.option(fc.integer({ min: 1, max: 20 })),
        async (dimension, values, picks, top, restrict) => {
          const rows = Math.floor(values.length / dimension);
          const matrix = matrixOf(rows, dimension, values);
          const weights = new Map(picks.map(([pick, weight]) => [pick % rows, weight]));
          const terms = Array.from(weights, ([row, weight]) => ({ row, weight }));
          const pointing = (row: number) => matrixRow(matrix, row).some((value) => value !== 0);
          fc.pre(terms.every(({ row }) => pointing(row)));
          const exclude = terms.map(({ row }) => row);
          const { indices, scores } = await pool.cosMul(matrix, terms, { top, restrict, exclude });

          const counted = terms.filter(({ weight }) => weight !== 0);
          const expected = Array.from({ length: Math.min(rows, restrict ?? rows) }, (_, row) => row)
            .filter((row) => pointing(row) && !exclude.includes(row))
            .map((row) => score(matrix, row, counted))
            .sort((a, b) => b - a)
            .slice(0, top);
          expect([...scores]).toEqual(expected.map((value) => expect.closeTo(value, 6)));
          expect(new Set(indices).size).toBe(indices.length);
          for (const [at, row] of indices.entries()) {
            expect(exclude).not.toContain(row);
            expect(row).toBeLessThan(restrict ?? rows);
            const plain = score(matrix, row, counted);
            // The quotient is steep where all that is taken away points the other way.
            expect(Math.abs(scores[at]! - plain)).toBeLessThanOrEqual(1e-6 * Math.max(1, plain));
            if (at > 0 && scores[at] === scores[at - 1]) expect(row).toBeGreaterThan(indices[at - 1]!);
          }
        },
      ),
      { seed: 5, numRuns: 150 },
    );
  });

  it('gives the same answer when many words make it go through the rows in steps', async () => {
    const [rows, dimension] = [3000, 64];
    const matrix = matrixOf(rows, dimension, randomNumbers(rows * dimension, 3));
    const terms = Array.from({ length: 700 }, (_, row) => ({ row, weight: row % 2 === 0 ? 0.01 : -0.01 }));
    const { indices, scores } = await pool.cosMul(matrix, terms, { top: 5 });
    const plain = Array.from({ length: rows }, (_, row) => score(matrix, row, terms));
    const best = [...plain.keys()].sort((a, b) => plain[b]! - plain[a]!).slice(0, 5);
    expect([...indices]).toEqual(best);
    for (const [at, row] of best.entries()) expect(scores[at]).toBeCloseTo(plain[row]!, 9);
  });
});
