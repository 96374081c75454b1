import type { ReportProgress } from '../../shared/jobs.ts';

/** Reading and counting take this share of the whole; the rest is merging and numbering. */
const readingShare = 0.9;
/** The rate is that of about the last so many milliseconds. */
const rateWindow = 2000;
/** Sooner than this a rate says nothing. */
const firstRate = 100;

/** Progress of reading a corpus, in bytes of the file as stored. Never goes back. */
export class ReadingProgress {
  private readonly total: number;
  private readonly report: ReportProgress;
  private done = 0;
  private readonly marks: { readonly time: number; readonly done: number }[];

  constructor(total: number, report: ReportProgress) {
    this.total = total;
    this.report = report;
    this.marks = [{ time: performance.now(), done: 0 }];
    this.send('reading', 0);
  }

  /** So many bytes of the file were read and encoded; blocks may finish in any order. */
  read(done: number): void {
    this.done = Math.max(this.done, done);
    this.marks.push({ time: performance.now(), done: this.done });
    while (this.marks.length > 2 && this.marks[1]!.time < performance.now() - rateWindow) this.marks.shift();
    this.send('counting', (readingShare * this.done) / this.total);
  }

  /** The words are being merged and numbered; `share` of that is done. */
  merging(share: number): void {
    this.done = this.total;
    this.send('encoding', readingShare + (1 - readingShare) * share);
  }

  private send(stage: 'reading' | 'counting' | 'encoding', fraction: number): void {
    const first = this.marks[0]!;
    const last = this.marks[this.marks.length - 1]!;
    const elapsed = last.time - first.time;
    const rate = elapsed >= firstRate ? ((last.done - first.done) / elapsed) * 1000 : null;
    this.report({
      stage,
      unit: 'bytes',
      done: this.done,
      total: this.total,
      rate,
      secondsLeft: rate !== null && rate > 0 ? (this.total - this.done) / rate : null,
      fraction,
    });
  }
}
