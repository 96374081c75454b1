import { ProgramError } from '../../shared/errors.ts';
import { createMatrix, type EmbeddingMatrix, matrixBytes, strideOf } from '../kernels/matrix.ts';

/**
 * A matrix of zeros for training.
 * @param extra bytes of more memory behind the rows
 * @param stride floats from one row to the next
 * @throws ProgramError `out-of-memory`
 */
export function reserveMatrix(
  rows: number,
  dimension: number,
  extra = 0,
  stride = strideOf(dimension),
): EmbeddingMatrix {
  try {
    return createMatrix(rows, dimension, extra, stride);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const bytes = matrixBytes(rows, dimension, extra, stride);
    throw new ProgramError('out-of-memory', { bytes, purpose: 'training' }, { cause: error });
  }
}
