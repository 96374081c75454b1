import type { JointAxes, LayerSpread } from './joint-axes.ts';
import type { LayeredRows } from './layered-rows.ts';
import { PassProgress } from './pass-progress.ts';
import { type AnalysisThreads, type LongWork, sharedDoubles, unlessCancelled } from './threads.ts';

/**
 * Principal components of all layers together, each layer centred on its own mean and scaled to its own spread first: without that the differences
 * between layers would be all that the picture shows.
 */
export interface JointProjection {
  /** Opaque name. */
  readonly name: string;
  /** Float64Array of layers·dimension: the mean of each layer. */
  readonly means: Float64Array;
  /** For each layer what its centred vectors are divided by: their root-mean-square length; 0 where they are all the same, and then lie in one point. */
  readonly scales: Float64Array;
  /** Float64Array of 3·dimension, unit length each; zeros for axes that the data does not have. */
  readonly components: Float64Array;
  /** Share of the variance of all layers together on each axis. */
  readonly explainedVarianceRatio: readonly number[];
  /** For each layer the share of its variance on the three axes together. */
  readonly layerShares: readonly number[];
  /** How many occurrences it was fitted to. */
  readonly fitted: number;
}

/** A projection and the places of the occurrences in it: Float32Array of layers·rows·3. */
export interface JointPlaces {
  readonly projection: JointProjection;
  readonly positions: Float32Array;
}

const axes = 3;
/** Multiplications in one call to a thread: about 50 ms. */
const productsAtOnce = 3e8;
/** The most memory for parts of the sum of products, in bytes. */
const gramBytes = 64 * 1024 * 1024;
const mostGrams = 4;

/**
 * Fits a projection to the vectors of all layers, and places them. Exact, with the signs of `pca.ts`; the same for any number of threads.
 * @param name what the projection is called
 * @throws ProgramError `cancelled`
 */
export async function fitJointProjection(
  threads: AnalysisThreads,
  vectors: LayeredRows,
  name: string,
  work: LongWork = {},
): Promise<JointPlaces> {
  const { layers, rows, dimension } = vectors;
  const progress = new PassProgress(layers.length * rows, work.report);
  progress.pass(0, 0.1);
  const spreads = await threads.each(layers.length, work.signal, async (thread, layer) => {
    const spread = await thread.call('layerSpread', layers[layer]!);
    progress.add(rows);
    return spread;
  });
  progress.pass(0.1, 0.7);
  const { components, explainedVarianceRatio } = await jointAxes(threads, vectors, spreads, progress, work);
  progress.pass(0.8, 0.2);
  const means = new Float64Array(layers.length * dimension);
  for (const [layer, { mean }] of spreads.entries()) means.set(mean, layer * dimension);
  const unmeasured: JointProjection = {
    name,
    means,
    scales: Float64Array.from(spreads, (spread) => spread.scale),
    components,
    explainedVarianceRatio,
    layerShares: [],
    fitted: rows,
  };
  const positions = await placeLayers(threads, vectors, unmeasured, progress, work);
  return {
    projection: { ...unmeasured, layerShares: sharesOf(positions, unmeasured.scales, rows) },
    positions,
  };
}

/**
 * Where occurrences lie in a projection that was fitted before.
 * @returns Float32Array of layers·rows·3, layer after layer
 * @throws ProgramError `cancelled`
 */
export function placeInJointProjection(
  threads: AnalysisThreads,
  vectors: LayeredRows,
  projection: JointProjection,
  work: LongWork = {},
): Promise<Float32Array> {
  const progress = new PassProgress(vectors.layers.length * vectors.rows, work.report);
  progress.pass(0, 1);
  return placeLayers(threads, vectors, projection, progress, work);
}

/** Whether others can be placed in a projection: where it lacks an axis that they may need, all of them would lie flat in it, or in one point. */
export function spansThreeAxes({ components }: Pick<JointProjection, 'components'>): boolean {
  const dimension = components.length / axes;
  return dimension < axes || components.subarray((axes - 1) * dimension).some((loading) => loading !== 0);
}

/** Products of rows with rows, or of columns with columns: whatever is fewer. */
async function jointAxes(
  threads: AnalysisThreads,
  { layers, rows, dimension }: LayeredRows,
  spreads: readonly LayerSpread[],
  progress: PassProgress,
  { signal }: LongWork,
): Promise<JointAxes> {
  if (layers.length * rows <= dimension) {
    const thread = await threads.any();
    return unlessCancelled(thread.call('axesOfRows', { layers, spreads }), signal);
  }
  const { stride } = layers[0]!;
  // The parts of the sum depend on the data alone, so that any number of threads gives the same bits.
  const fitting = Math.floor(gramBytes / (stride * stride * 8));
  const parts = Math.max(1, Math.min(mostGrams, fitting, layers.length));
  const grams = sharedDoubles(parts, stride * stride);
  const rowsAtOnce = Math.max(1, Math.floor(productsAtOnce / (stride * stride)));
  await threads.each(parts, signal, async (thread, part) => {
    for (let layer = part; layer < layers.length; layer += parts) {
      const source = layers[layer]!;
      const { mean, scale, broken } = spreads[layer]!;
      const padded = new Float64Array(stride);
      padded.set(mean);
      const centre = { mean: padded, scale: 1 / scale, clean: broken };
      for (let from = 0; from < rows; from += rowsAtOnce) {
        if (signal?.aborted === true) return;
        const to = Math.min(rows, from + rowsAtOnce);
        // All rows of a layer without a spread are at its centre.
        if (scale > 0) await thread.call('gram', { source, from, to, centre, gram: grams[part]! });
        progress.add(to - from);
      }
    }
  });
  const thread = await threads.any();
  return unlessCancelled(thread.call('axesOfColumns', { grams, shape: { dimension, stride } }), signal);
}

async function placeLayers(
  threads: AnalysisThreads,
  { layers, rows, dimension }: LayeredRows,
  { means, scales, components }: JointProjection,
  progress: PassProgress,
  { signal }: LongWork,
): Promise<Float32Array> {
  const shared = new Float32Array(new SharedArrayBuffer(layers.length * rows * axes * 4));
  await threads.each(layers.length, signal, async (thread, layer) => {
    await thread.call('placeRows', {
      source: layers[layer]!,
      mean: means.slice(layer * dimension, (layer + 1) * dimension),
      scale: scales[layer]!,
      components,
      positions: shared.subarray(layer * rows * axes, (layer + 1) * rows * axes),
    });
    progress.add(rows);
  });
  // Not all ways to the page carry shared memory.
  return shared.slice();
}

/** The mean squared length of the standardized rows is 1, so that of their places is the share that the axes show. */
function sharesOf(positions: Float32Array, scales: Float64Array, rows: number): number[] {
  return Array.from(scales, (scale, layer) => {
    if (scale === 0) return 0;
    let squares = 0;
    for (const coordinate of positions.subarray(layer * rows * axes, (layer + 1) * rows * axes))
      squares += coordinate * coordinate;
    return Math.min(1, squares / rows);
  });
}
