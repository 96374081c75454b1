import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import { BestRows, mergeRanked, type RankedRows } from './best-rows.ts';
import type { NeighborOptions } from './nearest.ts';
import { cosineOf } from './neighbors.ts';
import { sumRows, type Term, weightedRows } from './row-sums.ts';
import type { AnalysisThreads } from './threads.ts';
import { forEachBlock, type RowSource, rowSource, rowsOfBlock, type Workspace } from './workspace.ts';

/** A question to be answered by 3CosMul. */
export interface CosMulQuery {
  /** Float64Array of k·stride: the words' vectors at length 1, one after another. */
  readonly vectors: Float64Array;
  /** Float64Array of k: how much each word counts, negative where it is taken away. */
  readonly weights: Float64Array;
  readonly top: number;
  /** Rows that are not wanted in the answer. */
  readonly exclude: readonly number[];
}

/** What keeps the quotient finite: the ε of the paper and of gensim. */
const epsilon = 1e-6;
/** Multiplications in one call to a thread: some tens of milliseconds. */
const productsAtOnce = 32e6;

/**
 * How well a word answers by 3CosMul: equation 4 of Levy & Goldberg 2014, "Linguistic Regularities in Sparse and Explicit Word Representations",
 * with similarities shifted to 0 … 1 as in its footnote 7: ∏ shifted(added) / (∏ shifted(taken away) + ε). The size of a weight is the
 * exponent of its word, so that a word written twice counts as two factors. Without added words the numerator is 1.
 * @param cosines the word's cosine with each word of the question, from place `at`
 */
export function cosMulScore(cosines: Float64Array, at: number, weights: Float64Array): number {
  let added = 1;
  let taken = 1;
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!;
    const shifted = (1 + cosines[at + k]!) / 2;
    const size = Math.abs(weight);
    const factor = size === 1 ? shifted : shifted ** size;
    if (weight > 0) added *= factor;
    else taken *= factor;
  }
  return added / (taken + epsilon);
}

/** The rows among `from … to − 1` with the highest {@link cosMulScore}; rows without a direction are left out. */
export function cosMulRows(
  workspace: Workspace,
  source: RowSource,
  norms: Float64Array,
  { vectors, weights, top, exclude }: CosMulQuery,
  from: number,
  to: number,
): RankedRows {
  const { stride } = source;
  const terms = weights.length;
  const rowsAtOnce = rowsOfBlock(stride);
  const kernel = workspace.begin(rowsAtOnce * (stride * 4 + terms * 8) + terms * stride * 8 + 192);
  const block = workspace.floats(rowsAtOnce * stride);
  const placed = workspace.doubles(terms * stride);
  placed.set(vectors);
  const products = workspace.doubles(rowsAtOnce * terms);
  const excluded = new Set(exclude);
  const best = new BestRows(top);
  forEachBlock(source, from, to, false, block, (first, count) => {
    kernel.dotProducts(block.byteOffset, count, stride, placed.byteOffset, terms, products.byteOffset);
    for (let i = 0; i < count; i++) {
      if (excluded.has(first + i)) continue;
      const norm = norms[first + i]!;
      for (let at = i * terms; at < (i + 1) * terms; at++) products[at] = cosineOf(products[at]!, norm, 1);
      best.add(first + i, cosMulScore(products, i * terms, weights));
    }
  });
  return best.ranked();
}

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
