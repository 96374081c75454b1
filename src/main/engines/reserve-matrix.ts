import { ProgramError } from '../../shared/errors.ts';
import { createMatrix, type EmbeddingMatrix, matrixBytes } from '../kernels/matrix.ts';

/**
 * A matrix of zeros for training.
 * @param extra bytes of more memory behind the rows
 * @throws ProgramError `out-of-memory`
 */
export function reserveMatrix(rows: number, dimension: number, extra = 0): EmbeddingMatrix {
  try {
    return createMatrix(rows, dimension, extra);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const bytes = matrixBytes(rows, dimension, extra);
    throw new ProgramError('out-of-memory', { bytes, purpose: 'training' }, { cause: error });
  }
}
