import { stat } from 'node:fs/promises';
import type { Concordance } from '../../shared/contexts.ts';
import { ProgramError } from '../../shared/errors.ts';
import type { ReportProgress } from '../../shared/jobs.ts';
import type { Thread, ThreadStarter } from '../threads/thread.ts';
import { BlockReader } from './block-reader.ts';
import { BlocksAhead } from './blocks-ahead.ts';
import type { CorpusTask } from './corpus-task.ts';
import type { CorpusSource } from './read-corpus.ts';
import { type ByteSource, bytesSource, openRegularFile, sourceOf } from './text-source.ts';

/** Where the text of an open corpus can be read again; what was pasted is kept itself. */
export interface KeptText {
  readonly source: CorpusSource;
  /** What the file was like when the corpus was opened; `null` for pasted text. */
  readonly file: { readonly bytes: number; readonly modified: number } | null;
}

export interface ConcordanceOptions {
  readonly word: string;
  /** Lines to give at most. */
  readonly limit: number;
  /** Whether lines were wrapped at a fixed width: then sentences are given. */
  readonly wrapped: boolean;
  readonly threads: ThreadStarter;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
  /** How much text the thread gets at once. The answer does not depend on it. */
  readonly blockBytes?: number;
}

const defaultBlockBytes = 1024 * 1024;

/** Remembers what a text is like before it is read, so that a later look can tell whether it is still the same. */
export async function keepText(source: CorpusSource): Promise<KeptText> {
  if (source.kind === 'text') return { source, file: null };
  // Whatever is wrong with the file shows when it is read.
  const stats = await stat(source.path).catch(() => null);
  return { source, file: stats === null ? null : { bytes: stats.size, modified: stats.mtimeMs } };
}

/**
 * Reads the text of a corpus again and finds the lines that hold a word, by the rules of `findWord`. Lines are trimmed; of long ones, and of wrapped prose,
 * the sentence with the word is given (see `sentenceAround`). Lines and occurrences are counted over the whole text, repetitions too; equal lines
 * are given once.
 * @throws ProgramError `cancelled`, `concordance-empty`, `corpus-text-gone` when the text is not what it was, `file-unreadable`
 */
export async function findConcordance(text: KeptText, options: ConcordanceOptions): Promise<Concordance> {
  const { signal, threads, word } = options;
  if (signal.aborted) throw new ProgramError('cancelled', {});
  const thread = threads.start<CorpusTask>('corpus');
  const stop = (): void => void thread.dispose();
  signal.addEventListener('abort', stop);
  try {
    const found = await readThrough(thread, text, options);
    if (found.total === 0) throw new ProgramError('concordance-empty', { word });
    return found;
  } catch (error) {
    // A stopped thread is how cancelling looks from here.
    if (signal.aborted) throw new ProgramError('cancelled', {}, { cause: error });
    throw isGone(error)
      ? new ProgramError('corpus-text-gone', { name: text.source.name }, { cause: error })
      : error;
  } finally {
    signal.removeEventListener('abort', stop);
    await thread.dispose();
  }
}

async function readThrough(
  thread: Thread<CorpusTask>,
  text: KeptText,
  { word, limit, wrapped, report, blockBytes = defaultBlockBytes }: ConcordanceOptions,
): Promise<Concordance> {
  const { name } = text.source;
  const bytes = await openAgain(text);
  const reader = new BlockReader(bytes, name, blockBytes);
  let ahead: BlocksAhead | null = null;
  try {
    // A view would be sent with all the memory that it looks at.
    const { lineEnd } = await reader.start((head, whole) =>
      thread.call('sniff', { head: head.slice(), whole, name, prose: false }),
    );
    await thread.call('lookFor', { word, limit, lineEnd, wrapped });
    ahead = new BlocksAhead(reader);
    const progress = searchProgress(bytes.size, report);
    for (let block = await ahead.next(); block !== null; block = await ahead.next()) {
      await thread.call('lookThrough', block, [block.bytes.buffer]);
      progress(block.storedDone);
    }
    return await thread.call('found', null);
  } finally {
    await ahead?.settled();
    await reader.close();
  }
}

async function openAgain({ source, file }: KeptText): Promise<ByteSource> {
  if (source.kind === 'text') {
    const { text } = source;
    return bytesSource(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  }
  const opened = await openRegularFile(source.path, source.name);
  const { size, mtimeMs } = opened.opened;
  if (size === file?.bytes && mtimeMs === file.modified) return sourceOf(opened, source.name);
  await opened.file.close();
  throw new ProgramError('file-changed', { name: source.name });
}

const goneCodes: ReadonlySet<string> = new Set(['file-missing', 'file-not-regular', 'file-changed']);

/** Whether an error of reading says that the text is not there as it was. */
function isGone(error: unknown): boolean {
  return error instanceof ProgramError && goneCodes.has(error.code);
}

/** Tells how far a search is, in bytes as stored. */
function searchProgress(total: number, report: ReportProgress): (done: number) => void {
  const started = performance.now();
  return (done) => {
    const seconds = (performance.now() - started) / 1000;
    const rate = seconds > 0 ? done / seconds : null;
    report({
      stage: 'searching',
      unit: 'bytes',
      done,
      total,
      rate,
      secondsLeft: rate === null || rate === 0 ? null : (total - done) / rate,
      fraction: total === 0 ? 1 : Math.min(1, done / total),
    });
  };
}
