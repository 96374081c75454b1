import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AnalogyKernel,
  answersKept,
  type BestAnswers,
  improveAnswers,
} from '../../src/main/analysis/analogy-block.ts';
import { cosineSimilarity } from '../../src/main/analysis/cosine.ts';
import { rowSource, Workspace } from '../../src/main/analysis/workspace.ts';
import { type KernelBuild, loadKernel, supportedBuild } from '../../src/main/kernels/load.ts';
import { createMatrix, type EmbeddingMatrix, matrixRow } from '../../src/main/kernels/matrix.ts';
import type { AnalogyMethod } from '../../src/shared/questions.ts';
import { builtResources } from '../support/resources.ts';

const builds: KernelBuild[] = supportedBuild() === 'relaxed' ? ['fixed', 'relaxed'] : ['fixed'];
const methods: AnalogyMethod[] = ['add', 'mul'];

function matrixOf(dimension: number, values: ArrayLike<number>): EmbeddingMatrix {
  const matrix = createMatrix(Math.floor(values.length / dimension), dimension);
  for (let row = 0; row < matrix.rows; row++)
    for (let i = 0; i < dimension; i++) matrixRow(matrix, row)[i] = values[row * dimension + i]!;
  return matrix;
}

/** Reproducible numbers in −0.5 … 0.5. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

function nothingYet(questions: number): BestAnswers {
  return {
    scores: new Float64Array(questions * answersKept).fill(Number.NEGATIVE_INFINITY),
    rows: new Uint32Array(questions * answersKept).fill(0xffff_ffff),
    thresholds: new Float32Array(questions).fill(Number.NEGATIVE_INFINITY),
  };
}

/** What one question scores on one row, in plain arithmetic; NaN where it is undefined. */
function score(
  matrix: EmbeddingMatrix,
  row: number,
  [a, b, c]: readonly number[],
  method: AnalogyMethod,
): number {
  const [toA, toB, toC] = [a!, b!, c!].map((word) =>
    cosineSimilarity(matrixRow(matrix, row), matrixRow(matrix, word)),
  );
  if (method === 'add') return toB! + toC! - toA!;
  return (((1 + toB!) / 2) * ((1 + toC!) / 2)) / ((1 + toA!) / 2 + 1e-6);
}

/** The scores of the best rows, the plain way; −Infinity where there are fewer than five. */
function bestScores(matrix: EmbeddingMatrix, question: readonly number[], method: AnalogyMethod): number[] {
  const scores = Array.from({ length: matrix.rows }, (_, row) => row)
    .filter((row) => !question.includes(row))
    .map((row) => score(matrix, row, question, method))
    .filter((value) => !Number.isNaN(value))
    .sort((x, y) => y - x);
  return Array.from({ length: answersKept }, (_, place) => scores[place] ?? Number.NEGATIVE_INFINITY);
}

describe.each(builds)('the %s build of the analogy kernel', (build) => {
  let workspace: Workspace<AnalogyKernel>;
  beforeAll(async () => {
    workspace = new Workspace((await loadKernel(builtResources.kernels, 'analogies', build)).module);
  });

  /** Asks all questions about all rows, `rowsAtOnce` in a call. */
  function answers(
    matrix: EmbeddingMatrix,
    questions: readonly (readonly number[])[],
    method: AnalogyMethod,
    rowsAtOnce: number,
  ): BestAnswers {
    const words = [...new Set(questions.flat())];
    const best = nothingYet(questions.length);
    const asked = Uint32Array.from(questions.flat(), (row) => words.indexOf(row));
    for (let from = 0; from < matrix.rows; from += rowsAtOnce) {
      const to = Math.min(matrix.rows, from + rowsAtOnce);
      const range = { source: rowSource(matrix), from, to };
      improveAnswers(workspace, { ...range, method, words: Uint32Array.from(words), questions: asked, best });
    }
    return best;
  }

  function expectExact(
    matrix: EmbeddingMatrix,
    questions: readonly (readonly number[])[],
    method: AnalogyMethod,
    best: BestAnswers,
  ): void {
    for (const [at, question] of questions.entries()) {
      const found = best.scores.subarray(at * answersKept, (at + 1) * answersKept);
      const rows = best.rows.subarray(at * answersKept, (at + 1) * answersKept);
      const expected = bestScores(matrix, question, method);
      for (const [place, value] of expected.entries()) {
        if (value === Number.NEGATIVE_INFINITY) {
          expect(found[place]).toBe(value);
          expect(rows[place]).toBe(0xffff_ffff);
          continue;
        }
        // By 3CosMul a score may be in the hundred thousands, where a word is the opposite of the first one.
        const tolerance = 1e-9 * Math.max(1, Math.abs(value));
        expect(Math.abs(found[place]! - value)).toBeLessThan(tolerance);
        const row = rows[place]!;
        expect(question).not.toContain(row);
        expect(Math.abs(score(matrix, row, question, method) - value)).toBeLessThan(tolerance);
        if (place > 0 && found[place] === found[place - 1]) expect(row).toBeGreaterThan(rows[place - 1]!);
      }
      const named = [...rows].filter((row) => row !== 0xffff_ffff);
      expect(new Set(named).size).toBe(named.length);
    }
  }

  it.each(methods)('finds by %s what plain loops find, ties, zeros and opposites included', (method) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 9, maxLength: 900 }),
        fc.array(fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 130 }),
        (dimension, values, picks, rowsAtOnce) => {
          const matrix = matrixOf(dimension, values);
          const questions = picks.map((question) => question.map((pick) => pick % matrix.rows));
          expectExact(matrix, questions, method, answers(matrix, questions, method, rowsAtOnce));
        },
      ),
      { seed: 5, numRuns: 150 },
    );
  });

  it.each([
    [4, 1],
    [37, 1e-20],
    [100, 1],
    [300, 1e15],
  ])('finds the best of real numbers, %d of them, of size %d', (dimension, size) => {
    const matrix = matrixOf(
      dimension,
      numbers(1500 * dimension, dimension).map((value) => value * size),
    );
    const questions = Array.from({ length: 30 }, (_, at) => [at * 7, at * 11 + 3, at * 13 + 700]);
    for (const method of methods) {
      const best = answers(matrix, questions, method, 611);
      expectExact(matrix, questions, method, best);
      expect(answers(matrix, questions, method, 1500)).toEqual(best);
    }
  });

  it('takes the earlier of equal rows', () => {
    const dimension = 64;
    const values = numbers(400 * dimension, 3);
    const row = (index: number) => values.subarray(index * dimension, (index + 1) * dimension);
    const near = row(2).map((value, i) => value + row(1)[i]! - row(0)[i]!);
    for (const copy of [399, 250, 100, 101]) row(copy).set(near);
    const best = answers(matrixOf(dimension, values), [[0, 1, 2]], 'add', 400);
    expect([...best.rows.subarray(0, 4)]).toEqual([100, 101, 250, 399]);
  });

  it.each(methods)('tells by %s rows apart that sums in 32 bits cannot', (method) => {
    const dimension = 64;
    const values = numbers(400 * dimension, 3);
    const row = (index: number) => values.subarray(index * dimension, (index + 1) * dimension);
    const near = row(2).map((value, i) => value + row(1)[i]! - row(0)[i]!);
    const chance = numbers(40 * dimension, 4);
    for (let copy = 0; copy < 40; copy++)
      row(390 - copy * 9).set(near.map((value, i) => value * (1 + 3e-6 * chance[copy * dimension + i]!)));
    const matrix = matrixOf(dimension, values);
    expectExact(matrix, [[0, 1, 2]], method, answers(matrix, [[0, 1, 2]], method, 400));
  });

  it('leaves rows that are not finite out, and answers no question about them', () => {
    const values = numbers(20 * 4, 8);
    values[4 * 6 + 1] = Number.NaN;
    values[4 * 9] = Number.POSITIVE_INFINITY;
    values.fill(0, 4 * 12, 4 * 13);
    const matrix = matrixOf(4, values);
    for (const method of methods) {
      const best = answers(
        matrix,
        [
          [0, 1, 2],
          [6, 1, 2],
          [0, 9, 2],
          [0, 1, 12],
        ],
        method,
        20,
      );
      const rows = [...best.rows];
      expect(rows.slice(0, answersKept).some((row) => [6, 9, 12, 0xffff_ffff].includes(row))).toBe(false);
      expect(rows.slice(answersKept)).toEqual(new Array(3 * answersKept).fill(0xffff_ffff));
      expect([...best.scores].some(Number.isNaN)).toBe(false);
    }
  });
});
