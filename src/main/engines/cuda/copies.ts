import type { EmbeddingMatrix } from '../../kernels/matrix.ts';
import { lossScale } from '../cpu/control.ts';
import type { TrainingRun, TrainingState } from '../engine.ts';
import { type CudaControl, copyPending, requestCopy, wanted } from './control.ts';

/** The least milliseconds between two copies of the vectors, for the picture. */
const snapshotInterval = 1000;
/** Milliseconds between two copies of the whole state, from which a run goes on when the card is lost. */
const stateInterval = 20_000;
/** Copies take at most this share of the time. */
const copyShare = 0.1;

interface Matrices {
  readonly inputs: EmbeddingMatrix;
  readonly outputs: EmbeddingMatrix;
  readonly initial: EmbeddingMatrix;
}

/**
 * Asks the worker for copies of what it trains and hands them on: the vectors about once a second, the whole state for checkpoints and for the
 * case that the card is lost. A copy that someone still looks at is not written over.
 */
export class Copies {
  readonly #control: CudaControl;
  readonly #run: TrainingRun;
  readonly #matrices: Matrices;
  readonly #now: () => number;
  /** The copy under way. */
  #asked: { readonly bit: number; readonly time: number } | null = null;
  #nextSnapshot: number;
  #nextState: number;
  #looking: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;
  #hasState = false;

  /** @param now a clock in milliseconds */
  constructor(control: CudaControl, run: TrainingRun, matrices: Matrices, now = () => performance.now()) {
    this.#control = control;
    this.#run = run;
    this.#matrices = matrices;
    this.#now = now;
    this.#nextSnapshot = now() + snapshotInterval;
    this.#nextState = now() + this.#stateInterval;
  }

  get #stateInterval(): number {
    return Math.min(stateInterval, (this.#run.checkpoints?.everySeconds ?? Number.POSITIVE_INFINITY) * 1000);
  }

  /** Looks whether something is to be done; called often. */
  tick(): void {
    if (this.#looking !== null) return;
    const now = this.#now();
    if (this.#asked !== null) {
      if (!copyPending(this.#control, this.#asked.bit)) this.#arrived(this.#asked, now);
      return;
    }
    const bit = now >= this.#nextState ? wanted.state : now >= this.#nextSnapshot ? wanted.snapshot : 0;
    if (bit === 0) return;
    this.#asked = { bit, time: now };
    requestCopy(this.#control, bit);
  }

  #arrived(asked: { readonly bit: number; readonly time: number }, now: number): void {
    this.#asked = null;
    const pause = (now - asked.time) * (1 / copyShare - 1);
    this.#nextSnapshot = now + Math.max(snapshotInterval, pause);
    const whole = asked.bit === wanted.state;
    if (whole) {
      this.#hasState = true;
      this.#nextState = now + Math.max(this.#stateInterval, pause);
    }
    this.#looking = this.#handOn(whole)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#looking = null;
      });
  }

  async #handOn(whole: boolean): Promise<void> {
    const state = this.lastState();
    if (whole && state !== null) await this.#run.checkpoints?.keep(state);
    await this.#run.onSnapshot(this.#matrices.inputs);
  }

  /** The state as it was copied last; `null` before the first copy. */
  lastState(): TrainingState | null {
    if (!this.#hasState) return null;
    const { stateDone, stateLosses, statePairs } = this.#control;
    return {
      ...this.#matrices,
      done: Number(stateDone[0]),
      losses: Array.from(stateLosses, (sum, epoch) => ({
        sum: Number(sum) / lossScale,
        pairs: Number(statePairs[epoch]),
      })),
    };
  }

  /** Waits until nobody looks at a copy any more. @throws what whoever looked at one threw */
  async settle(): Promise<void> {
    await this.#looking;
    if (this.#failure !== null) throw this.#failure.error;
  }
}
