import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spansThreeAxes } from '../../../src/main/analysis/joint-projection.ts';
import { layeredRows } from '../../../src/main/analysis/layered-rows.ts';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import { builtResources } from '../../support/resources.ts';
import { randomNumbers } from '../../support/stores.ts';

let pool: AnalysisPool;
let three: AnalysisPool;
beforeAll(async () => {
  pool = await AnalysisPool.create(threadStarter(builtResources.workers, 2), builtResources.kernels);
  three = await AnalysisPool.create(threadStarter(builtResources.workers, 3), builtResources.kernels);
});
afterAll(() => Promise.all([pool.dispose(), three.dispose()]));

const random = (layers: number, rows: number, dimension: number, seed = 1) =>
  layeredRows(Float32Array.from(randomNumbers(layers * rows * dimension, seed)), layers, rows, dimension);

/** Whether every number of a fit can be shown. */
async function expectFinite(values: readonly number[], layers: number, rows: number, dimension: number) {
  const vectors = await layeredRows(Float32Array.from(values), layers, rows, dimension);
  const fit = await pool.occurrences.fit(vectors, 'fit');
  const { projection, positions } = fit;
  const numbers = [
    ...positions,
    ...projection.means,
    ...projection.scales,
    ...projection.components,
    ...projection.explainedVarianceRatio,
    ...projection.layerShares,
  ];
  expect(numbers.every(Number.isFinite)).toBe(true);
  return fit;
}

describe('a joint projection', () => {
  it.each([
    [3, 40, 10],
    [3, 3, 30],
  ])('is the same for any number of threads: %i layers of %i rows of %i', async (...shape) => {
    const vectors = await random(...shape);
    const one = await pool.occurrences.fit(vectors, 'fit');
    expect(await three.occurrences.fit(vectors, 'fit')).toEqual(one);
  });

  it('does not care how large the vectors of a layer are, nor where they lie', async () => {
    const [rows, dimension] = [12, 6];
    const values = randomNumbers(2 * rows * dimension, 3);
    const moved = values.map((value, at) => (at < rows * dimension ? value : value * 64 + 8));
    const places = await Promise.all(
      [values, moved].map(async (numbers) => {
        const vectors = await layeredRows(Float32Array.from(numbers), 2, rows, dimension);
        return (await pool.occurrences.fit(vectors, 'fit')).positions;
      }),
    );
    for (const [at, value] of places[0]!.entries()) expect(places[1]![at]).toBeCloseTo(value, 4);
  });

  it('places rows that stay to the bit where they were, and new ones with them', async () => {
    const [layers, rows, dimension] = [3, 5, 8];
    const values = randomNumbers(layers * (rows + 1) * dimension, 5);
    const layer = (rows + 1) * dimension;
    const first = values.filter((_, at) => at % layer < rows * dimension);
    const fitted = await pool.occurrences.fit(
      await layeredRows(Float32Array.from(first), layers, rows, dimension),
      'fit',
    );
    const all = await layeredRows(Float32Array.from(values), layers, rows + 1, dimension);
    const placed = await pool.occurrences.place(all, fitted.projection);
    const kept = placed.filter((_, at) => at % ((rows + 1) * 3) < rows * 3);
    expect(kept).toEqual(fitted.positions);
    const { means, scales, components } = fitted.projection;
    for (let at = 0; at < layers; at++) {
      for (let k = 0; k < 3; k++) {
        let sum = 0;
        for (let i = 0; i < dimension; i++)
          sum +=
            ((values[at * layer + rows * dimension + i]! - means[at * dimension + i]!) / scales[at]!) *
            components[k * dimension + i]!;
        expect(placed[(at * (rows + 1) + rows) * 3 + k]).toBeCloseTo(sum, 5);
      }
    }
  });

  it('one row lies in the middle, and nothing can be placed by it', async () => {
    const { projection, positions } = await expectFinite(randomNumbers(2 * 5, 1), 2, 1, 5);
    expect([...positions]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(projection).toMatchObject({
      explainedVarianceRatio: [0, 0, 0],
      layerShares: [0, 0],
      fitted: 1,
    });
    expect(spansThreeAxes(projection)).toBe(false);
  });

  it('two rows lie opposite each other in every layer', async () => {
    const { projection, positions } = await expectFinite(randomNumbers(3 * 2 * 9, 2), 3, 2, 9);
    for (let layer = 0; layer < 3; layer++) {
      const [a, b] = [0, 1].map((row) =>
        positions.subarray((layer * 2 + row) * 3, (layer * 2 + row + 1) * 3),
      );
      for (let k = 0; k < 3; k++) expect(a![k]).toBeCloseTo(-b![k]!, 5);
      expect(Math.hypot(...a!)).toBeCloseTo(1, 5);
    }
    expect(projection.layerShares.every((share) => Math.abs(share - 1) < 1e-6)).toBe(true);
    expect(spansThreeAxes(projection)).toBe(true);
  });

  it('rows that are all the same, zero rows and rows that are not finite give finite places', async () => {
    const row = [1, 2, 3, 4, 5];
    const same = await expectFinite([...row, ...row, ...row, ...row, ...row, ...row], 2, 3, 5);
    expect(same.positions.every((value) => value === 0)).toBe(true);
    await expectFinite(new Array(2 * 7 * 5).fill(0), 2, 7, 5);
    const flatLayer = [...new Array(4 * 3).fill(7), ...randomNumbers(4 * 3, 9)];
    const half = await expectFinite(flatLayer, 2, 4, 3);
    expect(half.projection.layerShares[0]).toBe(0);
    expect(half.projection.layerShares[1]).toBeCloseTo(1, 5);
    for (const rows of [4, 20]) {
      const broken = randomNumbers(2 * rows * 6, 4);
      broken[8] = Number.NaN;
      broken[rows * 6 + 3] = Number.POSITIVE_INFINITY;
      await expectFinite(broken, 2, rows, 6);
    }
  });

  it('fewer than three dimensions leave axes empty', async () => {
    const { projection } = await expectFinite(randomNumbers(2 * 8 * 2, 6), 2, 8, 2);
    expect(projection.explainedVarianceRatio[2]).toBe(0);
    expect(projection.explainedVarianceRatio[0]! + projection.explainedVarianceRatio[1]!).toBeCloseTo(1, 6);
  });

  it('reports rows, never goes back, and stops when asked', async () => {
    const reports: JobProgress[] = [];
    const vectors = await random(4, 50, 12);
    await pool.occurrences.fit(vectors, 'fit', { report: (progress) => reports.push(progress) });
    expect(reports.every(({ stage, unit }) => stage === 'projecting' && unit === 'rows')).toBe(true);
    expect(reports.at(-1)).toMatchObject({ done: 200, total: 200, fraction: 1 });
    const fractions = reports.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));

    const controller = new AbortController();
    const stopped = pool.occurrences.fit(vectors, 'fit', {
      signal: controller.signal,
      report: () => controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('vectors of layers', () => {
  it('are used where they lie when they lie on shared memory, else copied with rows on 16 bytes', async () => {
    const shared = new Float32Array(new SharedArrayBuffer(2 * 3 * 4 * 4));
    expect((await layeredRows(shared, 2, 3, 4)).layers[1]!.values.buffer).toBe(shared.buffer);
    const copied = await layeredRows(
      Float32Array.from({ length: 2 * 3 * 5 }, (_, at) => at),
      2,
      3,
      5,
    );
    expect(copied.layers[1]).toMatchObject({ rows: 3, dimension: 5, stride: 8 });
    expect([...copied.layers[1]!.values.subarray(8, 16)]).toEqual([20, 21, 22, 23, 24, 0, 0, 0]);
  });
});
