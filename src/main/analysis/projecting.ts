import type { Projection, TrainingFrame } from '../../shared/models.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import type { LinearMap } from './linear-map.ts';
import { PassProgress } from './pass-progress.ts';
import { type Centre, centreOf } from './pca.ts';
import { type AnalysisThreads, type LongWork, sharedDoubles, throwIfCancelled } from './threads.ts';
import { type RowSource, rowSource } from './workspace.ts';

/** The most memory for parts of the scatter matrix, in bytes. */
const gramBytes = 64 * 1024 * 1024;
/** Multiplications in one call to a thread: about 50 ms. */
const productsAtOnce = 3e8;
/** Numbers read in one call to a thread by passes that do little with each. */
const numbersAtOnce = 16e6;

/** The name of the layout that every model has. */
export const principalComponents = 'principal-components';

/** A projection, and how a vector that is no row of the matrix gets its place in it. */
export interface ProjectedRows {
  readonly projection: Projection;
  readonly map: LinearMap;
}

/**
 * Principal component scores of all rows, exact and mean-centred; signs and treatment of broken rows as `pca.ts` says. Axes that the data
 * does not have are zeros with a share of 0.
 * @throws ProgramError `cancelled`
 */
export async function projectMatrix(
  threads: AnalysisThreads,
  matrix: EmbeddingMatrix,
  components: number,
  work: LongWork = {},
): Promise<ProjectedRows> {
  const started = performance.now();
  const source = rowSource(matrix);
  const { rows, dimension, stride } = source;
  // Shares of the whole, as measured at 100 dimensions; products grow with the dimension, the others do not.
  const productShare = stride / (stride + 80);
  const progress = new PassProgress(rows, work.report);
  const watch = { signal: work.signal, onRows: (done: number) => progress.add(done) };

  progress.pass(0, (1 - productShare) / 2);
  const centre =
    (await centreRows(threads, source, false, work, progress)) ??
    (await centreRows(threads, source, true, work, progress))!;

  progress.pass((1 - productShare) / 2, productShare);
  const grams = sharedDoubles(sliceCount(stride), stride * stride);
  const gramRows = Math.max(1, Math.floor(productsAtOnce / (stride * stride)));
  await threads.slices(
    source,
    { slices: grams.length, rowsAtOnce: gramRows, ...watch },
    (thread, range, slice) => thread.call('gram', { ...range, centre, gram: grams[slice]! }),
  );
  const thread = await threads.any();
  const { axes, explainedVarianceRatio } = await thread.call('axes', {
    grams,
    shape: { rows, dimension, stride },
    centre,
    components,
  });
  throwIfCancelled(work.signal);

  progress.pass((1 + productShare) / 2, (1 - productShare) / 2);
  const positions = new Float32Array(
    new SharedArrayBuffer(Math.max(4, rows * components * 4)),
    0,
    rows * components,
  );
  const shared = sharedDoubles(1, axes.length)[0]!;
  shared.set(axes);
  const passRows = Math.max(1, Math.floor(numbersAtOnce / (stride * Math.max(1, components / 3))));
  await threads.slices(
    source,
    { slices: threads.count * 2, rowsAtOnce: passRows, ...watch },
    (worker, range) => worker.call('scores', { ...range, centre, axes: shared, positions }),
  );
  const seconds = (performance.now() - started) / 1000;
  // Not all ways to the page carry shared memory.
  const projection = {
    layout: principalComponents,
    positions: positions.slice(),
    components,
    explainedVarianceRatio,
    seconds,
  };
  return { projection, map: { origin: centre.mean, axes, components, unit: false } };
}

/**
 * One picture of vectors in training: the first `sample` rows on their own first three principal axes, turned to fit the picture before,
 * divided by their root-mean-square distance from the centre.
 */
export async function projectFrame(
  threads: AnalysisThreads,
  matrix: EmbeddingMatrix,
  sample: number,
  previous: Float32Array | null,
): Promise<Pick<TrainingFrame, 'positions' | 'explainedVarianceRatio'>> {
  const thread = await threads.any();
  const source = rowSource(matrix, Math.min(sample, matrix.rows));
  return thread.call('frame', { source, components: 3, previous });
}

async function centreRows(
  threads: AnalysisThreads,
  source: RowSource,
  clean: boolean,
  work: LongWork,
  progress: PassProgress,
): Promise<Centre | null> {
  const parts = sharedDoubles(sliceCount(source.stride), source.stride);
  const passRows = Math.floor(numbersAtOnce / source.stride) + 1;
  const largest = await threads.slices(
    source,
    { slices: parts.length, rowsAtOnce: passRows, signal: work.signal, onRows: (rows) => progress.add(rows) },
    (thread, range, slice) => thread.call('sums', { ...range, clean, sums: parts[slice]! }),
  );
  const sums = new Float64Array(source.stride);
  for (const part of parts) for (const [column, sum] of part.entries()) sums[column] = sums[column]! + sum;
  return centreOf(sums, Math.max(0, ...largest), source.rows, clean);
}

/** Into how many parts sums are split: it depends on the data alone, so that any number of threads gives the same bits. */
function sliceCount(stride: number): number {
  return Math.max(4, Math.min(32, Math.floor(gramBytes / (stride * stride * 8))));
}
