import type { CloserWords, Relation } from '../../shared/questions.ts';
import { type EmbeddingMatrix, matrixRow } from '../kernels/matrix.ts';
import { cosineSimilarity } from './cosine.ts';
import type { AnalysisPool } from './pool.ts';
import { equalTerms, requireDirections, requireLength } from './row-sums.ts';

/** Cosines that differ by less are the same: the rest is rounding in 64 bits. */
const rounding = 1e-12;

/**
 * How two words or sets relate. A set stands for the mean of its vectors, as in gensim's `n_similarity`; a word given twice counts twice.
 * Two single words also get their ranks, as gensim's `rank` counts them.
 * @throws ProgramError `no-direction` when a vector is zero or not finite, or when those of a set cancel out
 */
export async function relateRows(
  pool: AnalysisPool,
  matrix: EmbeddingMatrix,
  first: readonly number[],
  second: readonly number[],
): Promise<Relation> {
  const [a, b] = await Promise.all([meanOfRows(pool, matrix, first), meanOfRows(pool, matrix, second)]);
  let dot = 0;
  let squares = 0;
  for (const [i, value] of a.entries()) {
    dot += value * b[i]!;
    squares += (value - b[i]!) ** 2;
  }
  const ranks =
    first.length === 1 && second.length === 1 ? await ranksOf(pool, matrix, first[0]!, second[0]!) : null;
  return { cosine: cosineSimilarity(a, b), euclidean: Math.sqrt(squares), dot, ranks };
}

/**
 * The words strictly nearer to `first` than `second` is, by cosine, nearest first: gensim's `closer_than`.
 * @param limit how many are listed; `total` counts all
 * @throws ProgramError `no-direction`
 */
export async function closerRows(
  pool: AnalysisPool,
  matrix: EmbeddingMatrix,
  first: number,
  second: number,
  limit: number,
): Promise<CloserWords> {
  requireDirections(await pool.norms(matrix), equalTerms([first, second]));
  const cosines = await pool.similarities(matrix, [matrixRow(matrix, first)]);
  const total = countNearer(cosines, first, second, 0, 1);
  // The words nearer than another one are the nearest words, so many of them.
  const { indices, scores } = await pool.neighbors(matrix, first, { top: Math.min(limit, total) });
  return { indices, cosines: Float32Array.from(scores), total };
}

async function ranksOf(
  pool: AnalysisPool,
  matrix: EmbeddingMatrix,
  first: number,
  second: number,
): Promise<NonNullable<Relation['ranks']>> {
  const cosines = await pool.similarities(matrix, [matrixRow(matrix, first), matrixRow(matrix, second)]);
  return {
    ofSecond: countNearer(cosines, first, second, 0, 2) + 1,
    ofFirst: countNearer(cosines, second, first, 1, 2) + 1,
  };
}

/**
 * How many rows but `to` are nearer to `to` than `from` is.
 * @param cosines Float64Array of rows·queries, of which `query` holds the cosines with `to`
 */
function countNearer(
  cosines: Float64Array,
  to: number,
  from: number,
  query: number,
  queries: number,
): number {
  const threshold = cosines[from * queries + query]! + rounding;
  let nearer = cosines[to * queries + query]! > threshold ? -1 : 0;
  for (let at = query; at < cosines.length; at += queries) if (cosines[at]! > threshold) nearer += 1;
  return nearer;
}

/** The mean of the rows as they are. @throws ProgramError `no-direction` */
async function meanOfRows(
  pool: AnalysisPool,
  matrix: EmbeddingMatrix,
  rows: readonly number[],
): Promise<Float64Array> {
  const norms = await pool.norms(matrix);
  const terms = equalTerms(rows);
  requireDirections(norms, terms);
  const sum = await pool.sum(matrix, terms, { unit: false });
  requireLength(
    sum,
    rows.reduce((size, row) => size + norms[row]!, 0),
  );
  return sum.map((value) => value / rows.length);
}
