import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../../src/main/analysis/cosine.ts';
import { placeVector } from '../../../src/main/analysis/linear-map.ts';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { createStore } from '../../../src/main/embeddings/store.ts';
import { Jobs } from '../../../src/main/jobs/jobs.ts';
import { createMatrix, matrixRow } from '../../../src/main/kernels/matrix.ts';
import { evaluationQueries } from '../../../src/main/services/evaluation.ts';
import { FileRegistry } from '../../../src/main/services/files.ts';
import { Models } from '../../../src/main/services/models.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import type { AxesLayout, AxisDefinition } from '../../../src/shared/questions.ts';
import { packWords } from '../../../src/shared/word-table.ts';
import { builtResources } from '../../support/resources.ts';

let pool: AnalysisPool;
beforeAll(async () => {
  pool = await AnalysisPool.create(threadStarter(builtResources.workers, 2), builtResources.kernels);
});
afterAll(() => pool.dispose());

const dimension = 10;
const count = 500;
const zeroRow = 77;
const brokenRow = 78;

/** A model of random words w0 …, one of them zero and one not finite, with a copy of w1 called `same` and three times as long. */
function services(onProgress: (progress: JobProgress) => void = () => undefined, rows = count) {
  let state = 21;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const words = Array.from({ length: rows }, (_, index) => `w${index}`);
  words[10] = 'same';
  words[11] = 'opposite';
  words[12] = 'Upper';
  const vectors = createMatrix(rows, dimension);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < dimension; i++) matrixRow(vectors, row)[i] = random();
  for (let i = 0; i < dimension; i++) {
    matrixRow(vectors, 10)[i] = 3 * matrixRow(vectors, 1)[i]!;
    matrixRow(vectors, 11)[i] = -matrixRow(vectors, 1)[i]!;
    if (rows > brokenRow) matrixRow(vectors, zeroRow)[i] = 0;
  }
  if (rows > brokenRow) matrixRow(vectors, brokenRow)[3] = Number.NaN;
  const models = new Models();
  const jobs = new Jobs((_, progress) => onProgress(progress));
  const store = createStore({
    words: packWords(words),
    counts: null,
    vectors,
    initialVectors: null,
    outputVectors: null,
  });
  const { id } = models.add('random', store, { kind: 'file', file: 'random', format: 'word2vec-text' });
  const handlers = evaluationQueries({ models, pool, jobs, files: new FileRegistry() });
  return {
    jobs,
    vectors,
    layouts: models.get(id).layouts,
    layOut: (axes: AxisDefinition[], orthogonal = false): Promise<AxesLayout> =>
      handlers['model.axes']({ job: 'job', model: id, axes, orthogonal }),
    /** The axis of pairs of rows in plain arithmetic. */
    axis: (...pairs: [number, number][]): number[] => {
      const unit = (vector: ArrayLike<number>): number[] =>
        Array.from(vector, (value) => value / Math.hypot(...Array.from(vector)));
      const directions = pairs.map(([from, to]) => {
        const [start, end] = [unit(matrixRow(vectors, from)), unit(matrixRow(vectors, to))];
        return unit(end.map((value, i) => value - start[i]!));
      });
      return unit(directions[0]!.map((_, i) => directions.reduce((sum, one) => sum + one[i]!, 0)));
    },
  };
}

const axisOfWords = (...pairs: [string, string][]): AxisDefinition => ({
  pairs: pairs.map(([from, to]) => ({ from, to })),
});

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

describe('model.axes', () => {
  it('scores every word on the mean direction of the pairs', async () => {
    const { layOut, axis, vectors } = services();
    const definitions = [
      axisOfWords(['w20', 'w21'], ['w22', 'w23'], ['w24', 'w25']),
      axisOfWords(['w30', 'w31']),
      axisOfWords(['w40', 'w41'], ['w42', 'w43']),
    ];
    const expected = [axis([20, 21], [22, 23], [24, 25]), axis([30, 31]), axis([40, 41], [42, 43])];
    const { positions, scores, axes } = await layOut(definitions);
    expect([positions.length, scores.length]).toEqual([count * 3, count * 3]);
    expect(positions).toEqual(scores);
    for (let row = 0; row < count; row++) {
      for (const [at, direction] of expected.entries()) {
        const cosine = cosineSimilarity(matrixRow(vectors, row), direction);
        expect(scores[row * 3 + at]).toBeCloseTo(Number.isNaN(cosine) ? 0 : cosine, 6);
      }
    }
    expect([...scores.subarray(zeroRow * 3, brokenRow * 3 + 3)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(axes.map(({ low, high, pairsUsed, missing }) => ({ low, high, pairsUsed, missing }))).toEqual([
      { low: 'w20', high: 'w21', pairsUsed: 3, missing: [] },
      { low: 'w30', high: 'w31', pairsUsed: 1, missing: [] },
      { low: 'w40', high: 'w41', pairsUsed: 2, missing: [] },
    ]);
    for (const [a, { overlaps }] of axes.entries())
      for (const [b, overlap] of overlaps.entries())
        expect(overlap).toBeCloseTo(dot(expected[a]!, expected[b]!), 6);
  });

  it('lays two axes out flat', async () => {
    const { positions, scores } = await services().layOut([
      axisOfWords(['w1', 'w2']),
      axisOfWords(['w3', 'w4']),
    ]);
    expect([scores.length, positions.length]).toEqual([count * 2, count * 3]);
    for (const row of [0, 5, 499])
      expect([...positions.subarray(row * 3, row * 3 + 3)]).toEqual([
        scores[row * 2],
        scores[row * 2 + 1],
        0,
      ]);
  });

  it('lays one axis out over how frequent words are', async () => {
    const { positions, scores } = await services().layOut([axisOfWords(['w1', 'w2'])]);
    const [low, high] = [Math.min(...scores), Math.max(...scores)];
    for (let row = 0; row < count; row++) {
      expect(positions[row * 3]).toBe(scores[row]);
      const depth = Math.log(row + 1) / Math.log(count);
      expect(positions[row * 3 + 1]).toBeCloseTo(high + (low - high) * depth, 6);
      expect(positions[row * 3 + 2]).toBe(0);
    }
  });

  it('makes axes orthogonal in their order, and tells how much they overlapped', async () => {
    const { layOut, layouts, axis } = services();
    const definitions = [
      axisOfWords(['w20', 'w21']),
      axisOfWords(['w20', 'w22']),
      axisOfWords(['w20', 'w23']),
    ];
    const { layout, axes, scores } = await layOut(definitions, true);
    const map = layouts.get(layout)!;
    const vectors = [0, 1, 2].map((at) => map.axes.subarray(at * 12, at * 12 + dimension));
    for (const [a, one] of vectors.entries())
      for (const [b, other] of vectors.entries()) expect(dot(one, other)).toBeCloseTo(a === b ? 1 : 0, 12);
    expect([...vectors[0]!]).toEqual(axis([20, 21]).map((value) => expect.closeTo(value, 12)));
    // The second axis keeps to its side.
    expect(dot(vectors[1]!, axis([20, 22]))).toBeGreaterThan(0);
    expect(axes[1]!.overlaps[0]).toBeCloseTo(dot(axis([20, 22]), axis([20, 21])), 6);
    expect(axes[1]!.overlaps[0]).toBeGreaterThan(0.1);
    const apart = await layOut(definitions, false);
    expect(apart.scores).not.toEqual(scores);
    expect(apart.axes.map(({ overlaps }) => overlaps)).toEqual(axes.map(({ overlaps }) => overlaps));
  });

  it.each([1, 2, 3])('places other vectors among the words, %d axes', async (axes) => {
    const { layOut, layouts, vectors } = services();
    const definitions = [
      axisOfWords(['w1', 'w2']),
      axisOfWords(['w3', 'w4']),
      axisOfWords(['w5', 'w6']),
    ].slice(0, axes);
    const { layout, positions } = await layOut(definitions, true);
    for (const row of [0, 17, 499]) {
      const expected = [...positions.subarray(row * 3, row * 3 + 3)];
      // What is no word has no frequency.
      if (axes === 1) expected[1] = 0;
      const placed = placeVector(layouts.get(layout)!, matrixRow(vectors, row));
      for (const [at, value] of placed.entries()) expect(value).toBeCloseTo(expected[at]!, 6);
    }
  });

  it('takes words as spelled, else in lower case, and leaves pairs out that say nothing', async () => {
    const { layOut, axis, layouts } = services();
    const { layout, axes } = await layOut([
      axisOfWords(
        ['w3', 'w3'],
        ['w1', 'same'],
        ['none', 'w5'],
        ['w6', `w${zeroRow}`],
        ['W8', 'Upper'],
        ['w9', 'upper'],
        ['NONE', 'none'],
        ['w6', 'w7'],
      ),
    ]);
    expect(axes[0]).toEqual({
      low: 'w8',
      high: 'Upper',
      pairsUsed: 2,
      missing: ['none', 'upper', 'NONE'],
      overlaps: [expect.closeTo(1, 12)],
    });
    const direction = [...layouts.get(layout)!.axes.subarray(0, dimension)];
    expect(direction).toEqual(axis([8, 12], [6, 7]).map((value) => expect.closeTo(value, 12)));
  });

  it('makes up no axis', async () => {
    const { layOut, layouts } = services();
    const good = axisOfWords(['w1', 'w2']);
    const refuses = async (
      axes: AxisDefinition[],
      orthogonal: boolean,
      parameters: object,
    ): Promise<void> => {
      await expect(layOut(axes, orthogonal)).rejects.toMatchObject({ code: 'axis-empty', parameters });
    };
    await refuses([good, axisOfWords(['w1', 'none'], ['nothing', 'none'])], false, {
      axis: 2,
      missing: ['none', 'nothing'],
    });
    await refuses([axisOfWords(['w1', 'w1'], ['w1', 'same'])], false, { axis: 1, missing: [] });
    // One there and back.
    await refuses([axisOfWords(['w1', 'w2'], ['w2', 'w1'])], false, { axis: 1, missing: [] });
    // Nothing is left beside the first axis; of three words the third direction lies in the plane of the others.
    await refuses([good, axisOfWords(['w2', 'w1'])], true, { axis: 2, missing: [] });
    await refuses([good, axisOfWords(['w2', 'w3']), axisOfWords(['w1', 'w3'])], true, {
      axis: 3,
      missing: [],
    });
    expect(layouts.size).toBe(0);
    await expect(layOut([good, axisOfWords(['w2', 'w1'])], false)).resolves.toMatchObject({
      axes: [{ overlaps: [1, -1].map((overlap) => expect.closeTo(overlap, 12)) }, {}],
    });
  });

  it('keeps the last eight layouts', async () => {
    const { layOut, layouts } = services();
    const made: string[] = [];
    for (let round = 0; round < 10; round++) made.push((await layOut([axisOfWords(['w1', 'w2'])])).layout);
    expect(new Set(made).size).toBe(10);
    expect([...layouts.keys()]).toEqual(made.slice(2));
  });

  it('gives opposite words the two ends', async () => {
    const { layOut } = services(undefined, 13);
    const { positions } = await layOut([axisOfWords(['w1', 'opposite'])]);
    expect(positions[1 * 3]).toBeCloseTo(-1, 6);
    expect(positions[11 * 3]).toBeCloseTo(1, 6);
    expect([...positions].every(Number.isFinite)).toBe(true);
  });

  it('tells progress in rows and stops when it is cancelled', async () => {
    const heard: JobProgress[] = [];
    const { layOut } = services((progress) => heard.push(progress));
    await layOut([axisOfWords(['w1', 'w2'])]);
    expect(
      heard.every(({ stage, unit, total }) => `${stage} ${unit} ${total}` === `projecting rows ${count}`),
    ).toBe(true);
    expect(heard.at(-1)).toMatchObject({ done: count, fraction: 1 });

    const running = services((progress) => {
      if (progress.fraction < 1) running.jobs.cancel('job');
    });
    await expect(running.layOut([axisOfWords(['w1', 'w2'])])).rejects.toMatchObject({ code: 'cancelled' });
    expect(running.layouts.size).toBe(0);
  });
});
