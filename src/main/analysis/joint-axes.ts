import { largestEigenpairs } from './eigen.ts';
import { noise, signOf } from './pca.ts';
import type { RowSource } from './workspace.ts';

/**
 * Principal components of the rows of all layers, each layer standardized first: (x − mean of the layer) / (root-mean-square length of its centred
 * rows), so that every layer has the same share in the picture. Rows that hold a value that is not finite count as zeros, as in `pca.ts`.
 */

/** How the rows of a layer are brought to the common scale. */
export interface LayerSpread {
  /** Float64Array of dimension. */
  readonly mean: Float64Array;
  /** Root-mean-square length of the centred rows; 0 where all rows are the same. */
  readonly scale: number;
  /** Whether there are rows that count as zeros. */
  readonly broken: boolean;
}

export interface JointAxes {
  /** Float64Array of 3·dimension: unit vectors; zeros for axes that the data does not have. */
  readonly components: Float64Array;
  /** Share of the variance of all layers together on each of the three axes, 0 … 1. */
  readonly explainedVarianceRatio: number[];
}

const axes = 3;
/** A spread below this share of the rows' own length is the rounding of their 32-bit values. */
const roundedSpread = 1e-7;

/** Mean and spread of the rows of a layer. */
export function layerSpread(source: RowSource): LayerSpread {
  const { values, rows, dimension, stride } = source;
  const mean = new Float64Array(dimension);
  const whole = new Uint8Array(rows);
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const vector = values.subarray(row * stride, row * stride + dimension);
    whole[row] = Number(vector.every(Number.isFinite));
    if (whole[row] === 0) continue;
    for (let i = 0; i < dimension; i++) {
      mean[i] = mean[i]! + vector[i]!;
      squares += vector[i]! * vector[i]!;
    }
  }
  for (let i = 0; i < dimension; i++) mean[i] = mean[i]! / Math.max(1, rows);
  let spread = 0;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < dimension; i++) {
      const difference = (whole[row] === 0 ? 0 : values[row * stride + i]!) - mean[i]!;
      spread += difference * difference;
    }
  }
  const scale = spread > roundedSpread ** 2 * squares ? Math.sqrt(spread / rows) : 0;
  return { mean, scale, broken: whole.includes(0) };
}

/**
 * The axes of largest variance from the products of the standardized columns.
 * @param grams parts of their sum, each Float64Array of stride·stride with entries on and above the diagonal
 */
export function axesOfColumns(
  grams: readonly Float64Array[],
  { dimension, stride }: Pick<RowSource, 'dimension' | 'stride'>,
): JointAxes {
  const scatter = new Float64Array(dimension * dimension);
  for (let r = 0; r < dimension; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = 0;
      for (const gram of grams) sum += gram[c * stride + r]!;
      scatter[r * dimension + c] = sum;
    }
  }
  const total = trace(scatter, dimension);
  const { values, vectors } = largestEigenpairs(scatter, dimension, axes);
  return settled(values, total, dimension, (k) => vectors.subarray(k * dimension, (k + 1) * dimension));
}

/**
 * The same from the products of the standardized rows with each other, which is cheaper where there are fewer rows than columns: an eigenvector u of
 * X·Xᵀ gives the axis Xᵀ·u.
 */
export function axesOfRows(layers: readonly RowSource[], spreads: readonly LayerSpread[]): JointAxes {
  const dimension = spreads[0]?.mean.length ?? 0;
  const rows = layers.flatMap((source, layer) => standardizedRows(source, spreads[layer]!));
  const size = rows.length;
  const products = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let c = 0; c <= r; c++) products[r * size + c] = dot(rows[r]!, rows[c]!);
  const total = trace(products, size);
  const { values, vectors } = largestEigenpairs(products, size, axes);
  return settled(values, total, dimension, (k) => {
    const axis = new Float64Array(dimension);
    for (const [row, vector] of rows.entries()) {
      const weight = vectors[k * size + row]!;
      for (let i = 0; i < dimension; i++) axis[i] = axis[i]! + weight * vector[i]!;
    }
    return axis;
  });
}

/**
 * Writes the places of a layer's rows to `positions` (Float32Array of rows·3). Each row is placed by itself, with the same arithmetic whatever stands
 * around it, so that a row that stays keeps its place to the bit.
 * @param components Float64Array of 3·dimension
 */
export function placeRows(
  source: RowSource,
  mean: Float64Array,
  scale: number,
  components: Float64Array,
  positions: Float32Array,
): void {
  const { values, rows, dimension, stride } = source;
  // Without a spread there is nothing that a length could be measured by; the layer then lies in one point.
  const factor = scale > 0 ? 1 / scale : 0;
  for (let row = 0; row < rows; row++) {
    const vector = values.subarray(row * stride, row * stride + dimension);
    const whole = vector.every(Number.isFinite);
    for (let k = 0; k < axes; k++) {
      let sum = 0;
      for (let i = 0; i < dimension; i++)
        sum += ((whole ? vector[i]! : 0) - mean[i]!) * components[k * dimension + i]!;
      positions[row * axes + k] = sum * factor;
    }
  }
}

function standardizedRows(source: RowSource, { mean, scale }: LayerSpread): Float64Array[] {
  if (scale === 0) return [];
  const { values, rows, dimension, stride } = source;
  return Array.from({ length: rows }, (_, row) => {
    const vector = values.subarray(row * stride, row * stride + dimension);
    const whole = vector.every(Number.isFinite);
    return mean.map((middle, i) => ((whole ? vector[i]! : 0) - middle) / scale);
  });
}

/** Unit axes with their shares and signs; those that are nothing but rounding stay zeros. */
function settled(
  values: Float64Array,
  total: number,
  dimension: number,
  axisOf: (k: number) => Float64Array,
): JointAxes {
  const components = new Float64Array(axes * dimension);
  const explainedVarianceRatio = new Array<number>(axes).fill(0);
  for (const [k, value] of values.entries()) {
    const share = value / total;
    if (!(share > noise)) break;
    const axis = axisOf(k);
    const length = Math.sqrt(dot(axis, axis)) * signOf(axis);
    explainedVarianceRatio[k] = Math.min(1, share);
    components.set(
      axis.map((loading) => loading / length),
      k * dimension,
    );
  }
  return { components, explainedVarianceRatio };
}

function trace(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.max(0, matrix[i * size + i]!);
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
