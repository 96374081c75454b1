import { ProgramError } from '../../../shared/errors.ts';
import type { ReportProgress } from '../../../shared/jobs.ts';
import type { LoadNotes, ModelPreview } from '../../../shared/library.ts';
import type { VectorFormat } from '../../../shared/models.ts';
import { loadKernel } from '../../kernels/load.ts';
import type { ThreadStarter } from '../../threads/thread.ts';
import { createStore, type EmbeddingStore } from '../store.ts';
import type { ReadingThread } from './block-run.ts';
import { Content } from './content.ts';
import { expectedRows } from './expected-rows.ts';
import type { NamedFile, RecognisedFile, RowPlan } from './format.ts';
import { recogniseFile } from './formats.ts';
import { requireMemory } from './memory-limits.ts';
import { type Crew, type RowsRead, readRows } from './read-rows.ts';
import type { ReadingFunctions } from './reading-functions.ts';
import { blockBytes } from './row-readers.ts';

export interface ReadVectorsOptions {
  readonly threads: ThreadStarter;
  /** Folder of the compiled kernels. */
  readonly kernels: string;
  readonly signal?: AbortSignal;
  /** Hears of progress in bytes of the file as stored. */
  readonly report?: ReportProgress;
  /** Only the first so many words; `null` or nothing for all. */
  readonly limit?: number | null;
}

/** A file of vectors that was read. */
export interface VectorsRead {
  /** What the file is called. */
  readonly name: string;
  readonly store: EmbeddingStore;
  readonly notes: LoadNotes;
  readonly format: VectorFormat;
  readonly compression: ModelPreview['compression'];
}

/**
 * Opens a file of vectors, whose format and compression show in its content (`formats.ts` has all of them). It is read in as many threads as
 * there are cores, numbers with correct rounding. Of equal words the first one counts.
 * @param files the file, and others that belong to it; without others, they are looked for beside it
 * @throws ProgramError `model-format` (with line or byte), `file-missing`, `file-not-regular`, `file-unreadable`, `file-changed`,
 * `file-empty`, `gzip-damaged`, `text-encoding`, `text-binary`, `out-of-memory`, `cancelled`
 */
export async function readVectors(
  files: readonly NamedFile[],
  options: ReadVectorsOptions,
): Promise<VectorsRead> {
  const { signal } = options;
  const cancelled = (): boolean => signal?.aborted === true;
  if (cancelled()) throw new ProgramError('cancelled', {});
  const reading = new Reading(files, options);
  const stop = (): void => reading.stop();
  signal?.addEventListener('abort', stop);
  try {
    const result = await reading.read();
    if (cancelled()) throw new ProgramError('cancelled', {});
    return result;
  } catch (error) {
    // A stopped thread is how cancelling looks from here.
    throw cancelled() ? new ProgramError('cancelled', {}, { cause: error }) : error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await reading.dispose();
  }
}

/** One file being read: what is open and running for it. */
class Reading {
  readonly #file: NamedFile;
  readonly #others: readonly NamedFile[];
  readonly #options: ReadVectorsOptions;
  readonly #open: Content[] = [];
  readonly #threads: ReadingThread[] = [];
  readonly #started = performance.now();

  constructor([file, ...others]: readonly NamedFile[], options: ReadVectorsOptions) {
    if (file === undefined) throw new ProgramError('bad-request', { reason: 'there is no file to read' });
    this.#file = file;
    this.#others = others;
    this.#options = options;
  }

  async read(): Promise<VectorsRead> {
    const { limit = null, signal } = this.#options;
    const { name } = this.#file;
    const content = await this.#content(this.#file);
    const { head, whole, compression, fileBytes } = content;
    const recognised = await recogniseFile({
      ...this.#file,
      head,
      whole,
      compression,
      fileBytes,
      others: this.#others,
    });
    const { format, dimension, claimedRows } = recognised;
    requireMemory({ rows: expectedRows(recognised, recognised.rowFile ?? content, limit), dimension }, name);
    let enough = false;
    let invalidWords = 0;
    const rows = await recognised.load({
      limit,
      signal,
      readRows: async (plan) => {
        const read = await this.#readRows(plan, content);
        ({ enough, invalidWords } = read);
        return read;
      },
    });
    const found = rows.vectors.rows + rows.duplicates;
    if (!enough) requireRows(found, recognised, name);
    return {
      name,
      store: createStore({
        words: rows.words,
        counts: null,
        vectors: rows.vectors,
        initialVectors: null,
        outputVectors: null,
        index: rows.index,
      }),
      notes: {
        duplicates: rows.duplicates,
        claimedRows: enough || claimedRows === found ? null : claimedRows,
        invalidWords,
      },
      format,
      compression,
    };
  }

  /** Stops the threads; what waits for them is rejected. */
  stop(): void {
    for (const thread of this.#threads) void thread.dispose();
  }

  async dispose(): Promise<void> {
    // Threads read from the files until they have ended.
    await Promise.all(this.#threads.map((thread) => thread.dispose()));
    await Promise.all(this.#open.map((content) => content.close()));
  }

  async #content(file: NamedFile): Promise<Content> {
    const content = await Content.open(file);
    this.#open.push(content);
    return content;
  }

  async #readRows(plan: RowPlan, own: Content): Promise<RowsRead> {
    const { limit = null, report, kernels } = this.#options;
    const content = plan.file === undefined ? own : await this.#content(plan.file);
    const { name } = plan.file ?? this.#file;
    const { fileBytes } = content;
    const onBytes = (done: number): void => report?.(progress(done, fileBytes, this.#started));
    return readRows(content, plan, await this.#crew(content, kernels), { name, limit, onBytes });
  }

  /** Starts the threads; a small file needs only one. */
  async #crew(content: Content, kernels: string): Promise<Crew> {
    const { threads, signal } = this.#options;
    // Threads that were started after they should have been stopped would read on.
    if (signal?.aborted === true) throw new ProgramError('cancelled', {});
    const blocks = content.compression === null ? Math.ceil(content.fileBytes / blockBytes) : threads.cores;
    const count = Math.max(1, Math.min(threads.cores, blocks));
    const started = Array.from({ length: count }, () => threads.start<ReadingFunctions>('reading'));
    this.#threads.push(...started);
    const { module } = await loadKernel(kernels, 'parse');
    return { threads: started, module };
  }
}

/** A count that is a little off is the header's error; when most rows are missing, the file is not whole. */
function requireRows(rows: number, { claimedRows }: RecognisedFile, name: string): void {
  if (rows === 0) throw new ProgramError('model-format', { name, reason: 'there are no rows in it' });
  if (claimedRows !== null && rows < claimedRows / 2) {
    throw new ProgramError('model-format', {
      name,
      reason: `it was cut short: its header says ${claimedRows} words, and there are ${rows}`,
    });
  }
}

function progress(done: number, total: number, started: number): Parameters<ReportProgress>[0] {
  const rate = (done / (performance.now() - started)) * 1000;
  return {
    stage: 'loading',
    unit: 'bytes',
    done,
    total,
    rate,
    secondsLeft: rate > 0 ? (total - done) / rate : null,
    fraction: total === 0 ? 1 : done / total,
  };
}
