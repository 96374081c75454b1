import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../../src/main/analysis/cosine.ts';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { createMatrix, type EmbeddingMatrix, matrixRow } from '../../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import { packWords, WordTable } from '../../../src/shared/word-table.ts';
import { builtResources } from '../../support/resources.ts';

interface PcaCase {
  rows: number;
  dimension: number;
  components: number;
  values: number[];
  scores: number[];
  ratio: number[];
}
// Made by test/fixtures/make.py with scikit-learn 1.2.1: PCA(svd_solver='full') in 64-bit floats.
const reference: { pca: Record<string, PcaCase> } = JSON.parse(
  readFileSync(new URL('../../fixtures/analysis/reference.json', import.meta.url), 'utf8'),
);

function matrixOf(rows: number, dimension: number, values: ArrayLike<number>): EmbeddingMatrix {
  const matrix = createMatrix(rows, dimension);
  for (let row = 0; row < rows; row++) {
    const target = matrixRow(matrix, row);
    for (let i = 0; i < dimension; i++) target[i] = values[row * dimension + i]!;
  }
  return matrix;
}

/** Reproducible numbers in −0.5 … 0.5. */
function numbers(count: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

let pool: AnalysisPool;
let three: AnalysisPool;
beforeAll(async () => {
  pool = await AnalysisPool.create(threadStarter(builtResources.workers, 2), builtResources.kernels);
  three = await AnalysisPool.create(threadStarter(builtResources.workers, 3), builtResources.kernels);
});
afterAll(() => Promise.all([pool.dispose(), three.dispose()]));

describe('project', () => {
  it.each(Object.entries(reference.pca))('agrees with scikit-learn: %s', async (_, expected) => {
    const { rows, dimension, components } = expected;
    const { projection: result } = await pool.project(matrixOf(rows, dimension, expected.values), components);
    const known = expected.ratio.length;
    expect(result.positions.length).toBe(rows * components);
    for (let k = 0; k < components; k++) {
      const theirs = Array.from({ length: rows }, (_, row) =>
        k < known ? expected.scores[row * known + k]! : 0,
      );
      const ours = Array.from({ length: rows }, (_, row) => result.positions[row * components + k]!);
      const size = Math.max(...theirs.map(Math.abs));
      // Two rows have one axis: what scikit-learn gives for the second is rounding.
      if (k >= rows - 1 || k >= known) {
        expect(result.explainedVarianceRatio[k]).toBe(0);
        expect(ours.every((score) => score === 0)).toBe(true);
        continue;
      }
      expect(Math.abs(result.explainedVarianceRatio[k]! - expected.ratio[k]!)).toBeLessThan(1e-5);
      const sign = Math.sign(theirs.reduce((sum, score, row) => sum + score * ours[row]!, 0));
      for (let row = 0; row < rows; row++) {
        expect(Math.abs(sign * ours[row]! - theirs[row]!)).toBeLessThan(1e-4 * size);
      }
    }
  });

  it('gives the same bytes with any number of threads, and signs by the largest loading', async () => {
    const matrix = matrixOf(3000, 10, numbers(30_000));
    const [{ projection: two }, { projection: other }] = await Promise.all([
      pool.project(matrix, 3),
      three.project(matrix, 3),
    ]);
    expect(other.positions).toEqual(two.positions);
    // One column that spreads most, upside down or not: its axis points along it.
    const values = numbers(300 * 5).map((value, at) => (at % 5 === 3 ? -40 * value : value));
    const { projection: spread } = await pool.project(matrixOf(300, 5, values), 1);
    let product = 0;
    for (let row = 0; row < 300; row++) product += spread.positions[row]! * values[row * 5 + 3]!;
    expect(product).toBeGreaterThan(0);
  });

  it('answers data without spread with zeros', async () => {
    for (const matrix of [
      matrixOf(1, 4, [1, 2, 3, 4]),
      matrixOf(5, 3, new Array(15).fill(0.1)),
      createMatrix(0, 3),
    ]) {
      const { positions, explainedVarianceRatio } = (await pool.project(matrix, 3)).projection;
      expect(positions).toEqual(new Float32Array(matrix.rows * 3));
      expect(explainedVarianceRatio).toEqual([0, 0, 0]);
    }
  });

  it('takes rows that are not finite as zeros', async () => {
    const values = numbers(50 * 4);
    const zeroed = values.slice();
    values[4 * 7 + 2] = Number.NaN;
    values[4 * 9] = Number.POSITIVE_INFINITY;
    zeroed.fill(0, 4 * 7, 4 * 8).fill(0, 4 * 9, 4 * 10);
    const { projection: ours } = await pool.project(matrixOf(50, 4, values), 3);
    expect(ours.positions).toEqual((await pool.project(matrixOf(50, 4, zeroed), 3)).projection.positions);
  });

  it('tells progress that never falls and ends at all rows, and stops when it is cancelled', async () => {
    const matrix = matrixOf(2000, 64, numbers(128_000));
    const fractions: number[] = [];
    await pool.project(matrix, 3, { report: (progress) => fractions.push(progress.fraction) });
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeCloseTo(1, 10);
    const stop = new AbortController();
    const cancelled = pool.project(matrix, 3, { signal: stop.signal, report: () => stop.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  });
});

/** All rows by similarity, ties by index: the plain way. */
function bruteForce(matrix: EmbeddingMatrix, query: ArrayLike<number>, exclude: number, top: number) {
  const all = Array.from({ length: matrix.rows }, (_, index) => ({
    index,
    similarity: cosineSimilarity(matrixRow(matrix, index), query),
  })).filter(({ index, similarity }) => index !== exclude && !Number.isNaN(similarity));
  // Sums in another order differ in the last bits; what they cannot tell apart goes by index.
  const rounded = (value: number) => Math.round(value * 1e13);
  return all.sort((a, b) => rounded(b.similarity) - rounded(a.similarity) || a.index - b.index).slice(0, top);
}

describe('neighbors', () => {
  it('finds what brute force finds, ties and zero rows included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 6, maxLength: 240 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 1, max: 50 }),
        async (dimension, values, pick, top) => {
          const rows = Math.floor(values.length / dimension);
          // Few values and powers of two between rows: many exact ties.
          const scaled = values.map((value, at) => value * 2 ** (Math.floor(at / dimension) % 3));
          const matrix = matrixOf(rows, dimension, scaled);
          const row = pick % rows;
          const { indices, scores } = await three.neighbors(matrix, row, { top });
          const expected = bruteForce(matrix, matrixRow(matrix, row), row, top);
          expect(Array.from(scores, (s) => Math.round(s * 1e6))).toEqual(
            expected.map(({ similarity }) => Math.round(similarity * 1e6)),
          );
          // Equal vectors tie exactly, so indices must agree wherever similarities of different rows do not touch.
          expect(indices.length).toBe(expected.length);
          for (const [at, index] of indices.entries()) {
            if (at > 0 && scores[at] === scores[at - 1]) expect(index).not.toBe(indices[at - 1]);
            expect(cosineSimilarity(matrixRow(matrix, index), matrixRow(matrix, row))).toBeCloseTo(
              scores[at]!,
              12,
            );
          }
        },
      ),
      { seed: 11, numRuns: 150 },
    );
  });

  it('is brute force on real-valued rows, for rows and for vectors', async () => {
    const matrix = matrixOf(5000, 37, numbers(5000 * 37, 9));
    for (const row of [0, 17, 4999]) {
      const ours = await pool.neighbors(matrix, row, { top: 100 });
      const expected = bruteForce(matrix, matrixRow(matrix, row), row, 100);
      expect([...ours.indices]).toEqual(expected.map(({ index }) => index));
      for (const [at, { similarity }] of expected.entries())
        expect(ours.scores[at]).toBeCloseTo(similarity, 12);
    }
    const vector = numbers(37, 77);
    const ours = await pool.neighbors(matrix, vector, { top: 20 });
    expect([...ours.indices]).toEqual(bruteForce(matrix, vector, -1, 20).map(({ index }) => index));
    const without = await pool.neighbors(matrix, vector, { top: 19, exclude: [ours.indices[0]!] });
    expect([...without.indices]).toEqual([...ours.indices.subarray(1)]);
  });

  it('orders equal rows by index and leaves rows without a direction out', async () => {
    const matrix = matrixOf(6, 2, [1, 1, 0, 0, 2, 2, Number.NaN, 1, 1, 1, -1, -1]);
    const { indices, scores } = await three.neighbors(matrix, 4, { top: 10 });
    expect([...indices]).toEqual([0, 2, 5]);
    expect([...scores]).toEqual([1, 1, -1].map((cosine) => expect.closeTo(cosine, 12)));
    expect((await pool.neighbors(matrix, 1, { top: 5 })).indices.length).toBe(0);
  });
});

describe('frame', () => {
  it('has unit radius, shows the first rows only, and follows the frame before', async () => {
    const matrix = matrixOf(500, 20, numbers(10_000, 5));
    const first = await pool.frame(matrix, 200, null);
    expect(first.positions.length).toBe(600);
    const square = first.positions.reduce((sum, value) => sum + value * value, 0);
    expect(square / 200).toBeCloseTo(1, 5);
    // The same data turned and mirrored in its space looks the same.
    const mirrored = matrixOf(
      500,
      20,
      Float32Array.from(
        { length: 10_000 },
        (_, at) => -matrixRow(matrix, Math.floor(at / 20))[19 - (at % 20)]!,
      ),
    );
    const second = await pool.frame(mirrored, 200, first.positions);
    for (const [at, value] of second.positions.entries()) expect(value).toBeCloseTo(first.positions[at]!, 4);
  });

  it('stands vectors that diverged or are all zero', async () => {
    const broken = matrixOf(10, 4, new Array(40).fill(Number.NaN));
    expect((await pool.frame(broken, 10, null)).positions).toEqual(new Float32Array(30));
    const previous = numbers(30);
    expect((await pool.frame(createMatrix(10, 4), 10, previous)).positions).toEqual(new Float32Array(30));
  });
});

describe('search', () => {
  it('searches in a thread', async () => {
    const words = new WordTable(packWords(['the', 'The', 'other', 'then']));
    const hits = await pool.search({ words }, 'the', 'all', 10);
    expect([...hits.indices]).toEqual([0, 1, 3, 2]);
    expect([...hits.kinds]).toEqual([0, 1, 2, 3]);
    expect(hits.total).toBe(4);
  });
});
