import { largestEigenpairs } from './eigen.ts';
import { forEachBlock, type RowSource, rowsOfBlock, type Workspace } from './workspace.ts';

/**
 * Principal component analysis in three passes over the rows, each of which can be split into ranges:
 * sums (the exact mean), products of the centred columns (the scatter matrix), scores.
 *
 * Signs: of each axis, the loading of largest magnitude is positive; of equal magnitudes the first counts.
 * Rows that hold a value that is not finite (training can diverge) count as zeros.
 */

/** What the first pass finds. */
export interface Centre {
  /** Float64Array of stride: the mean row. */
  readonly mean: Float64Array;
  /** A power of two that brings all values to at most about 1, so that their products neither overflow nor vanish in 32 bits. */
  readonly scale: number;
  /** Whether rows with values that are not finite must be taken as zeros. */
  readonly clean: boolean;
}

/** Axes of largest variance. */
export interface PrincipalAxes {
  /** Float64Array of k·stride: unit vectors; zeros for axes that the data does not have. */
  readonly axes: Float64Array;
  /** Share of the total variance on each axis, 0 … 1. */
  readonly explainedVarianceRatio: number[];
}

/** A share of the variance that is rounding, not data. */
export const noise = 1e-12;

/**
 * Adds the rows `from … to − 1` to `sums` (Float64Array of stride).
 * @returns the largest magnitude among their values
 */
export function addSums(
  workspace: Workspace,
  source: RowSource,
  from: number,
  to: number,
  clean: boolean,
  sums: Float64Array,
): number {
  const { stride } = source;
  const floats = rowsOfBlock(stride) * stride;
  const kernel = workspace.begin(floats * 4 + stride * 8);
  const block = workspace.floats(floats);
  const own = workspace.doubles(stride).fill(0);
  let largest = 0;
  forEachBlock(source, from, to, clean, block, (_, count) => {
    kernel.addSums(block.byteOffset, count, stride, own.byteOffset);
    largest = Math.max(largest, kernel.largestMagnitude(block.byteOffset, count * stride));
  });
  addTo(sums, own);
  return largest;
}

/** The centre that the sums of all rows give; `null` when the sums are not finite and must be made again with `clean`. */
export function centreOf(sums: Float64Array, largest: number, rows: number, clean: boolean): Centre | null {
  if (!sums.every(Number.isFinite)) return null;
  const exponent = largest > 0 ? Math.max(-120, Math.min(120, -Math.ceil(Math.log2(largest)))) : 0;
  return { mean: sums.map((sum) => sum / Math.max(1, rows)), scale: 2 ** exponent, clean };
}

/** Adds products of the centred, scaled columns of the rows `from … to − 1` to `gram` (Float64Array of stride·stride, upper part). */
export function addGram(
  workspace: Workspace,
  source: RowSource,
  from: number,
  to: number,
  centre: Centre,
  gram: Float64Array,
): void {
  const { stride } = source;
  const floats = rowsOfBlock(stride) * stride;
  const kernel = workspace.begin(floats * 8 + stride * 4 + stride * stride * 8);
  const block = workspace.floats(floats);
  const packed = workspace.floats(floats);
  const middle = workspace.floats(stride);
  middle.set(centre.mean);
  const own = workspace.doubles(stride * stride).fill(0);
  forEachBlock(source, from, to, centre.clean, block, (_, count) => {
    kernel.packCentred(block.byteOffset, count, stride, middle.byteOffset, centre.scale, packed.byteOffset);
    kernel.addGram(packed.byteOffset, count, stride, own.byteOffset);
  });
  addTo(gram, own);
}

/**
 * The `components` axes of largest variance.
 * @param grams parts of the scatter matrix, as {@link addGram} leaves them
 */
export function principalAxes(
  grams: readonly Float64Array[],
  { rows, dimension, stride }: Pick<RowSource, 'rows' | 'dimension' | 'stride'>,
  { mean, scale }: Centre,
  components: number,
): PrincipalAxes {
  // The rows were centred on the mean rounded to 32 bits; what that left is taken out here.
  const left = mean.map((value) => (value - Math.fround(value)) * scale);
  const scatter = new Float64Array(dimension * dimension);
  for (let r = 0; r < dimension; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = -rows * left[r]! * left[c]!;
      for (const gram of grams) sum += gram[c * stride + r]!;
      scatter[r * dimension + c] = sum;
    }
  }
  let total = 0;
  for (let i = 0; i < dimension; i++) total += Math.max(0, scatter[i * dimension + i]!);

  const axes = new Float64Array(components * stride);
  const explainedVarianceRatio = new Array<number>(components).fill(0);
  // n centred rows span at most n − 1 axes.
  const wanted = Math.min(components, dimension, Math.max(0, rows - 1));
  if (wanted === 0 || !(total > 0)) return { axes, explainedVarianceRatio };
  const { values, vectors } = largestEigenpairs(scatter, dimension, wanted);
  for (let k = 0; k < wanted; k++) {
    const share = values[k]! / total;
    if (share <= noise) break;
    explainedVarianceRatio[k] = Math.min(1, share);
    const vector = vectors.subarray(k * dimension, (k + 1) * dimension);
    const sign = signOf(vector);
    for (let i = 0; i < dimension; i++) axes[k * stride + i] = sign * vector[i]!;
  }
  return { axes, explainedVarianceRatio };
}

/** Writes the scores of the rows `from … to − 1` to their places in `positions` (Float32Array of rows·k). */
export function projectRows(
  workspace: Workspace,
  source: RowSource,
  from: number,
  to: number,
  centre: Centre,
  axes: Float64Array,
  positions: Float32Array,
): void {
  const { stride } = source;
  const components = axes.length / stride;
  const rowsAtOnce = rowsOfBlock(stride);
  const kernel = workspace.begin(
    (rowsAtOnce * stride + 64) * 4 + axes.length * 8 + rowsAtOnce * components * 8,
  );
  const block = workspace.floats(rowsAtOnce * stride);
  const queries = workspace.doubles(axes.length);
  queries.set(axes);
  const scores = workspace.doubles(rowsAtOnce * components);
  const offsets = Array.from({ length: components }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < stride; i++) sum += centre.mean[i]! * axes[k * stride + i]!;
    return sum;
  });
  forEachBlock(source, from, to, centre.clean, block, (first, count) => {
    kernel.dotProducts(block.byteOffset, count, stride, queries.byteOffset, components, scores.byteOffset);
    let target = first * components;
    for (let at = 0; at < count * components; at += components) {
      for (let k = 0; k < components; k++) positions[target++] = scores[at + k]! - offsets[k]!;
    }
  });
}

/** A sample of rows on its principal axes, all in this thread. */
export function projectSample(
  workspace: Workspace,
  source: RowSource,
  components: number,
): { positions: Float32Array; explainedVarianceRatio: number[] } {
  const { rows, stride } = source;
  const centre = sampleCentre(workspace, source, false) ?? sampleCentre(workspace, source, true)!;
  const gram = new Float64Array(stride * stride);
  addGram(workspace, source, 0, rows, centre, gram);
  const { axes, explainedVarianceRatio } = principalAxes([gram], source, centre, components);
  const positions = new Float32Array(rows * components);
  projectRows(workspace, source, 0, rows, centre, axes, positions);
  return { positions, explainedVarianceRatio };
}

function sampleCentre(workspace: Workspace, source: RowSource, clean: boolean): Centre | null {
  const sums = new Float64Array(source.stride);
  const largest = addSums(workspace, source, 0, source.rows, clean, sums);
  return centreOf(sums, largest, source.rows, clean);
}

/** Which way an axis points: 1, or −1 where it has to be turned so that its loading of largest magnitude is positive. */
export function signOf(vector: Float64Array): number {
  let most = 0;
  for (const value of vector) if (Math.abs(value) > Math.abs(most)) most = value;
  return most < 0 ? -1 : 1;
}

function addTo(sums: Float64Array, own: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + own[i]!;
}
