import { BestRows, type RankedRows } from './best-rows.ts';
import { forEachBlock, type RowSource, rowsOfBlock, type Workspace } from './workspace.ts';

/** How near two vectors are: the cosine of their angle, their distance, or their dot product. */
export type Metric = 'cosine' | 'euclidean' | 'dot';

/** A question for the nearest rows. */
export interface NeighborQuery {
  /** Float64Array of stride; all finite. */
  readonly vector: Float64Array;
  readonly top: number;
  /** Rows that are not wanted in the answer. */
  readonly exclude: readonly number[];
  readonly metric: Metric;
}

/** Writes the Euclidean length of the rows `from … to − 1` to their places in `norms` (Float64Array of rows). */
export function measureRows(
  workspace: Workspace,
  source: RowSource,
  from: number,
  to: number,
  norms: Float64Array,
): void {
  const { stride } = source;
  const rowsAtOnce = rowsOfBlock(stride);
  const kernel = workspace.begin(rowsAtOnce * (stride * 4 + 8) + 64);
  const block = workspace.floats(rowsAtOnce * stride);
  const lengths = workspace.doubles(rowsAtOnce);
  forEachBlock(source, from, to, false, block, (first, count) => {
    kernel.norms(block.byteOffset, count, stride, lengths.byteOffset);
    norms.set(lengths.subarray(0, count), first);
  });
}

/** The Euclidean length of a vector. */
export function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

/** The cosine of two vectors with the given dot product and lengths, within −1 … 1; NaN when one has no direction. */
export function cosineOf(product: number, norm: number, length: number): number {
  if (!hasDirection(norm) || !hasDirection(length)) return Number.NaN;
  return Math.max(-1, Math.min(1, product / (norm * length)));
}

/** Whether a vector of this length points anywhere: it is neither zero nor beyond what is finite. */
export function hasDirection(length: number): boolean {
  return length > 0 && length < Number.POSITIVE_INFINITY;
}

/**
 * The rows among `from … to − 1` that are nearest to a vector, exactly, with scores of which larger is nearer (distances are negative). Rows
 * that are not finite are left out, and for the cosine also zeros: their score is undefined.
 * @param norms the lengths of all rows
 */
export function nearestRows(
  workspace: Workspace,
  source: RowSource,
  norms: Float64Array,
  query: NeighborQuery,
  from: number,
  to: number,
): RankedRows {
  const { stride } = source;
  const { metric } = query;
  const rowsAtOnce = rowsOfBlock(stride);
  const kernel = workspace.begin(rowsAtOnce * (stride * 4 + 8) + stride * 8 + 192);
  const block = workspace.floats(rowsAtOnce * stride);
  const vector = workspace.doubles(stride);
  vector.set(query.vector);
  const results = workspace.doubles(rowsAtOnce);
  const length = lengthOf(query.vector);
  const best = new BestRows(query.top);
  if (metric === 'cosine' && !hasDirection(length)) return best.ranked();
  const measure = metric === 'euclidean' ? kernel.squaredDistances : kernel.dotProducts;
  const excluded = new Set(query.exclude);
  forEachBlock(source, from, to, false, block, (first, count) => {
    measure(block.byteOffset, count, stride, vector.byteOffset, 1, results.byteOffset);
    for (let i = 0; i < count; i++) {
      const result = results[i]!;
      const norm = norms[first + i]!;
      let score: number;
      if (metric === 'cosine') score = cosineOf(result, norm, length);
      else if (!(norm < Number.POSITIVE_INFINITY)) continue;
      else score = metric === 'euclidean' ? -Math.sqrt(result) : result;
      if (score >= best.threshold && !excluded.has(first + i)) best.add(first + i, score);
    }
  });
  return best.ranked();
}

/** Vectors to which rows are compared. */
export interface Directions {
  /** Float64Array of count·stride, one vector after another. */
  readonly vectors: Float64Array;
  readonly count: number;
}

/**
 * Writes the cosine of the rows `from … to − 1` with each of some vectors to their places in `cosines` (Float64Array of rows·count, row after
 * row): NaN where the row or the vector has no direction.
 */
export function measureCosines(
  workspace: Workspace,
  source: RowSource,
  norms: Float64Array,
  { vectors, count: queries }: Directions,
  from: number,
  to: number,
  cosines: Float64Array,
): void {
  const { stride } = source;
  const rowsAtOnce = rowsOfBlock(stride);
  const kernel = workspace.begin(rowsAtOnce * (stride * 4 + queries * 8) + queries * stride * 8 + 192);
  const block = workspace.floats(rowsAtOnce * stride);
  const placed = workspace.doubles(queries * stride);
  placed.set(vectors);
  const products = workspace.doubles(rowsAtOnce * queries);
  const lengths = Array.from({ length: queries }, (_, query) =>
    lengthOf(vectors.subarray(query * stride, (query + 1) * stride)),
  );
  forEachBlock(source, from, to, false, block, (first, count) => {
    kernel.dotProducts(block.byteOffset, count, stride, placed.byteOffset, queries, products.byteOffset);
    let at = 0;
    for (let i = 0; i < count; i++) {
      const norm = norms[first + i]!;
      for (const length of lengths) {
        cosines[first * queries + at] = cosineOf(products[at]!, norm, length);
        at++;
      }
    }
  });
}
