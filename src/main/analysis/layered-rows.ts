import { setImmediate as nextTurn } from 'node:timers/promises';
import { strideOf } from '../kernels/matrix.ts';
import type { RowSource } from './workspace.ts';

/** Vectors of the same things in several layers, on shared memory. */
export interface LayeredRows {
  /** Rows of one layer. */
  readonly rows: number;
  readonly dimension: number;
  /** The rows of each layer. */
  readonly layers: readonly RowSource[];
}

/**
 * Vectors in a form that threads work on without a copy: as they are where they lie on shared memory and their rows start on 16 bytes, else
 * copied once, layer by layer, so that the event loop stays free.
 * @param vectors Float32Array of layers·rows·dimension, layer after layer
 */
export async function layeredRows(
  vectors: Float32Array,
  layers: number,
  rows: number,
  dimension: number,
): Promise<LayeredRows> {
  const stride = strideOf(dimension);
  const inPlace = vectors.buffer instanceof SharedArrayBuffer && stride === dimension;
  const sources: RowSource[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const own = vectors.subarray(layer * rows * dimension, (layer + 1) * rows * dimension);
    const values = inPlace ? own : paddedRows(own, rows, dimension, stride);
    sources.push({ values, rows, dimension, stride });
    if (!inPlace) await nextTurn();
  }
  return { rows, dimension, layers: sources };
}

function paddedRows(vectors: Float32Array, rows: number, dimension: number, stride: number): Float32Array {
  const values = new Float32Array(new SharedArrayBuffer(rows * stride * 4));
  if (stride === dimension) values.set(vectors);
  else
    for (let row = 0; row < rows; row++)
      values.set(vectors.subarray(row * dimension, (row + 1) * dimension), row * stride);
  return values;
}
