/** What the threads that read a file have in common: whose turn it is, and what one block leaves for the next. */
export interface SharedReading {
  /** Int32Array of 1: the order of the block whose turn it is. */
  readonly turn: Int32Array;
  /** Float64Array of 3: rows so far, bytes left over from the block before, and not 0 when no more rows are wanted. */
  readonly state: Float64Array;
  /** The bytes left over. */
  readonly rest: Uint8Array;
}

/** @param longestRow the most bytes that can be left over */
export function createSharedReading(longestRow: number): SharedReading {
  return {
    turn: new Int32Array(new SharedArrayBuffer(4)),
    state: new Float64Array(new SharedArrayBuffer(24)),
    rest: new Uint8Array(new SharedArrayBuffer(longestRow)),
  };
}

/** Blocks the thread until the block `order` has its turn. Blocks before it must be under way. */
export function waitForTurn({ turn }: SharedReading, order: number): void {
  for (let present = Atomics.load(turn, 0); present !== order; present = Atomics.load(turn, 0))
    Atomics.wait(turn, 0, present);
}

/** Gives the turn to the next block. */
export function passTurn({ turn }: SharedReading): void {
  Atomics.add(turn, 0, 1);
  Atomics.notify(turn, 0);
}
