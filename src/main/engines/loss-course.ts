import type { TrainingProgress } from '../../shared/jobs.ts';

/** Milliseconds of training that a point stands for at first. */
const firstSpan = 1000;
/** Points at the most; where there would be more, every two become one, and points stand for twice the time. */
const mostPoints = 200;

/** Where a run is: epochs gone through as a fractional number, and all its losses and pairs so far. */
export interface CoursePlace {
  readonly epoch: number;
  readonly sum: number;
  readonly pairs: number;
}

/** How the loss of a run goes from moment to moment, whatever an epoch takes. */
export class LossCourse {
  readonly #begin: CoursePlace;
  #ends: CoursePlace[] = [];
  #span = firstSpan;
  #due: number;

  /** @param begin where the run begins: what was trained before is in no point */
  constructor(begin: CoursePlace, time: number) {
    this.#begin = begin;
    this.#due = time + firstSpan;
  }

  /** Takes note of where the run is; `place` is asked only when a point is due. */
  note(time: number, place: () => CoursePlace): void {
    if (time < this.#due) return;
    const now = place();
    // Without a pair since the last point there is nothing to tell yet.
    if (now.pairs <= (this.#ends.at(-1) ?? this.#begin).pairs) return;
    this.#ends.push(now);
    this.#due = time + this.#span;
    if (this.#ends.length <= mostPoints) return;
    this.#ends = this.#ends.filter((_, at) => at % 2 === 1);
    this.#span *= 2;
  }

  /** The mean loss between each place and the one before. */
  get points(): TrainingProgress['course'] {
    return this.#ends.map(({ epoch, sum, pairs }, at) => {
      const before = this.#ends[at - 1] ?? this.#begin;
      return { epoch, loss: (sum - before.sum) / (pairs - before.pairs) };
    });
  }
}
