import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layeredRows } from '../../src/main/analysis/layered-rows.ts';
import { AnalysisPool } from '../../src/main/analysis/pool.ts';
import { distanceSums, silhouettes } from '../../src/main/analysis/silhouettes.ts';
import { cutTree } from '../../src/main/analysis/ward.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import { pythonWith } from '../support/python.ts';
import { builtResources } from '../support/resources.ts';
import { randomNumbers } from '../support/stores.ts';

interface GroupingAnswer {
  rows: number[][];
  heights: number[];
  cuts: { labels: number[]; silhouette: number; samples: number[] }[];
}

interface ProjectionAnswer {
  layers: number[][][];
  means: number[][];
  scales: number[];
  components: number[][];
  ratio: number[];
  positions: number[];
  shares: number[];
}

const script = fileURLToPath(new URL('../fixtures/senses/make.py', import.meta.url));
// Made by that script with scikit-learn 1.2, scipy 1.10 and NumPy.
const stored: {
  groupings: Record<string, GroupingAnswer>;
  projections: Record<string, ProjectionAnswer>;
} = JSON.parse(
  readFileSync(fileURLToPath(new URL('../fixtures/senses/peers.json', import.meta.url)), 'utf8'),
);

let pool: AnalysisPool;
beforeAll(async () => {
  pool = await AnalysisPool.create(threadStarter(builtResources.workers, 2), builtResources.kernels);
});
afterAll(() => pool.dispose());

/** A partition as a list of groups, whatever their numbers. */
function groupsOf(labels: ArrayLike<number>): string[] {
  const groups = new Map<number, number[]>();
  for (const [thing, label] of Array.from(labels).entries())
    groups.set(label, [...(groups.get(label) ?? []), thing]);
  return [...groups.values()].map((members) => members.join(' ')).sort();
}

function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>, within: number): void {
  expect(ours.length).toBe(theirs.length);
  let worst = 0;
  for (let i = 0; i < theirs.length; i++) worst = Math.max(worst, Math.abs(ours[i]! - theirs[i]!));
  expect(worst).toBeLessThan(within);
}

async function compareGrouping({ rows, heights, cuts }: GroupingAnswer): Promise<void> {
  const n = rows.length;
  const vectors = await layeredRows(Float32Array.from(rows.flat()), 1, n, rows[0]!.length);
  const grouping = await pool.occurrences.group(vectors.layers[0]!);
  expectClose(grouping.tree.heights, heights, 1e-6);
  expectClose(
    grouping.silhouettes,
    cuts.map((cut) => cut.silhouette),
    1e-6,
  );
  for (const [index, cut] of cuts.entries()) {
    const labels = cutTree(grouping.tree, index + 2);
    expect(groupsOf(labels)).toEqual(groupsOf(cut.labels));
    expectClose(silhouettes(distanceSums(grouping.similarities, labels, index + 2)), cut.samples, 1e-5);
  }
}

async function compareProjection(answer: ProjectionAnswer): Promise<void> {
  const [first] = answer.layers as [number[][]];
  const vectors = await layeredRows(
    Float32Array.from(answer.layers.flat(2)),
    answer.layers.length,
    first.length,
    first[0]!.length,
  );
  const { projection, positions } = await pool.occurrences.fit(vectors, 'fitted');
  expectClose(projection.means, answer.means.flat(), 1e-5);
  expectClose(projection.scales, answer.scales, 1e-5);
  expectClose(projection.explainedVarianceRatio, answer.ratio, 1e-6);
  expectClose(projection.components, answer.components.flat(), 2e-5);
  expectClose(positions, answer.positions, 2e-5);
  expectClose(projection.layerShares, answer.shares, 1e-5);
}

describe('stored answers of scikit-learn and scipy', () => {
  it.each(Object.entries(stored.groupings))('Ward and silhouettes: %s', (_, answer) =>
    compareGrouping(answer),
  );
  it.each(Object.entries(stored.projections))('joint projection: %s', (_, answer) =>
    compareProjection(answer),
  );
});

const python = pythonWith('sklearn');

describe.skipIf(python === null)('scikit-learn and scipy, live', () => {
  it('give the same for vectors of realistic size', async () => {
    const vectors = (count: number, dimension: number, seed: number): number[][] =>
      Array.from({ length: count }, (_, row) => {
        const own = randomNumbers(dimension, seed + row);
        // Three directions that vectors share, more or less.
        const shared = randomNumbers(dimension, 1000 + (row % 3));
        return own.map((value, i) => Math.fround(value + shared[i]! + (i === 3 ? 2 : 0)));
      });
    const input = JSON.stringify({
      groupings: [vectors(150, 64, 1), vectors(40, 384, 500)],
      projections: [
        [vectors(120, 48, 1), vectors(120, 48, 7000), vectors(120, 48, 9000)],
        [vectors(20, 96, 1), vectors(20, 96, 300)],
      ],
    });
    const { status, stdout, stderr } = spawnSync(python!, [script, 'live'], {
      input,
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const answers: { groupings: GroupingAnswer[]; projections: ProjectionAnswer[] } = JSON.parse(stdout);
    for (const answer of answers.groupings) await compareGrouping(answer);
    for (const answer of answers.projections) await compareProjection(answer);
  });
});
