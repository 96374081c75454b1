import { BestRows, type RankedRows } from './best-rows.ts';
import { cosineOf, hasDirection } from './neighbors.ts';
import { forEachBlock, type RowSource, rowsOfBlock, type Workspace } from './workspace.ts';

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

/**
 * How well a word answers by 3CosMul: equation 4 of Levy & Goldberg 2014, "Linguistic Regularities in Sparse and Explicit Word Representations",
 * with similarities shifted to 0 … 1 as in its footnote 7: ∏ shifted(added) / (∏ shifted(taken away) + ε). The size of a weight is the
 * exponent of its word, so that a word written twice counts as two factors. Without added words the numerator is 1.
 * @param cosines the word's cosine with each word of the question, from place `at`
 */
function cosMulScore(cosines: Float64Array, at: number, weights: Float64Array): number {
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
      const norm = norms[first + i]!;
      if (!hasDirection(norm) || excluded.has(first + i)) continue;
      for (let at = i * terms; at < (i + 1) * terms; at++) products[at] = cosineOf(products[at]!, norm, 1);
      best.add(first + i, cosMulScore(products, i * terms, weights));
    }
  });
  return best.ranked();
}
