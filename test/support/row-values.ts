import { type EmbeddingMatrix, matrixRow } from '../../src/main/kernels/matrix.ts';

/** A copy of all rows, one behind the other, without what lies between them. */
export function rowValues(matrix: EmbeddingMatrix): Float32Array {
  const values = new Float32Array(matrix.rows * matrix.dimension);
  for (let row = 0; row < matrix.rows; row++) values.set(matrixRow(matrix, row), row * matrix.dimension);
  return values;
}
