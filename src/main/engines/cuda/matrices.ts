import { type EmbeddingMatrix, matrixValues } from '../../kernels/matrix.ts';
import type { DeviceContext } from './driver/device.ts';
import type { Handle } from './driver/functions.ts';

/** Rows are copied through a buffer of about this many bytes: rows on the card are longer than in the machine's memory. */
const pieceBytes = 8 * 2 ** 20;

/** Calls `act` with ranges of rows that fit the buffer, until it returns false. */
function overPieces(
  matrix: EmbeddingMatrix,
  stride: number,
  act: (first: number, buffer: Float32Array) => boolean,
): boolean {
  const rows = Math.max(1, Math.floor(pieceBytes / (stride * 4)));
  const buffer = new Float32Array(Math.min(rows, matrix.rows) * stride);
  for (let first = 0; first < matrix.rows; first += rows) {
    const count = Math.min(rows, matrix.rows - first);
    if (!act(first, buffer.subarray(0, count * stride))) return false;
  }
  return true;
}

/**
 * Copies rows from the card.
 * @param stride floats a row there
 * @param meanwhile called between pieces; false ends the copy
 * @returns whether all rows were copied
 */
export function downloadMatrix(
  context: DeviceContext,
  source: Handle,
  stride: number,
  target: EmbeddingMatrix,
  stream: Handle,
  meanwhile: () => boolean,
): boolean {
  const values = matrixValues(target);
  return overPieces(target, stride, (first, buffer) => {
    context.download(buffer, source + BigInt(first * stride * 4), stream);
    for (let row = 0; row * stride < buffer.length; row++) {
      const from = row * stride;
      values.set(buffer.subarray(from, from + target.dimension), (first + row) * target.stride);
    }
    return meanwhile();
  });
}

/**
 * Copies rows to the card, zeros beyond the dimension. Rows that begin with NaN keep what they have there.
 * @returns whether all rows were copied
 */
export function uploadMatrix(
  context: DeviceContext,
  target: Handle,
  stride: number,
  source: EmbeddingMatrix,
  stream: Handle,
  meanwhile: () => boolean,
): boolean {
  const values = matrixValues(source);
  return overPieces(source, stride, (first, buffer) => {
    const rows = buffer.length / stride;
    // A row whose first number is NaN is new: it keeps what it has on the card.
    let known = true;
    for (let row = 0; row < rows; row++) {
      const from = (first + row) * source.stride;
      const numbers = values.subarray(from, from + source.dimension);
      if (Number.isNaN(numbers[0])) known = false;
      buffer.fill(0, row * stride + source.dimension, (row + 1) * stride);
      buffer.set(numbers, row * stride);
    }
    if (!known) mergeNewRows(context, target + BigInt(first * stride * 4), stride, buffer, stream);
    context.upload(target + BigInt(first * stride * 4), buffer, stream);
    return meanwhile();
  });
}

/** Replaces rows that begin with NaN by what the card has. */
function mergeNewRows(
  context: DeviceContext,
  address: Handle,
  stride: number,
  buffer: Float32Array,
  stream: Handle,
): void {
  const present = new Float32Array(buffer.length);
  context.download(present, address, stream);
  for (let row = 0; row < buffer.length; row += stride) {
    if (Number.isNaN(buffer[row])) buffer.set(present.subarray(row, row + stride), row);
  }
}
