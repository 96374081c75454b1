import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import { layoutComponents } from './axis-scores.ts';
import type { LinearMap } from './linear-map.ts';
import { type AnalysisThreads, type LongWork, sharedDoubles } from './threads.ts';
import { rowSource } from './workspace.ts';

/** All rows on semantic axes, and how a vector that is no row gets its place among them. */
export interface AxisLayout {
  /** Float32Array of n·3: see `axisPlaces`. */
  readonly positions: Float32Array;
  /** Float32Array of n·k: the cosine of each row with each axis; 0 for rows without a direction. */
  readonly scores: Float32Array;
  readonly map: LinearMap;
}

/** Numbers read in one call to a thread. */
const numbersAtOnce = 16e6;

/**
 * Lays all rows out on one to three axes. Progress is in rows.
 * @param norms the length of each row
 * @param axes vectors of `dimension` numbers and length 1
 * @throws ProgramError `cancelled`
 */
export async function layOutOnAxes(
  threads: AnalysisThreads,
  matrix: EmbeddingMatrix,
  norms: Float64Array,
  axes: readonly Float64Array[],
  { signal, report }: LongWork = {},
): Promise<AxisLayout> {
  const source = rowSource(matrix);
  const count = axes.length;
  const vectors = new Float64Array(layoutComponents * source.stride);
  for (const [at, axis] of axes.entries()) vectors.set(axis, at * source.stride);
  const directions = { vectors: vectors.subarray(0, count * source.stride), count };
  const cosines = sharedDoubles(1, source.rows * count)[0]!;
  const started = performance.now();
  let done = 0;
  // Measuring takes nearly all of the time.
  const ranges = await threads.slices(
    source,
    { slices: threads.count * 2, rowsAtOnce: Math.ceil(numbersAtOnce / source.stride), signal, onRows },
    (thread, range) => thread.call('axisScores', { ...range, norms, directions, cosines }),
  );
  function onRows(rows: number): void {
    done += rows;
    const rate = (done / (performance.now() - started)) * 1000;
    const secondsLeft = (source.rows - done) / rate;
    const fraction = done / source.rows;
    report?.({ stage: 'projecting', unit: 'rows', done, total: source.rows, rate, secondsLeft, fraction });
  }
  const low = Math.min(...ranges.map(({ lowest }) => lowest));
  const high = Math.max(...ranges.map(({ highest }) => highest));
  const thread = await threads.any();
  const placed = await thread.call('axisPlaces', { cosines, count, low, high });
  return {
    ...placed,
    map: {
      origin: new Float64Array(source.dimension),
      axes: vectors,
      components: layoutComponents,
      unit: true,
    },
  };
}
