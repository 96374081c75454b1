import { ProgramError } from '../../shared/errors.ts';
import { hasDirection, lengthOf } from './neighbors.ts';
import type { RowSource } from './workspace.ts';

/** A word of a question: its row, and how much it counts. */
export interface Term {
  readonly row: number;
  readonly weight: number;
}

/** Terms in a form that crosses to a thread quickly. */
export interface WeightedRows {
  /** Uint32Array of k. */
  readonly rows: Uint32Array;
  /** Float64Array of k. */
  readonly weights: Float64Array;
}

/** What is left of vectors that cancel out is rounding: at most so much of their lengths. */
const rounding = 1e-12;

/** Terms as arrays, in their order. */
export function weightedRows(terms: readonly Term[]): WeightedRows {
  return {
    rows: Uint32Array.from(terms, ({ row }) => row),
    weights: Float64Array.from(terms, ({ weight }) => weight),
  };
}

/**
 * Terms that stand for the same word become one, their weights added, where the first of them stood.
 * Weights may then be 0: the word still belongs to the question.
 */
export function mergeTerms(terms: readonly Term[]): Term[] {
  const merged = new Map<number, { weight: number; trace: number }>();
  for (const { row, weight } of terms) {
    const before = merged.get(row) ?? { weight: 0, trace: 0 };
    const trace = before.trace + rounding * Math.abs(weight);
    merged.set(row, { weight: before.weight + weight, trace });
  }
  return Array.from(merged, ([row, { weight, trace }]) => ({
    row,
    // Decimals such as 0.1 + 0.2 − 0.3 leave a trace that nobody meant.
    weight: Math.abs(weight) <= trace ? 0 : weight,
  }));
}

/** Rows that count once each. */
export function equalTerms(rows: readonly number[]): Term[] {
  return rows.map((row) => ({ row, weight: 1 }));
}

/**
 * The sum of weight·row in 64-bit floats: Float64Array of dimension.
 * @param norms the lengths of all rows, to sum rows of length 1; `null` to sum the rows as they are
 */
export function sumRows(
  { values, dimension, stride }: RowSource,
  { rows, weights }: WeightedRows,
  norms: Float64Array | null,
): Float64Array {
  const sum = new Float64Array(dimension);
  for (const [at, row] of rows.entries()) {
    const factor = norms === null ? weights[at]! : weights[at]! / norms[row]!;
    const start = row * stride;
    for (let i = 0; i < dimension; i++) sum[i]! += factor * values[start + i]!;
  }
  return sum;
}

/**
 * @param norms the lengths of all rows
 * @throws ProgramError `no-direction` when the row of a term is zero or not finite
 */
export function requireDirections(norms: Float64Array, terms: readonly Term[]): void {
  for (const { row } of terms) if (!hasDirection(norms[row]!)) throw new ProgramError('no-direction', {});
}

/** Whether what is left of vectors is only rounding, or not finite. `size` is their lengths together, `length` that of their sum. */
export function cancelsOut(length: number, size: number): boolean {
  return !(length > rounding * size && length < Number.POSITIVE_INFINITY);
}

/**
 * The length of a sum of vectors.
 * @param size the lengths of those vectors together
 * @throws ProgramError `no-direction` when they cancel out
 */
export function requireLength(sum: Float64Array, size: number): number {
  const length = lengthOf(sum);
  if (cancelsOut(length, size)) throw new ProgramError('no-direction', {});
  return length;
}
