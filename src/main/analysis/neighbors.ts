import type { Neighbors } from '../../shared/models.ts';
import { forEachBlock, type RowSource, rowsOfBlock, type Workspace } from './workspace.ts';

/** The best rows of a range, best first; similarities in 64 bits, so that ranges merge as if they had been one. */
export interface RankedRows {
  readonly indices: Uint32Array;
  readonly similarities: Float64Array;
}

/** A question for the nearest rows. */
export interface NeighborQuery {
  /** Float64Array of stride. */
  readonly vector: Float64Array;
  readonly top: number;
  /** Rows that are not wanted in the answer. */
  readonly exclude: readonly number[];
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

/**
 * The rows among `from … to − 1` with the largest cosine similarity to a vector, exactly. Rows without a direction (zero, or not finite) are
 * left out: their similarity is undefined.
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
  const rowsAtOnce = rowsOfBlock(stride);
  const kernel = workspace.begin(rowsAtOnce * (stride * 4 + 8) + stride * 8 + 128);
  const block = workspace.floats(rowsAtOnce * stride);
  const vector = workspace.doubles(stride);
  vector.set(query.vector);
  const products = workspace.doubles(rowsAtOnce);
  const length = Math.sqrt(query.vector.reduce((sum, value) => sum + value * value, 0));
  const best = new BestRows(query.top);
  if (!(length > 0 && length < Number.POSITIVE_INFINITY)) return best.ranked();
  const excluded = new Set(query.exclude);
  forEachBlock(source, from, to, false, block, (first, count) => {
    kernel.dotProducts(block.byteOffset, count, stride, vector.byteOffset, 1, products.byteOffset);
    for (let i = 0; i < count; i++) {
      const norm = norms[first + i]!;
      const similarity = Math.max(-1, Math.min(1, products[i]! / (norm * length)));
      // Written so that NaN fails.
      if (similarity > best.threshold && norm > 0 && !excluded.has(first + i))
        best.add(first + i, similarity);
    }
  });
  return best.ranked();
}

/** The best `top` of answers about ranges, as the answer about all of them. */
export function mergeRanked(parts: readonly RankedRows[], top: number): Neighbors {
  const all = parts.flatMap(({ indices, similarities }) =>
    Array.from(indices, (index, at) => ({ index, similarity: similarities[at]! })),
  );
  all.sort((a, b) => b.similarity - a.similarity || a.index - b.index);
  const best = all.slice(0, top);
  return {
    indices: Uint32Array.from(best, (row) => row.index),
    similarities: Float32Array.from(best, (row) => row.similarity),
  };
}

/** Keeps the best rows seen; rows come in ascending order, so of equal ones the earlier stays. A binary heap with the worst on top. */
class BestRows {
  readonly #limit: number;
  readonly #indices: number[] = [];
  readonly #similarities: number[] = [];
  /** Only a larger similarity gets in; below −1 as long as there is room. */
  threshold = Number.NEGATIVE_INFINITY;

  constructor(limit: number) {
    this.#limit = limit;
    if (limit <= 0) this.threshold = Number.POSITIVE_INFINITY;
  }

  add(index: number, similarity: number): void {
    const size = this.#indices.length;
    if (size < this.#limit) {
      this.#indices.push(index);
      this.#similarities.push(similarity);
      this.#rise(size);
    } else {
      this.#indices[0] = index;
      this.#similarities[0] = similarity;
      this.#sink();
    }
    if (this.#indices.length === this.#limit) this.threshold = this.#similarities[0]!;
  }

  ranked(): RankedRows {
    const order = this.#indices.map((_, at) => at).sort((a, b) => (this.#worse(a, b) ? 1 : -1));
    return {
      indices: Uint32Array.from(order, (at) => this.#indices[at]!),
      similarities: Float64Array.from(order, (at) => this.#similarities[at]!),
    };
  }

  #worse(a: number, b: number): boolean {
    const difference = this.#similarities[a]! - this.#similarities[b]!;
    return difference < 0 || (difference === 0 && this.#indices[a]! > this.#indices[b]!);
  }

  #rise(start: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (!this.#worse(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    const size = this.#indices.length;
    let at = 0;
    for (;;) {
      let worst = at;
      const left = 2 * at + 1;
      if (left < size && this.#worse(left, worst)) worst = left;
      if (left + 1 < size && this.#worse(left + 1, worst)) worst = left + 1;
      if (worst === at) return;
      this.#swap(at, worst);
      at = worst;
    }
  }

  #swap(a: number, b: number): void {
    [this.#indices[a], this.#indices[b]] = [this.#indices[b]!, this.#indices[a]!];
    [this.#similarities[a], this.#similarities[b]] = [this.#similarities[b]!, this.#similarities[a]!];
  }
}
