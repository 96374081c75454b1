import { type Control, meanLoss } from '../cpu/control.ts';
import type { Checkpoints, TrainingState } from '../engine.ts';

/** Checkpoints that are being kept. */
interface Keeping {
  /** Never fulfilled; rejected when a checkpoint could not be kept. */
  readonly failed: Promise<never>;
  /** Keeps no more; resolves when the one under way is kept. */
  stop(): Promise<void>;
}

/** Keeps the state of a run as often as is asked for, one at a time. */
export function keepCheckpoints(checkpoints: Checkpoints | undefined, state: () => TrainingState): Keeping {
  if (checkpoints === undefined) {
    return { failed: new Promise<never>(() => undefined), stop: async () => undefined };
  }
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= checkpoints
      .keep(state())
      .catch(fail)
      .finally(() => {
        underWay = null;
      });
  }, checkpoints.everySeconds * 1000);
  // Also met where it is raced for; this keeps it from counting as unhandled once the race is over.
  failed.catch(() => undefined);
  return {
    failed,
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}

/** Sums of losses and pairs of each epoch that was begun. */
export function lossesSoFar(control: Control): TrainingState['losses'] {
  const pairs = Array.from(control.pairs, Number);
  const begun = pairs.findLastIndex((count) => count > 0) + 1;
  return pairs
    .slice(0, begun)
    .map((count, epoch) => ({ sum: (meanLoss(control, epoch) ?? 0) * count, pairs: count }));
}
