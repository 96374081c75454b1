import type { Outliers } from '../../shared/questions.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import { cosAddDirection } from './answering.ts';
import type { AnalysisPool } from './pool.ts';
import { equalTerms } from './row-sums.ts';

/**
 * The words of a set by their cosine with the mean of all their unit vectors, the one that fits least first: gensim's `rank_by_centrality` from its
 * end, where `doesnt_match` looks. Ties by index; a word given twice counts twice and is listed twice.
 * @throws ProgramError `no-direction` when a vector is zero or not finite, or when all cancel out
 */
export async function rankOutliers(
  pool: AnalysisPool,
  matrix: EmbeddingMatrix,
  rows: readonly number[],
): Promise<Outliers> {
  const centre = await cosAddDirection(pool, matrix, equalTerms(rows));
  const cosines = await pool.similarities(matrix, [centre]);
  const indices = Uint32Array.from(rows).sort((a, b) => cosines[a]! - cosines[b]! || a - b);
  return { indices, cosines: Float32Array.from(indices, (row) => cosines[row]!) };
}
