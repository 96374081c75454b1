import type { TrainingProgress } from '../../shared/jobs.ts';

type Values = (number | null)[];

/** The loss where a run is now, or where it ended; `undefined` while nothing is known. */
export function lossNow(
  losses: readonly number[],
  finished: number,
  course: TrainingProgress['course'] = [],
): number | undefined {
  return runningPoint(losses, finished, course)?.loss ?? losses.at(-1);
}

/** Where a run is in the epoch under way; `null` when none is. */
function runningPoint(
  losses: readonly number[],
  finished: number,
  course: TrainingProgress['course'],
): TrainingProgress['course'][number] | null {
  const end = course.at(-1);
  const running = losses[finished];
  if (running === undefined) return null;
  return end !== undefined && end.epoch > finished ? end : { epoch: finished + 1, loss: running };
}

/**
 * What a plot of losses shows, as series over the same epochs: the course of the loss, the means of the finished epochs, and the one point where the run is
 * now: the end of the course, or where that lags behind, the mean of the epoch under way. Where epochs go by faster than the course has points, their means
 * say more, and the course is left out: it would cut their corners.
 * @param losses mean loss of each epoch; the last one may still be running
 * @param finished how many of them are of finished epochs
 */
export function lossSeries(
  losses: readonly number[],
  finished: number,
  course: TrainingProgress['course'] = [],
): [epochs: number[], course: Values, finished: Values, now: Values] {
  const now = runningPoint(losses, finished, course);
  const means = new Map(losses.slice(0, finished).map((loss, index) => [index + 1, loss]));
  const finer = course.length > finished ? course : [];
  const along = new Map(finer.map(({ epoch, loss }) => [epoch, loss]));
  const places = new Set([...along.keys(), ...means.keys(), ...(now === null ? [] : [now.epoch])]);
  const epochs = [...places].sort((a, b) => a - b);
  return [
    epochs,
    epochs.map((epoch) => along.get(epoch) ?? null),
    epochs.map((epoch) => means.get(epoch) ?? null),
    epochs.map((epoch) => (epoch === now?.epoch ? now.loss : null)),
  ];
}
