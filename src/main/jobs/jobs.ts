import { ProgramError } from '../../shared/errors.ts';
import type { JobProgress, ReportProgress } from '../../shared/jobs.ts';

/** Progress events of one job are at least this far apart, in milliseconds; the page paints no faster. */
const reportInterval = 100;

/** Why a job's signal is aborted when nobody is there any more who could see what it comes to. */
export const pageGone = 'the page is gone';

/** The long work that is under way: names it, tells its progress at a calm pace, and stops it when asked. */
export class Jobs {
  readonly #running = new Map<string, AbortController>();
  readonly #onProgress: (job: string, progress: JobProgress) => void;

  constructor(onProgress: (job: string, progress: JobProgress) => void) {
    this.#onProgress = onProgress;
  }

  /**
   * Runs `work` as the job `id` and gives its result.
   * @param work gets a signal that is aborted when the job is cancelled, and a function to report progress with
   * @throws `bad-request` when a job of this name is running, `cancelled` when it was stopped, and what `work` throws
   */
  async run<T>(id: string, work: (signal: AbortSignal, report: ReportProgress) => Promise<T>): Promise<T> {
    if (this.#running.has(id))
      throw new ProgramError('bad-request', { reason: `a job named ${id} is running` });
    const controller = new AbortController();
    this.#running.set(id, controller);
    const reporter = calmReporter((progress) => this.#onProgress(id, progress));
    try {
      const result = await work(controller.signal, reporter.report);
      reporter.flush();
      return result;
    } catch (error) {
      // Whatever breaks on the way down after a cancel is a consequence of it, not news.
      if (controller.signal.aborted) throw new ProgramError('cancelled', {}, { cause: error });
      throw error;
    } finally {
      reporter.stop();
      this.#running.delete(id);
    }
  }

  /** Asks the job `id` to stop. A job that has ended, or never was, is no error: the message may have crossed its end. */
  cancel(id: string): void {
    this.#running.get(id)?.abort();
  }

  /** As {@link cancel}, for a job whose page is gone: its signal says so, and work that can be gone on with may keep what it has. */
  abandon(id: string): void {
    this.#running.get(id)?.abort(pageGone);
  }

  /** Asks every job to stop. */
  cancelAll(): void {
    for (const controller of this.#running.values()) controller.abort();
  }
}

/** Passes on at most one report an interval, the newest one, and none that goes back. */
function calmReporter(emit: ReportProgress): { report: ReportProgress; flush(): void; stop(): void } {
  let farthest = 0;
  let waiting: JobProgress | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  const flush = (): void => {
    if (waiting === null) return;
    emit(waiting);
    waiting = null;
  };
  const rest = (): void => {
    timer = setTimeout(() => {
      timer = null;
      if (waiting === null) return;
      flush();
      rest();
    }, reportInterval);
  };
  return {
    report(progress) {
      if (stopped) return;
      farthest = Math.max(farthest, progress.fraction);
      waiting = { ...progress, fraction: farthest };
      if (timer !== null) return;
      flush();
      rest();
    },
    flush,
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
