import { type Control, createControl } from '../cpu/control.ts';

/**
 * What the worker that drives the card and the main thread tell each other in shared memory: the worker answers no message while it
 * trains. Counters and losses are those of {@link Control}; the worker writes them after each launch.
 */
export interface CudaControl extends Control {
  /** Bits of {@link wanted}: copies that the main thread waits for. The worker clears a bit when the copy is there. */
  readonly wanted: Int32Array;
  /** [0]: slices of the run that were done when the last copy of the whole state began. */
  readonly stateDone: BigInt64Array;
  /** Loss (in steps of 2^-20) and pairs of each epoch at that time. */
  readonly stateLosses: BigInt64Array;
  readonly statePairs: BigInt64Array;
}

/** Copies that can be asked for: of the input vectors, or of the whole state of a run. */
export const wanted = { snapshot: 1, state: 2 } as const;

export function createCudaControl(epochs: number): CudaControl {
  const numbers = (): BigInt64Array => new BigInt64Array(new SharedArrayBuffer(epochs * 8));
  return {
    ...createControl(epochs),
    wanted: new Int32Array(new SharedArrayBuffer(4)),
    stateDone: new BigInt64Array(new SharedArrayBuffer(8)),
    stateLosses: numbers(),
    statePairs: numbers(),
  };
}

/** Asks for a copy. */
export function requestCopy(control: CudaControl, bit: number): void {
  Atomics.or(control.wanted, 0, bit);
}

/** Whether a copy that was asked for is still to come. */
export function copyPending(control: CudaControl, bit: number): boolean {
  return (Atomics.load(control.wanted, 0) & bit) !== 0;
}
