import { ProgramError } from '../../../shared/errors.ts';
import type { ReportProgress } from '../../../shared/jobs.ts';
import type { ThreadStarter } from '../../threads/thread.ts';
import { createStore, type EmbeddingStore } from '../store.ts';
import type { VectorFile, VectorFileFunctions } from './vector-file.ts';

export interface ReadVectorsOptions {
  readonly threads: ThreadStarter;
  readonly signal?: AbortSignal;
  /** Hears of progress in bytes of the file as stored. */
  readonly report?: ReportProgress;
  /** Hears what the file is and what in it was left out. */
  readonly onNotes?: (notes: VectorFileNotes) => void;
}

/** What a person may want to know about a file that was read. */
export interface VectorFileNotes {
  readonly format: VectorFile['layout']['kind'];
  /** Rows left out because their word had come before. */
  readonly duplicates: number;
  /** How many rows the header claimed, when that was not the number of rows. */
  readonly claimedRows: number | null;
}

const reportInterval = 100;

/**
 * Opens a file of vectors in a thread of its own: word2vec text or binary or GloVe text, plain or gzip, told apart by content. Numbers are read
 * with correct rounding. Of equal words the first one counts.
 * @param name what the file is called in errors
 * @throws ProgramError `model-format` (with line or byte), `file-missing`, `file-not-regular`, `file-unreadable`, `file-changed`,
 * `file-empty`, `gzip-damaged`, `text-encoding`, `out-of-memory`, `cancelled`
 */
export async function readVectors(
  path: string,
  name: string,
  options: ReadVectorsOptions,
): Promise<EmbeddingStore> {
  const { signal } = options;
  const cancelled = (): boolean => signal?.aborted === true;
  if (cancelled()) throw new ProgramError('cancelled', {});
  const thread = options.threads.start<VectorFileFunctions>('analysis');
  const stop = (): void => void thread.dispose();
  const progress = new Float64Array(new SharedArrayBuffer(16));
  const started = performance.now();
  const timer = setInterval(() => report(progress, started, options.report), reportInterval);
  signal?.addEventListener('abort', stop);
  try {
    const { layout, words, index, vectors, duplicates } = await thread.call('readVectorFile', {
      path,
      name,
      progress,
    });
    report(progress, started, options.report);
    const { claimedRows } = layout;
    options.onNotes?.({
      format: layout.kind,
      duplicates,
      claimedRows: claimedRows === vectors.rows + duplicates ? null : claimedRows,
    });
    return createStore({ words, counts: null, vectors, initialVectors: null, index });
  } catch (error) {
    // A stopped thread is how cancelling looks from here.
    throw cancelled() ? new ProgramError('cancelled', {}, { cause: error }) : error;
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', stop);
    await thread.dispose();
  }
}

function report(progress: Float64Array, started: number, tell: ReportProgress | undefined): void {
  const [done, total] = progress as unknown as [number, number];
  if (tell === undefined || total === 0) return;
  const rate = (done / (performance.now() - started)) * 1000;
  tell({
    stage: 'loading',
    unit: 'bytes',
    done,
    total,
    rate,
    secondsLeft: rate > 0 ? (total - done) / rate : null,
    fraction: done / total,
  });
}
