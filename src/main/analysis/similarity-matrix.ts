import { createMatrix, type EmbeddingMatrix, matrixRow } from '../kernels/matrix.ts';
import type { AnalysisPool } from './pool.ts';

/**
 * The cosine of each of some rows with each: Float32Array of n·n, row after row, symmetric, with a diagonal of exactly 1; NaN throughout for rows
 * that are zero or not finite.
 */
export async function similarityMatrix(
  pool: AnalysisPool,
  matrix: EmbeddingMatrix,
  rows: readonly number[],
): Promise<Float32Array> {
  const size = rows.length;
  // A small matrix of these rows, so that only they are compared.
  const chosen = createMatrix(size, matrix.dimension);
  const vectors = rows.map((row, at) => {
    const vector = matrixRow(matrix, row);
    matrixRow(chosen, at).set(vector);
    return vector;
  });
  const cosines = await pool.similarities(chosen, vectors);
  const result = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = row; column < size; column++) {
      const cosine = cosines[row * size + column]!;
      const shown = row === column && !Number.isNaN(cosine) ? 1 : cosine;
      result[row * size + column] = shown;
      result[column * size + row] = shown;
    }
  }
  return result;
}
