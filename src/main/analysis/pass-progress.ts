import type { ReportProgress } from '../../shared/jobs.ts';

/** Progress over several passes of known weight. Rows are those of the whole job: each pass counts as its share of them. */
export class PassProgress {
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
