import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../../src/main/analysis/cosine.ts';
import type { NeighborOptions } from '../../../src/main/analysis/nearest.ts';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { createMatrix, type EmbeddingMatrix, matrixRow } from '../../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import { builtResources } from '../../support/resources.ts';

let pool: AnalysisPool;
let three: AnalysisPool;
beforeAll(async () => {
  pool = await AnalysisPool.create(threadStarter(builtResources.workers, 2), builtResources.kernels);
  three = await AnalysisPool.create(threadStarter(builtResources.workers, 3), builtResources.kernels);
});
afterAll(() => Promise.all([pool.dispose(), three.dispose()]));

/** Reproducible numbers, uniform in 0 … 1 and normally distributed. */
class Chance {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  uniform(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return (this.#state + 0.5) / 2 ** 32;
  }
  below(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}

/**
 * Normal rows, all moved by `common` times one vector; every 50th is peculiar: a copy of an earlier row, or one a millionth away from it, or
 * the same direction at another length (also one that few digits are left of), or zero, or not finite, or with one number that is much larger than the others.
 */
function peculiarRows(rows: number, dimension: number, common: number, chance: Chance): EmbeddingMatrix {
  const matrix = createMatrix(rows, dimension);
  const shared = Float64Array.from({ length: dimension }, () => common * chance.normal());
  for (let row = 0; row < rows; row++) {
    const values = matrixRow(matrix, row);
    for (let i = 0; i < dimension; i++) values[i] = chance.normal() + shared[i]!;
    if (row % 50 !== 49) continue;
    const earlier = matrixRow(matrix, chance.below(row));
    const kind = ((row - 49) / 50) % 8;
    if (kind < 4)
      values.set(earlier.map((value) => value * [1, 1 + 1e-6 * chance.normal(), 4, 1e-40][kind]!));
    if (kind === 1) values[chance.below(dimension)]! += 1e-6;
    if (kind === 4) values.fill(0);
    if (kind === 5)
      values[chance.below(dimension)] = [Number.NaN, Number.POSITIVE_INFINITY][chance.below(2)]!;
    if (kind === 6) values[chance.below(dimension)] = 50;
    if (kind === 7) values.set(earlier.map((value) => -value));
  }
  return matrix;
}

/** The plain way: of all similarities, in 64 bits, the best; ties by index. */
function bestOf(similarities: Float64Array, top: number, excluded: readonly number[]) {
  const allowed = similarities.slice();
  for (const index of excluded) allowed[index] = Number.NaN;
  const ascending = allowed.filter((value) => !Number.isNaN(value)).sort();
  const least = ascending[Math.max(0, ascending.length - top)] ?? Number.POSITIVE_INFINITY;
  return [...allowed.keys()]
    .filter((index) => allowed[index]! >= least)
    .sort((a, b) => allowed[b]! - allowed[a]! || a - b)
    .slice(0, top);
}

interface Question extends NeighborOptions {
  readonly query: number | Float64Array;
}

function questions(matrix: EmbeddingMatrix, count: number, chance: Chance): Question[] {
  const { rows, dimension } = matrix;
  return Array.from({ length: count }, (_, at) => {
    const row = at % 4 === 0 ? 50 * chance.below(rows / 50 - 1) + 49 : chance.below(rows);
    const other = chance.below(rows);
    const vectors = {
      sum: () =>
        Float64Array.from(matrixRow(matrix, row), (value, i) => value + matrixRow(matrix, other)[i]!),
      normal: () => Float64Array.from({ length: dimension }, () => chance.normal()),
    };
    const query = at % 3 === 0 ? row : vectors[at % 3 === 1 ? 'sum' : 'normal']();
    return {
      query,
      top: [10, 1, 100, 37][at % 4]!,
      exclude: at % 5 === 0 ? [other, row] : [],
      restrict: at % 7 === 0 ? rows - chance.below(300) : null,
    };
  });
}

describe('nearest rows through codes', () => {
  const kinds = [1, 3, 50, 100, 300].flatMap((dimension) => [
    { dimension, common: 0 },
    { dimension, common: 5 },
  ]);
  // 100 questions each: a thousand.
  it.each(kinds)(
    'are to the bit those of brute force: $dimension numbers, $common in common',
    async ({ dimension, common }) => {
      const chance = new Chance(dimension * 10 + common);
      const matrix = peculiarRows(20_500 + chance.below(40), dimension, common, chance);
      expect(await pool.makeCodes(matrix)).toBe(true);
      const asked = questions(matrix, 100, chance);
      for (let first = 0; first < asked.length; first += 20) {
        const some = asked.slice(first, first + 20);
        const vectors = some.map(({ query }) =>
          typeof query === 'number' ? matrixRow(matrix, query) : query,
        );
        const all = await pool.similarities(matrix, vectors);
        for (const [at, { query, ...options }] of some.entries()) {
          const { indices, scores } = await pool.neighbors(matrix, query, options);
          const similarities = Float64Array.from(
            { length: options.restrict ?? matrix.rows },
            (_, row) => all[row * some.length + at]!,
          );
          const excluded = [...(options.exclude ?? []), ...(typeof query === 'number' ? [query] : [])];
          const expected = bestOf(similarities, options.top, excluded);
          expect([...indices]).toEqual(expected);
          expect([...scores]).toEqual(expected.map((row) => similarities[row]!));
        }
      }
    },
  );

  it('are the same with any number of threads, and when many questions come at once', async () => {
    const chance = new Chance(99);
    const matrix = peculiarRows(24_000, 20, 1, chance);
    const asked = questions(matrix, 40, chance);
    const answers = async (which: AnalysisPool) => {
      expect(await which.makeCodes(matrix)).toBe(true);
      return Promise.all(asked.map(({ query, ...options }) => which.neighbors(matrix, query, options)));
    };
    expect(await answers(three)).toEqual(await answers(pool));
  });

  it('come after the first question by themselves, with the same answer', async () => {
    const matrix = peculiarRows(20_000, 8, 0, new Chance(4));
    const first = await pool.neighbors(matrix, 7, { top: 25 });
    expect(await pool.makeCodes(matrix)).toBe(true);
    expect(await pool.neighbors(matrix, 7, { top: 25 })).toEqual(first);
  });

  it('answer questions that overflow or vanish in 64 bits as the plain scan does', async () => {
    const matrix = peculiarRows(20_000, 8, 0, new Chance(5));
    const vector = Float64Array.from(matrixRow(matrix, 3));
    const expected = await pool.neighbors(matrix, vector, { top: 5 });
    expect(await pool.makeCodes(matrix)).toBe(true);
    for (const scale of [2 ** 300, 2 ** -300]) {
      const scaled = await pool.neighbors(
        matrix,
        vector.map((value) => value * scale),
        { top: 5 },
      );
      expect(scaled).toEqual(expected);
    }
    for (const broken of [0, 1e308, 1e-200, Number.NaN, Number.POSITIVE_INFINITY]) {
      const { indices } = await pool.neighbors(matrix, new Float64Array(8).fill(broken), { top: 5 });
      expect(indices.length).toBe(0);
    }
  });

  it('keep no matrix in memory that nobody uses any more', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const asked = async () => {
      const matrix = peculiarRows(20_000, 2, 0, new Chance(7));
      expect(await pool.makeCodes(matrix)).toBe(true);
      expect((await pool.neighbors(matrix, 0, { top: 3 })).indices.length).toBe(3);
      return new WeakRef(matrix);
    };
    const matrix = await asked();
    // A weak reference holds its target until the event loop turns.
    await setImmediate();
    collectGarbage();
    expect(matrix.deref()).toBeUndefined();
  });

  it('are not made for few rows', async () => {
    expect(await pool.makeCodes(createMatrix(19_999, 4))).toBe(false);
  });

  it('do without codes when there is no memory for them', async () => {
    const matrix = peculiarRows(20_000, 4, 0, new Chance(6));
    const { Memory } = WebAssembly;
    WebAssembly.Memory = class {
      constructor() {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      }
    } as unknown as typeof Memory;
    try {
      expect(await pool.makeCodes(matrix)).toBe(false);
    } finally {
      WebAssembly.Memory = Memory;
    }
    expect((await pool.neighbors(matrix, 0, { top: 3 })).indices.length).toBe(3);
  });
});

describe('similarities and lengths of all rows', () => {
  it('are what plain loops compute, and not a number without a direction', async () => {
    const matrix = peculiarRows(1000, 7, 0, new Chance(8));
    const queries = [matrixRow(matrix, 3), new Float64Array(7), matrixRow(matrix, 500)];
    const similarities = await three.similarities(matrix, queries, { restrict: 900 });
    const lengths = await three.norms(matrix);
    expect(similarities.length).toBe(2700);
    for (let row = 0; row < 900; row++) {
      expect(lengths[row]).toEqual(expect.closeTo(Math.hypot(...matrixRow(matrix, row)), 10));
      for (const [at, query] of queries.entries()) {
        const expected = at === 1 ? Number.NaN : cosineSimilarity(matrixRow(matrix, row), query);
        const similarity = similarities[row * 3 + at]!;
        if (Number.isNaN(expected)) expect(similarity).toBeNaN();
        else expect(similarity).toBeCloseTo(expected, 12);
      }
    }
  });
});

describe('other metrics', () => {
  it('order by distance and by dot product, ties by index, and leave rows out that are not finite', async () => {
    const chance = new Chance(12);
    const matrix = peculiarRows(3000, 6, 0, chance);
    for (const { query, ...options } of questions(matrix, 30, chance)) {
      const vector = typeof query === 'number' ? matrixRow(matrix, query) : query;
      const excluded = new Set([...(options.exclude ?? []), ...(typeof query === 'number' ? [query] : [])]);
      const finite = Array.from({ length: options.restrict ?? 3000 }, (_, row) => row).filter(
        (row) => matrixRow(matrix, row).every(Number.isFinite) && !excluded.has(row),
      );
      const measures = {
        dot: (row: number) => matrixRow(matrix, row).reduce((sum, value, i) => sum + value * vector[i]!, 0),
        euclidean: (row: number) =>
          Math.hypot(...matrixRow(matrix, row).map((value, i) => value - vector[i]!)),
      };
      for (const metric of ['dot', 'euclidean'] as const) {
        const sign = metric === 'dot' ? -1 : 1;
        const expected = finite
          .map((index) => ({ index, score: measures[metric](index) }))
          .sort((a, b) => sign * (a.score - b.score))
          .slice(0, options.top);
        const known = vector.every(Number.isFinite) ? expected : [];
        const { indices, scores } = await three.neighbors(matrix, query, { ...options, metric });
        expect([...scores]).toEqual(known.map(({ score }) => expect.closeTo(score, 5)));
        for (const [at, index] of indices.entries()) {
          expect(measures[metric](index)).toEqual(expect.closeTo(scores[at]!, 5));
          if (at > 0 && scores[at] === scores[at - 1]) expect(index).toBeGreaterThan(indices[at - 1]!);
        }
      }
    }
  });
});
