import type { SearchHits, SearchMode, TrainingFrame } from '../../shared/models.ts';
import type { WordTable } from '../../shared/word-table.ts';
import { loadKernel } from '../kernels/load.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import type { ThreadStarter } from '../threads/thread.ts';
import { type AxisLayout, layOutOnAxes } from './axis-layout.ts';
import type { RankedRows } from './best-rows.ts';
import { rankByCosMul } from './cosmul-ranking.ts';
import {
  type EvaluatedModel,
  type EvaluationOptions,
  evaluateModel,
  type TimelessReport,
} from './evaluating.ts';
import type { EvaluationText } from './evaluation-file.ts';
import { NearestRows, type NeighborOptions } from './nearest.ts';
import { OccurrenceAnalysis } from './occurrences.ts';
import { PatternSearch } from './pattern-search.ts';
import { type ProjectedRows, projectFrame, projectMatrix } from './projecting.ts';
import { type Term, weightedRows } from './row-sums.ts';
import { AnalysisThreads, type LongWork } from './threads.ts';
import { VocabularySearch } from './vocabulary-search.ts';
import { rowSource } from './workspace.ts';

/**
 * Analysis of embeddings on shared memory by a pool of threads: projections, neighbours, search. Work is cut into calls of some tens of
 * milliseconds, so that the event loop stays free and a cancelled job ends soon. Threads start when they are first needed. Results do not
 * depend on how many threads there are.
 */
export class AnalysisPool {
  readonly #threads: AnalysisThreads;
  readonly #nearest: NearestRows;
  readonly #search: VocabularySearch;
  readonly #patterns: PatternSearch;
  readonly #kernels: string;
  /** Questions about one word's occurrences in many sentences. */
  readonly occurrences: OccurrenceAnalysis;

  private constructor(starter: ThreadStarter, threads: AnalysisThreads, kernels: string) {
    this.#threads = threads;
    this.#kernels = kernels;
    this.#nearest = new NearestRows(threads, kernels);
    this.#search = new VocabularySearch(threads);
    this.#patterns = new PatternSearch(starter);
    this.occurrences = new OccurrenceAnalysis(threads);
  }

  /**
   * A pool of `starter.cores` threads.
   * @param kernels the folder of compiled kernels
   */
  static async create(starter: ThreadStarter, kernels: string): Promise<AnalysisPool> {
    const { module } = await loadKernel(kernels, 'analysis');
    return new AnalysisPool(starter, new AnalysisThreads(starter, module), kernels);
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

  /** Makes ahead what speeds up `neighbors`: see {@link NearestRows.makeCodes}. */
  makeCodes(matrix: EmbeddingMatrix): Promise<boolean> {
    return this.#nearest.makeCodes(matrix);
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

  /** The rows that answer word algebra best by 3CosMul: see {@link rankByCosMul}. */
  async cosMul(
    matrix: EmbeddingMatrix,
    terms: readonly Term[],
    options: Omit<NeighborOptions, 'metric'>,
  ): Promise<RankedRows> {
    return rankByCosMul(this.#threads, matrix, await this.norms(matrix), terms, options);
  }

  /** The sum of weight·row, of rows as they are or at length 1, as Float64Array of dimension: see `row-sums.ts`. */
  async sum(
    matrix: EmbeddingMatrix,
    terms: readonly Term[],
    { unit }: { readonly unit: boolean },
  ): Promise<Float64Array> {
    const norms = unit ? await this.norms(matrix) : null;
    const thread = await this.#threads.any();
    return thread.call('sum', { source: rowSource(matrix), weighted: weightedRows(terms), norms });
  }

  /**
   * Words that match a text, or a regular expression: see `search.ts` and `pattern-search.ts`.
   * @throws ProgramError `pattern-invalid`
   */
  search(
    { words }: { readonly words: WordTable },
    text: string,
    mode: SearchMode,
    limit: number,
  ): Promise<SearchHits> {
    if (mode === 'pattern') return this.#patterns.search(words.packed, text, limit);
    return this.#search.search(words.packed, text, mode, limit);
  }

  /** Rows of words that are spelled almost like `word`, nearest first, then most frequent first: see `nearestSpellings`. */
  spellings(words: WordTable, word: string, limit: number): Promise<number[]> {
    return this.#search.spellings(words.packed, word, limit);
  }

  /** Asks a model the questions of an evaluation file: see {@link evaluateModel}. */
  evaluate(
    model: EvaluatedModel,
    text: EvaluationText,
    options: EvaluationOptions,
    work: LongWork = {},
  ): Promise<TimelessReport> {
    const kernel = async () => (await loadKernel(this.#kernels, 'analogies')).module;
    return evaluateModel(this.#threads, kernel, model, text, options, work);
  }

  /** All rows on semantic axes: see {@link layOutOnAxes}. */
  async axes(
    matrix: EmbeddingMatrix,
    axes: readonly Float64Array[],
    work: LongWork = {},
  ): Promise<AxisLayout> {
    return layOutOnAxes(this.#threads, matrix, await this.norms(matrix), axes, work);
  }

  /** Stops the threads; pending work is rejected with `thread-ended`. Safe to call twice. */
  async dispose(): Promise<void> {
    await Promise.all([this.#threads.dispose(), this.#patterns.dispose()]);
  }
}
