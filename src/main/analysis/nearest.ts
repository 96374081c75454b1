import type { Neighbors } from '../../shared/models.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import { mergeRanked } from './neighbors.ts';
import { type AnalysisThreads, Kept, sharedDoubles } from './threads.ts';
import { type RowSource, rowSource } from './workspace.ts';

/** Nearest rows, worked on by all threads; the lengths of rows are measured once for each matrix. */
export class NearestRows {
  readonly #threads: AnalysisThreads;
  readonly #norms = new Kept<EmbeddingMatrix, Float64Array>();

  constructor(threads: AnalysisThreads) {
    this.#threads = threads;
  }

  /**
   * The `top` rows with the largest cosine similarity, exactly; ties by index. Rows without a direction (zero, or not finite) are left out.
   * The lengths of all rows are measured once for each matrix object, so its vectors must not change any more.
   * @param query a row, which is left out of its own answer, or a vector of `dimension` numbers
   * @param exclude further rows that are not wanted
   */
  async neighbors(
    matrix: EmbeddingMatrix,
    query: number | ArrayLike<number>,
    top: number,
    exclude: readonly number[] = [],
  ): Promise<Neighbors> {
    const source = rowSource(matrix);
    const norms = await this.#norms.get(matrix, () => this.#measure(source));
    const vector = new Float64Array(source.stride);
    if (typeof query === 'number') {
      vector.set(source.values.subarray(query * source.stride, (query + 1) * source.stride));
    } else vector.set(query);
    const asked = {
      vector,
      top,
      exclude: typeof query === 'number' ? [query, ...exclude] : exclude,
    };
    const parts = await this.#threads.slices(source, { slices: this.#threads.count }, (thread, range) =>
      thread.call('nearest', { ...range, norms, query: asked }),
    );
    return mergeRanked(parts, top);
  }

  async #measure(source: RowSource): Promise<Float64Array> {
    const norms = sharedDoubles(1, source.rows)[0]!;
    await this.#threads.slices(source, { slices: this.#threads.count }, (thread, range) =>
      thread.call('norms', { ...range, norms }),
    );
    return norms;
  }
}
