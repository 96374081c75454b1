import type { SearchHits, SearchMode, TrainingFrame } from '../../shared/models.ts';
import type { WordTable } from '../../shared/word-table.ts';
import { loadKernel } from '../kernels/load.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import type { ThreadStarter } from '../threads/thread.ts';
import type { RankedRows } from './best-rows.ts';
import { NearestRows, type NeighborOptions } from './nearest.ts';
import { type ProjectedRows, projectFrame, projectMatrix } from './projecting.ts';
import { AnalysisThreads, type LongWork } from './threads.ts';
import { VocabularySearch } from './vocabulary-search.ts';

/**
 * Analysis of embeddings on shared memory by a pool of threads: projections, neighbours, search. Work is cut into calls of some tens of
 * milliseconds, so that the event loop stays free and a cancelled job ends soon. Threads start when they are first needed. Results do not
 * depend on how many threads there are.
 */
export class AnalysisPool {
  readonly #threads: AnalysisThreads;
  readonly #nearest: NearestRows;
  readonly #search: VocabularySearch;

  private constructor(threads: AnalysisThreads) {
    this.#threads = threads;
    this.#nearest = new NearestRows(threads);
    this.#search = new VocabularySearch(threads);
  }

  /**
   * A pool of `starter.cores` threads.
   * @param kernels the folder of compiled kernels
   */
  static async create(starter: ThreadStarter, kernels: string): Promise<AnalysisPool> {
    const { module } = await loadKernel(kernels, 'analysis');
    return new AnalysisPool(new AnalysisThreads(starter, module));
  }

  /** Principal components of all rows: see {@link projectMatrix}. */
  project(matrix: EmbeddingMatrix, components: number, work: LongWork = {}): Promise<ProjectedRows> {
    return projectMatrix(this.#threads, matrix, components, work);
  }

  /** One picture of vectors in training: see {@link projectFrame}. */
  frame(
    matrix: EmbeddingMatrix,
    sample: number,
    previous: Float32Array | null,
  ): Promise<Pick<TrainingFrame, 'positions' | 'explainedVarianceRatio'>> {
    return projectFrame(this.#threads, matrix, sample, previous);
  }

  /** The nearest rows of a row or vector: see {@link NearestRows}. */
  neighbors(
    matrix: EmbeddingMatrix,
    query: number | ArrayLike<number>,
    options: NeighborOptions,
  ): Promise<RankedRows> {
    return this.#nearest.neighbors(matrix, query, options);
  }

  /** The cosine of every row with every query, rows·queries: see {@link NearestRows}. */
  similarities(
    matrix: EmbeddingMatrix,
    queries: readonly ArrayLike<number>[],
    options: Pick<NeighborOptions, 'restrict'> = {},
  ): Promise<Float64Array> {
    return this.#nearest.similarities(matrix, queries, options);
  }

  /** The Euclidean length of every row: see {@link NearestRows}. */
  norms(matrix: EmbeddingMatrix): Promise<Float64Array> {
    return this.#nearest.norms(matrix);
  }

  /** Words that match a text: see `search.ts`. */
  search(
    { words }: { readonly words: WordTable },
    text: string,
    mode: SearchMode,
    limit: number,
  ): Promise<SearchHits> {
    return this.#search.search(words.packed, text, mode, limit);
  }

  /** Stops the threads; pending work is rejected with `thread-ended`. Safe to call twice. */
  async dispose(): Promise<void> {
    await this.#threads.dispose();
  }
}
