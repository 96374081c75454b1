import { ProgramError } from '../../shared/errors.ts';
import type { ReportProgress } from '../../shared/jobs.ts';
import type { Neighbors, Projection, SearchHits, SearchMode, TrainingFrame } from '../../shared/models.ts';
import type { PackedWords, WordTable } from '../../shared/word-table.ts';
import { loadKernel } from '../kernels/load.ts';
import type { EmbeddingMatrix } from '../kernels/matrix.ts';
import type { Thread, ThreadStarter } from '../threads/thread.ts';
import { mergeRanked } from './neighbors.ts';
import { type Centre, centreOf } from './pca.ts';
import type { AnalysisFunctions } from './thread-functions.ts';
import { type RowSource, rowSource } from './workspace.ts';

/** How long work is watched. */
export interface LongWork {
  readonly signal?: AbortSignal;
  /** Hears of progress in rows. */
  readonly report?: ReportProgress;
}

type AnalysisThread = Thread<AnalysisFunctions>;

/** The most memory for parts of the scatter matrix, in bytes. */
const gramBytes = 64 * 1024 * 1024;
/** Multiplications in one call to a thread: about 50 ms. */
const productsAtOnce = 3e8;
/** Numbers read in one call to a thread by passes that do little with each. */
const numbersAtOnce = 16e6;

/**
 * Threads that analyse embeddings on shared memory: projections, neighbours, search. Work is cut into calls of some tens of milliseconds,
 * so that the event loop stays free and a cancelled job ends soon. Threads start when they are first needed. Results do not depend on how
 * many threads there are.
 */
export class AnalysisPool {
  readonly #starter: ThreadStarter;
  readonly #module: WebAssembly.Module;
  readonly #norms = new WeakMap<EmbeddingMatrix, Promise<Float64Array>>();
  readonly #folded = new WeakMap<PackedWords, Promise<PackedWords>>();
  #threads: Promise<readonly AnalysisThread[]> | null = null;
  #next = 0;
  #disposed = false;

  private constructor(starter: ThreadStarter, module: WebAssembly.Module) {
    this.#starter = starter;
    this.#module = module;
  }

  /**
   * A pool of `starter.cores` threads.
   * @param kernels the folder of compiled kernels
   */
  static async create(starter: ThreadStarter, kernels: string): Promise<AnalysisPool> {
    const { module } = await loadKernel(kernels, 'analysis');
    return new AnalysisPool(starter, module);
  }

  /**
   * Principal component scores of all rows, exact and mean-centred; signs and treatment of broken rows as `pca.ts` says. Axes that the data
   * does not have are zeros with a share of 0.
   * @throws ProgramError `cancelled`
   */
  async project(matrix: EmbeddingMatrix, components: number, work: LongWork = {}): Promise<Projection> {
    const started = performance.now();
    const source = rowSource(matrix);
    const { rows, dimension, stride } = source;
    // Shares of the whole, as measured at 100 dimensions; products grow with the dimension, the others do not.
    const productShare = stride / (stride + 80);
    const progress = new PassProgress(rows, work.report);

    progress.pass(0, (1 - productShare) / 2);
    const centre =
      (await this.#centre(source, false, work, progress)) ??
      (await this.#centre(source, true, work, progress))!;

    progress.pass((1 - productShare) / 2, productShare);
    const grams = sharedParts(sliceCount(stride), stride * stride);
    const gramRows = Math.max(1, Math.floor(productsAtOnce / (stride * stride)));
    await this.#slices(source, grams.length, gramRows, work, progress, (thread, range, slice) =>
      thread.call('gram', { ...range, centre, gram: grams[slice]! }),
    );
    const [thread] = await this.#started();
    const { axes, explainedVarianceRatio } = await thread!.call('axes', {
      grams,
      shape: { rows, dimension, stride },
      centre,
      components,
    });
    throwIfCancelled(work.signal);

    progress.pass((1 + productShare) / 2, (1 - productShare) / 2);
    const positions = new Float32Array(
      new SharedArrayBuffer(Math.max(4, rows * components * 4)),
      0,
      rows * components,
    );
    const shared = sharedCopy(axes);
    const passRows = Math.max(1, Math.floor(numbersAtOnce / (stride * Math.max(1, components / 3))));
    await this.#slices(source, this.#starter.cores * 2, passRows, work, progress, (worker, range) =>
      worker.call('scores', { ...range, centre, axes: shared, positions }),
    );
    const seconds = (performance.now() - started) / 1000;
    // Not all ways to the page carry shared memory.
    return { positions: positions.slice(), components, explainedVarianceRatio, seconds };
  }

  /**
   * One picture of vectors in training: the first `sample` rows on their own first three principal axes, turned to fit the picture before,
   * divided by their root-mean-square distance from the centre.
   */
  async frame(
    matrix: EmbeddingMatrix,
    sample: number,
    previous: Float32Array | null,
  ): Promise<Pick<TrainingFrame, 'positions' | 'explainedVarianceRatio'>> {
    const thread = await this.#any();
    const source = rowSource(matrix, Math.min(sample, matrix.rows));
    return thread.call('frame', { source, components: 3, previous });
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
    const norms = await this.#normsOf(matrix, source);
    const vector = new Float64Array(source.stride);
    if (typeof query === 'number') {
      vector.set(source.values.subarray(query * source.stride, (query + 1) * source.stride));
    } else vector.set(query);
    const asked = {
      vector,
      top,
      exclude: typeof query === 'number' ? [query, ...exclude] : exclude,
    };
    const parts = await this.#slices(
      source,
      this.#starter.cores,
      Number.POSITIVE_INFINITY,
      {},
      null,
      (thread, range) => thread.call('nearest', { ...range, norms, query: asked }),
    );
    return mergeRanked(parts, top);
  }

  /** Words that match a text: see `search.ts`. */
  async search(
    { words }: { readonly words: WordTable },
    text: string,
    mode: SearchMode,
    limit: number,
  ): Promise<SearchHits> {
    const packed = words.packed;
    let folding = this.#folded.get(packed);
    if (folding === undefined) {
      folding = this.#any().then((thread) => thread.call('fold', { words: packed }));
      this.#remember(this.#folded, packed, folding);
    }
    const folded = await folding;
    const thread = await this.#any();
    return thread.call('search', { words: packed, folded, text, mode, limit });
  }

  /** Stops the threads; pending work is rejected with `thread-ended`. Safe to call twice. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    const threads = await (this.#threads ?? []);
    await Promise.all(threads.map((thread) => thread.dispose()));
  }

  async #centre(
    source: RowSource,
    clean: boolean,
    work: LongWork,
    progress: PassProgress,
  ): Promise<Centre | null> {
    const parts = sharedParts(sliceCount(source.stride), source.stride);
    const passRows = Math.floor(numbersAtOnce / source.stride) + 1;
    const largest = await this.#slices(
      source,
      parts.length,
      passRows,
      work,
      progress,
      (thread, range, slice) => thread.call('sums', { ...range, clean, sums: parts[slice]! }),
    );
    const sums = new Float64Array(source.stride);
    for (const part of parts) for (const [column, sum] of part.entries()) sums[column] = sums[column]! + sum;
    return centreOf(sums, Math.max(0, ...largest), source.rows, clean);
  }

  #normsOf(matrix: EmbeddingMatrix, source: RowSource): Promise<Float64Array> {
    let measuring = this.#norms.get(matrix);
    if (measuring === undefined) {
      const norms = sharedParts(1, source.rows)[0]!;
      measuring = this.#slices(
        source,
        this.#starter.cores,
        Number.POSITIVE_INFINITY,
        {},
        null,
        (thread, range) => thread.call('norms', { ...range, norms }),
      ).then(() => norms);
      this.#remember(this.#norms, matrix, measuring);
    }
    return measuring;
  }

  /** Keeps what is being made, unless making it fails: then the next one tries again. */
  #remember<K extends WeakKey, V>(kept: WeakMap<K, Promise<V>>, key: K, value: Promise<V>): void {
    kept.set(key, value);
    value.catch(() => kept.delete(key));
  }

  /**
   * Cuts the rows into `slices` ranges and has each one worked on by one thread after another's call, at most `rowsAtOnce` rows a call. The
   * calls of one slice follow each other, so they may add to one array.
   * @returns the answers of all calls, in no particular order
   */
  async #slices<T>(
    source: RowSource,
    slices: number,
    rowsAtOnce: number,
    { signal }: LongWork,
    progress: PassProgress | null,
    call: (
      thread: AnalysisThread,
      range: { source: RowSource; from: number; to: number },
      slice: number,
    ) => Promise<T>,
  ): Promise<T[]> {
    const { rows } = source;
    const answers: T[] = [];
    let nextSlice = 0;
    let failed = false;
    const lane = async (thread: AnalysisThread): Promise<void> => {
      while (nextSlice < slices && !failed) {
        const slice = nextSlice++;
        const end = Math.floor((rows * (slice + 1)) / slices);
        for (let from = Math.floor((rows * slice) / slices); from < end; from += rowsAtOnce) {
          throwIfCancelled(signal);
          if (failed) return;
          const to = Math.min(end, from + rowsAtOnce);
          answers.push(await call(thread, { source, from, to }, slice));
          progress?.add(to - from);
        }
      }
    };
    const threads = await this.#started();
    await Promise.all(
      threads.map((thread) =>
        lane(thread).catch((error: unknown) => {
          failed = true;
          throw error;
        }),
      ),
    );
    throwIfCancelled(signal);
    return answers;
  }

  /** One thread, each in turn. */
  async #any(): Promise<AnalysisThread> {
    const threads = await this.#started();
    this.#next = (this.#next + 1) % threads.length;
    return threads[this.#next]!;
  }

  #started(): Promise<readonly AnalysisThread[]> {
    if (this.#disposed) return Promise.reject(new ProgramError('thread-ended', { reason: 'it was closed' }));
    this.#threads ??= this.#start();
    return this.#threads;
  }

  async #start(): Promise<readonly AnalysisThread[]> {
    const threads = Array.from({ length: Math.max(1, this.#starter.cores) }, () =>
      this.#starter.start<AnalysisFunctions>('analysis'),
    );
    await Promise.all(threads.map((thread) => thread.call('prepare', { module: this.#module })));
    return threads;
  }
}

/** Progress over several passes of known weight. Rows are those of the whole job: each pass counts as its share of them. */
class PassProgress {
  readonly #rows: number;
  readonly #report: ReportProgress | undefined;
  readonly #started = performance.now();
  #before = 0;
  #share = 0;
  #done = 0;
  #fraction = 0;

  constructor(rows: number, report: ReportProgress | undefined) {
    this.#rows = Math.max(1, rows);
    this.#report = report;
  }

  pass(before: number, share: number): void {
    this.#before = before;
    this.#share = share;
    this.#done = 0;
    this.add(0);
  }

  add(rows: number): void {
    this.#done = Math.min(this.#rows, this.#done + rows);
    // A pass that must be repeated does not turn the bar back.
    this.#fraction = Math.max(
      this.#fraction,
      Math.min(1, this.#before + (this.#share * this.#done) / this.#rows),
    );
    const seconds = (performance.now() - this.#started) / 1000;
    const done = Math.round(this.#fraction * this.#rows);
    this.#report?.({
      stage: 'projecting',
      unit: 'rows',
      done,
      total: this.#rows,
      rate: seconds > 0 ? done / seconds : null,
      secondsLeft: this.#fraction > 0 ? (seconds * (1 - this.#fraction)) / this.#fraction : null,
      fraction: this.#fraction,
    });
  }
}

/** Into how many parts sums are split: it depends on the data alone, so that any number of threads gives the same bits. */
function sliceCount(stride: number): number {
  return Math.max(4, Math.min(32, Math.floor(gramBytes / (stride * stride * 8))));
}

function sharedParts(parts: number, length: number): Float64Array[] {
  const memory = new SharedArrayBuffer(parts * length * 8);
  return Array.from({ length: parts }, (_, part) => new Float64Array(memory, part * length * 8, length));
}

function sharedCopy(values: Float64Array): Float64Array {
  const copy = sharedParts(1, values.length)[0]!;
  copy.set(values);
  return copy;
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ProgramError('cancelled', {});
}
