import type { ReportProgress } from '../../shared/jobs.ts';

/** Shares of fetching and of checking in the whole job, for its `fraction`. */
export interface DownloadShares {
  readonly downloading: number;
  readonly checking: number;
}

/** The rate is that of about the last so many milliseconds. */
const rateWindow = 5000;
/** Marks that the rate is taken from are at least so many milliseconds apart. */
const markInterval = 50;
/** Sooner than this a rate says nothing. */
const firstRate = 250;

/** Progress of a download and of checking what came, in bytes of all parts. */
export class DownloadProgress {
  readonly #total: number;
  readonly #report: ReportProgress;
  readonly #shares: DownloadShares;
  #fetched = 0;
  #checked = 0;
  #marks: { readonly time: number; readonly done: number }[] = [];
  #stage: 'downloading' | 'checking' = 'downloading';

  constructor(total: number, report: ReportProgress, shares: DownloadShares) {
    this.#total = total;
    this.#shares = shares;
    this.#report = report;
  }

  /** So many bytes are there. */
  fetched(bytes: number): void {
    // A download that begins anew, or waited, has no rate yet.
    if (bytes < this.#fetched) this.#marks = [];
    this.#fetched = bytes;
    this.#tell('downloading', bytes);
  }

  /** So many more bytes were checked. */
  checked(bytes: number): void {
    this.#checked = Math.min(this.#total, this.#checked + bytes);
    this.#tell('checking', this.#checked);
  }

  /** Says the same again, as a rate falls while nothing comes. */
  tick(): void {
    if (this.#marks.length > 0)
      this.#tell(this.#stage, this.#stage === 'downloading' ? this.#fetched : this.#checked);
  }

  #tell(stage: 'downloading' | 'checking', done: number): void {
    const now = performance.now();
    if (stage !== this.#stage) this.#marks = [];
    this.#stage = stage;
    const last = this.#marks.at(-1);
    if (last === undefined || now - last.time >= markInterval) this.#marks.push({ time: now, done });
    while (this.#marks.length > 2 && this.#marks[1]!.time < now - rateWindow) this.#marks.shift();
    const first = this.#marks[0]!;
    const elapsed = now - first.time;
    const rate = elapsed >= firstRate ? ((done - first.done) / elapsed) * 1000 : null;
    const share = (part: number): number => Math.min(1, part / this.#total);
    this.#report({
      stage,
      unit: 'bytes',
      done,
      total: this.#total,
      rate,
      secondsLeft: rate !== null && rate > 0 ? Math.max(0, this.#total - done) / rate : null,
      fraction:
        this.#shares.downloading * share(this.#fetched) + this.#shares.checking * share(this.#checked),
    });
  }
}
