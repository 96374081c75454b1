import { type EmbeddingMatrix, matrixRow } from '../kernels/matrix.ts';
import { mergeRanked, type RankedRows } from './best-rows.ts';
import { type CodedRows, CodeKeeper, fewestCodedRows } from './coded-rows.ts';
import { scanBoard } from './coded-scan.ts';
import { encodeQuery } from './codes.ts';
import { lengthOf, type Metric, type NeighborQuery } from './neighbors.ts';
import { type AnalysisThreads, Kept, sharedDoubles } from './threads.ts';
import { type RowSource, rowSource } from './workspace.ts';

/** Which rows are wanted. */
export interface NeighborOptions {
  /** How many rows at most. */
  readonly top: number;
  /** Rows that are not wanted in the answer. */
  readonly exclude?: readonly number[];
  /** Only the first so many rows are looked at; null or nothing: all. */
  readonly restrict?: number | null;
  /** By default the cosine. */
  readonly metric?: Metric;
}

/**
 * Nearest rows, worked on by all threads. The lengths of rows are measured once for each matrix. The first question for the cosine scans all
 * rows; behind it codes are made (see `codes.ts`), through which the later ones find the same answer several times as fast.
 */
export class NearestRows {
  readonly #threads: AnalysisThreads;
  readonly #norms = new Kept<EmbeddingMatrix, Float64Array>();
  readonly #codes: CodeKeeper;

  /** @param kernels the folder of compiled kernels */
  constructor(threads: AnalysisThreads, kernels: string) {
    this.#threads = threads;
    this.#codes = new CodeKeeper(threads, kernels);
  }

  /**
   * The rows nearest to a row or a vector, exactly: largest cosine or dot product, or smallest distance, first; ties by index. Rows that are
   * not finite are left out, and for the cosine also zeros, which have no direction. A query that is not finite, or for the cosine zero, is
   * near to nothing. The lengths of all rows are measured once for each matrix object, so its vectors must not change any more.
   * @param query a row, which is left out of its own answer, or a vector of `dimension` numbers
   */
  async neighbors(
    matrix: EmbeddingMatrix,
    query: number | ArrayLike<number>,
    { top, exclude = [], restrict = null, metric = 'cosine' }: NeighborOptions,
  ): Promise<RankedRows> {
    const source = restrictedSource(matrix, restrict);
    const vector = paddedVector(matrix, query);
    if (!vector.every(Number.isFinite)) return { indices: new Uint32Array(0), scores: new Float64Array(0) };
    const norms = await this.norms(matrix);
    const asked: NeighborQuery = {
      vector,
      top,
      exclude: typeof query === 'number' ? [query, ...exclude] : exclude,
      metric,
    };
    const helped = codesHelp(asked, source.rows);
    const codes = helped ? this.#codes.get(matrix) : null;
    const parts = await (codes === null
      ? this.#scanPlainly(source, norms, asked)
      : this.#scanCodes(source, norms, asked, codes));
    // Codes are made behind the first question, so that nobody waits for them. Without them answers are the same, only slower; so when the pool
    // is closed meanwhile, nobody needs to hear of it.
    if (helped && codes === null) this.makeCodes(matrix).catch(() => undefined);
    const { indices, scores } = mergeRanked(parts, top);
    return { indices, scores: metric === 'euclidean' ? scores.map((score) => -score) : scores };
  }

  /**
   * The cosine of every row with every query: Float64Array of rows·queries on shared memory, row after row; NaN where the row or the query has
   * no direction (zero, or not finite).
   * @param queries vectors of `dimension` numbers
   */
  async similarities(
    matrix: EmbeddingMatrix,
    queries: readonly ArrayLike<number>[],
    { restrict = null }: Pick<NeighborOptions, 'restrict'> = {},
  ): Promise<Float64Array> {
    const source = restrictedSource(matrix, restrict);
    const norms = await this.norms(matrix);
    const vectors = new Float64Array(queries.length * matrix.stride);
    for (const [at, query] of queries.entries()) vectors.set(query, at * matrix.stride);
    const cosines = sharedDoubles(1, source.rows * queries.length)[0]!;
    await this.#threads.slices(source, { slices: this.#threads.count }, (thread, range) =>
      thread.call('cosines', { ...range, norms, directions: { vectors, count: queries.length }, cosines }),
    );
    return cosines;
  }

  /** The Euclidean length of every row (Float64Array of rows on shared memory), measured once for each matrix object. */
  norms(matrix: EmbeddingMatrix): Promise<Float64Array> {
    return this.#norms.get(matrix, () => this.#measure(rowSource(matrix)));
  }

  /**
   * Makes what speeds up questions for the cosine, unless it is there; without this call it is made behind the first question.
   * @returns whether there is now such a thing: not for few rows, or when memory is short
   */
  async makeCodes(matrix: EmbeddingMatrix): Promise<boolean> {
    return (await this.#codes.make(matrix, await this.norms(matrix))) !== null;
  }

  #scanPlainly(source: RowSource, norms: Float64Array, query: NeighborQuery): Promise<RankedRows[]> {
    return this.#threads.slices(source, { slices: this.#threads.count }, (thread, range) =>
      thread.call('nearest', { ...range, norms, query }),
    );
  }

  async #scanCodes(
    source: RowSource,
    norms: Float64Array,
    query: NeighborQuery,
    { memory, layout, direction }: CodedRows,
  ): Promise<RankedRows[]> {
    const coded = encodeQuery(query.vector, direction, layout);
    const board = scanBoard(this.#threads.count);
    const threads = await this.#threads.all();
    return Promise.all(
      threads.map((thread) =>
        thread.call('nearestCoded', { source, norms, query, coded, layout, memory, board }),
      ),
    );
  }

  async #measure(source: RowSource): Promise<Float64Array> {
    const norms = sharedDoubles(1, source.rows)[0]!;
    await this.#threads.slices(source, { slices: this.#threads.count }, (thread, range) =>
      thread.call('norms', { ...range, norms }),
    );
    return norms;
  }
}

/** The lengths of queries between which no product of 64-bit floats overflows or loses digits near zero, as the bound of codes supposes. */
const safeLengths = { least: 1e-100, most: 1e100 };

/** Whether codes speed up a question about so many rows, and hold for it. Those who want a large share of the rows have to look at most. */
function codesHelp({ metric, vector, top }: NeighborQuery, rows: number): boolean {
  const length = lengthOf(vector);
  return (
    metric === 'cosine' &&
    rows >= fewestCodedRows &&
    top <= rows / 64 &&
    length > safeLengths.least &&
    length < safeLengths.most
  );
}

/** The first `restrict` rows, or all. */
function restrictedSource(matrix: EmbeddingMatrix, restrict: number | null): RowSource {
  return rowSource(matrix, Math.min(matrix.rows, restrict ?? matrix.rows));
}

/** A row or vector as 64-bit floats with the zeros behind it that rows have: Float64Array of stride. */
function paddedVector(matrix: EmbeddingMatrix, query: number | ArrayLike<number>): Float64Array {
  const vector = new Float64Array(matrix.stride);
  vector.set(typeof query === 'number' ? matrixRow(matrix, query) : query);
  return vector;
}
