import { type EmbeddingMatrix, matrixRow } from '../kernels/matrix.ts';

/** Two rows that an axis leads between. */
export interface AxisRows {
  readonly from: number;
  readonly to: number;
}

/** What is shorter than this, of directions of length 1, is rounding of 32-bit vectors. */
const shortest = 1e-6;

/** A row at length 1 (Float64Array of dimension), or `null` when it has no direction: when it is zero or not finite. */
function unitRow(matrix: EmbeddingMatrix, row: number): Float64Array | null {
  return unit(Float64Array.from(matrixRow(matrix, row)), 0);
}

/** `vector` at length 1, in place; `null` when it is not longer than `least` or not finite. */
function unit(vector: Float64Array, least: number): Float64Array | null {
  const length = Math.sqrt(dot(vector, vector));
  if (!(length > least && length < Number.POSITIVE_INFINITY)) return null;
  return vector.map((value) => value / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * Where a pair of words points: the difference of their unit vectors, brought to length 1 (Float64Array of dimension); `null` for words of the
 * same direction, or without one.
 */
export function pairDirection(matrix: EmbeddingMatrix, { from, to }: AxisRows): Float64Array | null {
  const [start, end] = [unitRow(matrix, from), unitRow(matrix, to)];
  if (start === null || end === null) return null;
  return unit(
    end.map((value, i) => value - start[i]!),
    shortest,
  );
}

/**
 * The axis of several pairs: the mean of their directions, brought to length 1; `null` when they cancel out. Kozlowski, Taddy & Evans (2019, "The
 * Geometry of Culture") take the mean of the differences as long as they are; here each pair counts the same, however far apart its words lie.
 * @param directions what {@link pairDirection} gave
 */
export function axisOf(directions: readonly Float64Array[]): Float64Array | null {
  const sum = new Float64Array(directions[0]?.length ?? 0);
  for (const direction of directions) for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + direction[i]!;
  return unit(sum, shortest * directions.length);
}

/**
 * Axes of length 1 made orthogonal in their order (Gram–Schmidt, each one twice against rounding): the first stays as it is.
 * @returns the axes, `null` in the place of one that the earlier ones leave nothing of
 */
export function orthogonalAxes(axes: readonly Float64Array[]): (Float64Array | null)[] {
  const done: (Float64Array | null)[] = [];
  for (const axis of axes) {
    const once = unit(without(axis, done), shortest);
    done.push(once === null ? null : unit(without(once, done), shortest));
  }
  return done;
}

function without(axis: Float64Array, others: readonly (Float64Array | null)[]): Float64Array {
  const rest = axis.slice();
  for (const other of others) {
    if (other === null) continue;
    const share = dot(rest, other);
    for (let i = 0; i < rest.length; i++) rest[i] = rest[i]! - share * other[i]!;
  }
  return rest;
}

/** Cosine of each axis of length 1 with each: row after row. */
export function axisOverlaps(axes: readonly Float64Array[]): number[][] {
  return axes.map((axis) => axes.map((other) => Math.max(-1, Math.min(1, dot(axis, other)))));
}
