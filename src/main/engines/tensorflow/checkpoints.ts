import { type Control, createControl, epochSums } from '../cpu/control.ts';
import type { Checkpoints, TrainingState } from '../engine.ts';

/** Who has the copies of a run's state: nobody, the thread that writes them, or whoever keeps them. */
const [nobody, writer, keeper] = [0, 1, 2];
/** Milliseconds until a copy that is being written is asked for again. */
const patience = 5;

/** The state of a run as the thread last handed it out, besides its matrices. On shared memory. */
export interface Copied {
  /** Int32Array of 2: batches done, and who has the copies. */
  readonly counters: Int32Array;
  /** The sums of losses that go with them. */
  readonly books: Control;
}

export function createCopied(epochs: number): Copied {
  return { counters: new Int32Array(new SharedArrayBuffer(8)), books: createControl(epochs) };
}

/** Writes copies, unless somebody keeps the last ones just now. */
export async function writeCopies(copied: Copied, write: () => Promise<void>): Promise<void> {
  if (Atomics.compareExchange(copied.counters, 1, nobody, writer) !== nobody) return;
  try {
    await write();
  } finally {
    Atomics.store(copied.counters, 1, nobody);
  }
}

/** Takes note of what the copies are of. */
export function noteCopied({ counters, books }: Copied, done: number, { losses, pairs }: Control): void {
  books.losses.set(losses);
  books.pairs.set(pairs);
  Atomics.store(counters, 0, done);
}

/** The state of a run whose every part is what was copied last, whenever it is looked at. */
export function copiedState(
  matrices: Pick<TrainingState, 'inputs' | 'outputs' | 'initial' | 'moments'>,
  copied: Copied,
): TrainingState {
  return {
    ...matrices,
    get done() {
      return Atomics.load(copied.counters, 0);
    },
    get losses() {
      return epochSums(copied.books);
    },
    async hold() {
      while (!taken(copied)) await new Promise((resolve) => setTimeout(resolve, patience));
      return () => release(copied);
    },
  };
}

/** Takes the copies for whoever keeps them, if nobody has them. */
function taken({ counters }: Copied): boolean {
  return Atomics.compareExchange(counters, 1, nobody, keeper) === nobody;
}

function release({ counters }: Copied): void {
  Atomics.store(counters, 1, nobody);
}

/** Keeps the state of a run as often as is asked for, one at a time, while nobody writes copies. Gives a function that ends this. */
export function keepCheckpoints(
  checkpoints: Checkpoints | undefined,
  state: TrainingState,
  copied: Copied,
): () => void {
  if (checkpoints === undefined) return () => undefined;
  let stopped = false;
  let timer: NodeJS.Timeout;
  const wait = (milliseconds: number): void => {
    timer = setTimeout(() => void keep(), milliseconds);
  };
  const keep = async (): Promise<void> => {
    if (!taken(copied)) {
      wait(patience);
      return;
    }
    await checkpoints.keep(state);
    release(copied);
    if (!stopped) wait(checkpoints.everySeconds * 1000);
  };
  wait(checkpoints.everySeconds * 1000);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
