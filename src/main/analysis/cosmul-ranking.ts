import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import { mergeRanked, type RankedRows } from './best-rows.ts';
import type { CosMulQuery } from './cosmul.ts';
import type { NeighborOptions } from './nearest.ts';
import { sumRows, type Term, weightedRows } from './row-sums.ts';
import type { AnalysisThreads } from './threads.ts';
import { rowSource } from './workspace.ts';

/** Multiplications in one call to a thread: some tens of milliseconds. */
const productsAtOnce = 32e6;

/**
 * The rows that answer a question best by 3CosMul, highest score first; ties by index.
 * @param norms the lengths of all rows
 * @param terms words with a direction, each once
 */
export async function rankByCosMul(
  threads: AnalysisThreads,
  matrix: EmbeddingMatrix,
  norms: Float64Array,
  terms: readonly Term[],
  { top, exclude = [], restrict = null }: Omit<NeighborOptions, 'metric'>,
): Promise<RankedRows> {
  const source = rowSource(matrix, Math.min(matrix.rows, restrict ?? matrix.rows));
  // A word whose weights cancel out multiplies by 1.
  const counted = terms.filter(({ weight }) => weight !== 0);
  const { stride } = matrix;
  const vectors = new Float64Array(counted.length * stride);
  for (const [at, { row }] of counted.entries())
    vectors.set(sumRows(source, weightedRows([{ row, weight: 1 }]), norms), at * stride);
  const query: CosMulQuery = { vectors, weights: weightedRows(counted).weights, top, exclude };
  const rowsAtOnce = Math.max(1000, Math.floor(productsAtOnce / (stride * Math.max(1, counted.length))));
  const parts = await threads.slices(source, { slices: threads.count, rowsAtOnce }, (thread, range) =>
    thread.call('cosMul', { ...range, norms, query }),
  );
  return mergeRanked(parts, top);
}
