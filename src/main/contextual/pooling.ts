import type { PiecePooling } from '../../shared/contexts.ts';
import type { RunRequest } from './contract.ts';

/** Hidden states of one layer: Float32Array of sequences·length·hiddenSize, each sequence padded to `length` pieces. */
export interface HiddenStates {
  readonly values: Float32Array;
  readonly length: number;
  readonly hiddenSize: number;
}

/**
 * Vectors of words from those of their pieces: the mean, or the first one.
 * @param out Float32Array of spans·hiddenSize
 */
export function poolSpans(
  { values, length, hiddenSize }: HiddenStates,
  spans: RunRequest['spans'],
  pooling: PiecePooling,
  out: Float32Array,
): void {
  const sums = new Float64Array(hiddenSize);
  spans.forEach(({ sequence, firstPiece, endPiece }, span) => {
    const end = pooling === 'first' ? firstPiece + 1 : endPiece;
    sums.fill(0);
    for (let piece = firstPiece; piece < end; piece++) {
      const from = (sequence * length + piece) * hiddenSize;
      for (let at = 0; at < hiddenSize; at++) sums[at]! += values[from + at]!;
    }
    const to = span * hiddenSize;
    for (let at = 0; at < hiddenSize; at++) out[to + at] = sums[at]! / (end - firstPiece);
  });
}
