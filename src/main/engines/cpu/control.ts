import type { TrainingState } from '../engine.ts';

/**
 * What the threads of one run and the main thread tell each other, in shared memory: no messages pass while training.
 * All counters are whole numbers, so that the sums do not depend on the order in which threads add to them.
 */
export interface Control {
  /** [0]: not 0 when the run is to stop. */
  readonly stop: Int32Array;
  /** [0]: the next slice to hand out, counted over all epochs. [1]: tokens gone through. */
  readonly counters: BigInt64Array;
  /** For each epoch: how many of its slices are done. */
  readonly slicesDone: Int32Array;
  /** For each epoch: the sum of all pairs' losses, in steps of 2^-20. */
  readonly losses: BigInt64Array;
  /** For each epoch: how many pairs were trained. */
  readonly pairs: BigInt64Array;
}

/** Losses are counted in steps of one part of this. */
export const lossScale = 2 ** 20;

export function createControl(epochs: number): Control {
  return {
    stop: new Int32Array(new SharedArrayBuffer(4)),
    counters: new BigInt64Array(new SharedArrayBuffer(16)),
    slicesDone: new Int32Array(new SharedArrayBuffer(epochs * 4)),
    losses: new BigInt64Array(new SharedArrayBuffer(epochs * 8)),
    pairs: new BigInt64Array(new SharedArrayBuffer(epochs * 8)),
  };
}

/** Where a run goes on: slices over all epochs, the words in them, and the sums of losses so far. */
export interface Place {
  readonly slices: number;
  readonly words: number;
  readonly losses: TrainingState['losses'];
}

/**
 * Lets a run begin behind what is done already.
 * @param slicesPerEpoch how many slices an epoch has
 */
export function startBehind(control: Control, place: Place, slicesPerEpoch: number): void {
  control.counters[0] = BigInt(place.slices);
  control.counters[1] = BigInt(place.words);
  for (let epoch = 0; epoch < control.slicesDone.length; epoch++) {
    const before = place.slices - epoch * slicesPerEpoch;
    control.slicesDone[epoch] = Math.min(slicesPerEpoch, Math.max(0, before));
    const { sum, pairs } = place.losses[epoch] ?? { sum: 0, pairs: 0 };
    control.losses[epoch] = BigInt(Math.round(sum * lossScale));
    control.pairs[epoch] = BigInt(pairs);
  }
}

/** How many slices are done, over all epochs. */
export function slicesDone(control: Control): number {
  let done = 0;
  for (let epoch = 0; epoch < control.slicesDone.length; epoch++)
    done += Atomics.load(control.slicesDone, epoch);
  return done;
}

/** The sum of losses and the number of pairs of each epoch that has begun. */
export function epochSums(control: Control): { readonly sum: number; readonly pairs: number }[] {
  return Array.from(control.losses, (_, epoch) => ({
    sum: Number(Atomics.load(control.losses, epoch)) / lossScale,
    pairs: Number(Atomics.load(control.pairs, epoch)),
  })).filter(({ pairs }) => pairs > 0);
}

export function requestStop(control: Control): void {
  Atomics.store(control.stop, 0, 1);
}

export function stopRequested(control: Control): boolean {
  return Atomics.load(control.stop, 0) !== 0;
}

/** Takes the next slice, counted over all epochs. */
export function claimSlice(control: Control): number {
  return Number(Atomics.add(control.counters, 0, 1n));
}

/** Tokens gone through by all threads. */
export function wordsDone(control: Control): number {
  return Number(Atomics.load(control.counters, 1));
}

/** Adds a finished slice to the books. */
export function recordSlice(
  control: Control,
  epoch: number,
  words: number,
  loss: number,
  pairs: number,
): void {
  Atomics.add(control.losses, epoch, BigInt(Math.round(loss * lossScale)));
  Atomics.add(control.pairs, epoch, BigInt(pairs));
  // Last, so that whoever sees an epoch finished sees all of its loss.
  Atomics.add(control.slicesDone, epoch, 1);
  Atomics.add(control.counters, 1, BigInt(words));
}

/** Mean loss per pair of an epoch so far, or `null` while it has no pair. */
export function meanLoss(control: Control, epoch: number): number | null {
  const pairs = Number(Atomics.load(control.pairs, epoch));
  return pairs === 0 ? null : Number(Atomics.load(control.losses, epoch)) / lossScale / pairs;
}

/** The learning rate after `done` of `total` words: falls linearly from `start` to a ten-thousandth of it. */
export function learningRateAt(start: number, done: number, total: number): number {
  return start * Math.max(1e-4, 1 - done / total);
}
