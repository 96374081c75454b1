import { isProgramError, ProgramError } from '../../shared/errors.ts';
import type { SearchHits } from '../../shared/models.ts';
import type { PackedWords } from '../../shared/word-table.ts';
import type { Thread, ThreadStarter } from '../threads/thread.ts';
import {
  askedToStop,
  countFound,
  countSearched,
  type PatternFindings,
  type PatternFunctions,
  type PatternTask,
} from './pattern-functions.ts';
import { kindPattern } from './search.ts';

/** How long a search may take, in milliseconds. */
const usualBudget = 1000;
/** How long a search that was asked to stop may stay with one word before its thread is ended, in milliseconds. */
const patience = 50;

/** A search that has a thread. */
interface RunningSearch {
  /** Asks it to end with what it has; where it does not listen, its thread is ended. */
  stop(): void;
  /** When nothing of it is left; rejected with what went wrong. */
  readonly over: Promise<void>;
}

/**
 * Search by regular expression in a thread of its own, since nothing else can stop one that goes back and forth over a word forever. One search
 * at a time: a newer one ends an older one, which answers with what it has.
 */
export class PatternSearch {
  readonly #starter: ThreadStarter;
  readonly #budget: number;
  #thread: { readonly thread: Thread<PatternFunctions>; readonly ready: Promise<void> } | null = null;
  readonly #ending = new Set<Promise<void>>();
  #running: RunningSearch | null = null;
  #asked = 0;
  #disposed = false;

  /** @param budget how long a search may take, in milliseconds */
  constructor(starter: ThreadStarter, budget = usualBudget) {
    this.#starter = starter;
    this.#budget = budget;
  }

  /**
   * The first `limit` words that `pattern` matches somewhere, case aside, in the order of the vocabulary. An empty pattern matches nothing. When
   * the time is over, the answer is what was found until then, with fewer words `searched` than there are.
   * @throws ProgramError `pattern-invalid`; `thread-ended` when this was disposed
   */
  async search(words: PackedWords, pattern: string, limit: number): Promise<SearchHits> {
    const size = words.offsets.length - 1;
    const findings = emptyFindings(Math.min(limit, size));
    if (pattern === '') return hitsOf(findings, size);
    const asked = ++this.#asked;
    while (this.#running !== null) {
      this.#running.stop();
      // What goes wrong with the older search is told to who asked for it.
      await this.#running.over.catch(() => undefined);
    }
    const thread = await this.#startedThread();
    if (asked !== this.#asked) return hitsOf(findings, 0);
    this.#running = this.#start(thread, { words, pattern, findings });
    await this.#running.over;
    return hitsOf(findings, Atomics.load(findings.counts, countSearched));
  }

  /** Ends the thread; a search that runs is rejected with `thread-ended`. Safe to call twice. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#endThread();
    await Promise.all(this.#ending);
  }

  #start(thread: Thread<PatternFunctions>, task: PatternTask): RunningSearch {
    let lastWord: NodeJS.Timeout | undefined;
    const stop = (): void => {
      Atomics.store(task.findings.counts, askedToStop, 1);
      lastWord ??= setTimeout(() => this.#endThread(), patience);
    };
    const timeOver = setTimeout(stop, this.#budget);
    const find = async (): Promise<void> => {
      try {
        await thread.call('find', task);
      } catch (error) {
        if (this.#disposed || !isProgramError(error, 'thread-ended')) throw error;
        // It was ended for its time, or broke under the pattern: what it found is still there.
        this.#endThread();
      } finally {
        clearTimeout(timeOver);
        clearTimeout(lastWord);
        this.#running = null;
      }
    };
    return { stop, over: find() };
  }

  async #startedThread(): Promise<Thread<PatternFunctions>> {
    if (this.#disposed) throw new ProgramError('thread-ended', { reason: 'it was closed' });
    if (this.#thread === null) {
      const thread = this.#starter.start<PatternFunctions>('pattern');
      this.#thread = { thread, ready: thread.call('ready', null) };
    }
    const { thread, ready } = this.#thread;
    try {
      await ready;
    } catch (error) {
      this.#endThread();
      throw error;
    }
    return thread;
  }

  /** Ends the thread, if there is one; the next search starts another. */
  #endThread(): void {
    if (this.#thread === null) return;
    const ending = this.#thread.thread.dispose().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
    this.#thread = null;
  }
}

function emptyFindings(limit: number): PatternFindings {
  return {
    counts: new Int32Array(new SharedArrayBuffer(3 * 4)),
    rows: new Uint32Array(new SharedArrayBuffer(limit * 4)),
  };
}

function hitsOf({ counts, rows }: PatternFindings, searched: number): SearchHits {
  const total = Atomics.load(counts, countFound);
  const indices = Uint32Array.from(rows.subarray(0, total));
  return { indices, kinds: new Uint8Array(indices.length).fill(kindPattern), total, searched };
}
