import { ProgramError } from '../../shared/errors.ts';
import type { ReportProgress } from '../../shared/jobs.ts';
import type { Thread, ThreadStarter } from '../threads/thread.ts';
import type { AnalysisFunctions } from './thread-functions.ts';
import type { RowRange, RowSource } from './workspace.ts';

/** How long work is watched. */
export interface LongWork {
  readonly signal?: AbortSignal;
  /** Hears of progress in rows. */
  readonly report?: ReportProgress;
}

/** One thread that analyses. */
export type AnalysisThread = Thread<AnalysisFunctions>;

/** How {@link AnalysisThreads.slices} divides its work. */
export interface Division {
  /** How many ranges the rows are cut into. */
  readonly slices: number;
  /** At most so many rows in one call; by default a whole range. */
  readonly rowsAtOnce?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told how many rows each finished call was about. */
  readonly onRows?: (rows: number) => void;
}

/**
 * The threads of a pool, and the ways in which work is given to them. They start when they are first needed. What is worked on lies in files of
 * its own (projecting, nearest, vocabulary-search …), as functions that take these threads.
 */
export class AnalysisThreads {
  readonly #starter: ThreadStarter;
  readonly #module: WebAssembly.Module;
  #threads: Promise<readonly AnalysisThread[]> | null = null;
  #next = 0;
  #disposed = false;

  constructor(starter: ThreadStarter, module: WebAssembly.Module) {
    this.#starter = starter;
    this.#module = module;
  }

  /** How many threads there are. */
  get count(): number {
    return Math.max(1, this.#starter.cores);
  }

  /**
   * Cuts the rows into ranges and has each one worked on by one thread after another's call. The calls of one range follow each other, so they
   * may add to one array.
   * @returns the answers of all calls, in no particular order
   * @throws ProgramError `cancelled`, or what a call threw
   */
  async slices<T>(
    source: RowSource,
    { slices, rowsAtOnce = Number.POSITIVE_INFINITY, signal, onRows }: Division,
    call: (thread: AnalysisThread, range: RowRange, slice: number) => Promise<T>,
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
          onRows?.(to - from);
        }
      }
    };
    const threads = await this.all();
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

  /**
   * Has `count` pieces of work done, each by whichever thread is free next.
   * @returns the answers, by the number of the piece
   * @throws ProgramError `cancelled`, or what a call threw
   */
  async each<T>(
    count: number,
    signal: AbortSignal | undefined,
    call: (thread: AnalysisThread, piece: number) => Promise<T>,
  ): Promise<T[]> {
    const answers: T[] = [];
    let next = 0;
    const threads = await this.all();
    const lane = async (thread: AnalysisThread): Promise<void> => {
      while (next < count) {
        throwIfCancelled(signal);
        const piece = next++;
        answers[piece] = await call(thread, piece);
      }
    };
    try {
      await unlessCancelled(Promise.all(threads.map(lane)), signal);
    } finally {
      // After a failure no lane begins another piece.
      next = count;
    }
    return answers;
  }

  /** One thread, each in turn. */
  async any(): Promise<AnalysisThread> {
    const threads = await this.all();
    this.#next = (this.#next + 1) % threads.length;
    return threads[this.#next]!;
  }

  /** All threads, started. */
  all(): Promise<readonly AnalysisThread[]> {
    if (this.#disposed) return Promise.reject(new ProgramError('thread-ended', { reason: 'it was closed' }));
    this.#threads ??= this.#start();
    return this.#threads;
  }

  /** Stops the threads; pending work is rejected with `thread-ended`. Safe to call twice. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    const threads = await (this.#threads ?? []);
    await Promise.all(threads.map((thread) => thread.dispose()));
  }

  async #start(): Promise<readonly AnalysisThread[]> {
    const threads = Array.from({ length: this.count }, () =>
      this.#starter.start<AnalysisFunctions>('analysis'),
    );
    await Promise.all(threads.map((thread) => thread.call('prepare', { module: this.#module })));
    return threads;
  }
}

/** Keeps what is being made under its key, unless making it fails: then the next one tries again. */
export class Kept<K extends WeakKey, V> {
  readonly #kept = new WeakMap<K, Promise<V>>();

  /** What was made for `key`, or what `make` makes now. */
  get(key: K, make: () => Promise<V>): Promise<V> {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const value = make();
    this.#kept.set(key, value);
    value.catch(() => this.#kept.delete(key));
    return value;
  }
}

/** `parts` arrays of `length` 64-bit floats on one shared memory, zeros. */
export function sharedDoubles(parts: number, length: number): Float64Array[] {
  const memory = new SharedArrayBuffer(parts * length * 8);
  return Array.from({ length: parts }, (_, part) => new Float64Array(memory, part * length * 8, length));
}

/** @throws ProgramError `cancelled` */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ProgramError('cancelled', {});
}

/**
 * What `work` gives, or a rejection as soon as the signal says so: the work then ends in its own time and nobody hears of it.
 * @throws ProgramError `cancelled`
 */
export async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  // Whatever becomes of work that is not waited for is nobody's.
  work.catch(() => undefined);
  throwIfCancelled(signal);
  let stop = (): void => undefined;
  const cancelled = new Promise<never>((_, reject) => {
    stop = () => reject(new ProgramError('cancelled', {}));
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
