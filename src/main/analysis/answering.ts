import { ProgramError } from '../../shared/errors.ts';
import type { Answer, QuestionOptions } from '../../shared/questions.ts';
import { type EmbeddingMatrix, matrixRow } from '../kernels/matrix.ts';
import { cosineSimilarity } from './cosine.ts';
import type { AnalysisPool } from './pool.ts';
import { requireDirections, requireLength, type Term } from './row-sums.ts';

/**
 * The vector that 3CosAdd ranks by, as gensim computes it: the weighted mean of the words' unit vectors, at length 1; Float64Array of dimension.
 * @throws ProgramError `no-direction` when a word's vector is zero or not finite, or when the words cancel out
 */
export async function cosAddDirection(
  pool: AnalysisPool,
  matrix: EmbeddingMatrix,
  terms: readonly Term[],
): Promise<Float64Array> {
  requireDirections(await pool.norms(matrix), terms);
  const scaled = scaledTerms(terms);
  const sum = await pool.sum(matrix, scaled, { unit: true });
  const length = requireLength(sum, totalWeight(scaled));
  return sum.map((value) => value / length);
}

/**
 * The rows that answer a question best. `cosine` ranks by the cosine with {@link cosAddDirection}; the method `mul` by 3CosMul (see `cosmul.ts`).
 * `euclidean` and `dot` look from the sum of weight·vector, divided by the sum of the weights' sizes: for one word, its own vector. The words
 * of the question are left out of the answer unless `includeInputs` is set.
 * @param terms each row once: see `mergeTerms`
 * @throws ProgramError `no-direction`, or `bad-request` for `mul` with another metric than the cosine
 */
export async function answerTerms(
  pool: AnalysisPool,
  matrix: EmbeddingMatrix,
  terms: readonly Term[],
  { metric, method, includeInputs, restrict, top }: QuestionOptions,
): Promise<Omit<Answer, 'milliseconds'>> {
  if (method === 'mul' && metric !== 'cosine')
    throw new ProgramError('bad-request', { reason: 'CosMul ranks by cosines only' });
  const direction = await cosAddDirection(pool, matrix, terms);
  const wanted = { top, restrict, exclude: includeInputs ? [] : terms.map(({ row }) => row) };
  const ranked =
    method === 'mul'
      ? await pool.cosMul(matrix, terms, wanted)
      : await pool.neighbors(
          matrix,
          metric === 'cosine' ? direction : await meanVector(pool, matrix, terms),
          { ...wanted, metric },
        );
  const { indices } = ranked;
  const scores = Float32Array.from(ranked.scores);
  const cosines =
    method === 'add' && metric === 'cosine'
      ? scores
      : Float32Array.from(indices, (row) => cosineSimilarity(matrixRow(matrix, row), direction));
  return { terms, indices, scores, cosines };
}

/** The sum of weight·vector, divided by the sum of the weights' sizes. */
async function meanVector(
  pool: AnalysisPool,
  matrix: EmbeddingMatrix,
  terms: readonly Term[],
): Promise<Float64Array> {
  const scaled = scaledTerms(terms);
  const total = totalWeight(scaled);
  const sum = await pool.sum(matrix, scaled, { unit: false });
  return sum.map((value) => value / total);
}

/** The terms, with other weights of the same proportions where sums of theirs might not be finite or lose digits. */
export function scaledTerms(terms: readonly Term[]): readonly Term[] {
  const largest = terms.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0);
  if (largest === 0 || (largest > 1e-100 && largest < 1e100)) return terms;
  return terms.map(({ row, weight }) => ({ row, weight: weight / largest }));
}

/** The sum of the weights' sizes. */
function totalWeight(terms: readonly Term[]): number {
  return terms.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
}
