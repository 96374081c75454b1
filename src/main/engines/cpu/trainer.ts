import type { TrainingOptions } from '../../../shared/training.ts';
import type { EncodedCorpus } from '../../corpus/encoded.ts';
import { openTokens, type TokenReader } from '../../corpus/tokens.ts';
import type { EmbeddingMatrix } from '../../kernels/matrix.ts';
import type { TrainingRun, TrainingState } from '../engine.ts';
import {
  type Control,
  claimSlice,
  learningRateAt,
  recordSlice,
  stopRequested,
  wordsDone,
} from './control.ts';
import type { KernelSource, TrainingKernel } from './kernels/kernel.ts';
import { openTrainingKernel } from './kernels/open.ts';
import type { TrainingLayout } from './layout.ts';
import { cutSlices, holdsPair, type Slices, sliceSize, sliceStep } from './slices.ts';
import { copyRows, restoreRows, startRows } from './state.ts';
import { keepTable, noiseTable } from './tables.ts';

/** What a training thread is given once. Everything big in it is on shared memory. */
interface TrainerSetup {
  readonly kernel: KernelSource;
  /** Number of this thread, from 0. */
  readonly thread: number;
  readonly threads: number;
  readonly options: TrainingOptions;
  readonly tokens: EncodedCorpus['tokens'];
  readonly sentenceStarts: EncodedCorpus['sentenceStarts'];
  /** Float64Array: counts of the words that are trained. */
  readonly counts: Float64Array;
  /** Input vectors, with room for the layout behind them. */
  readonly matrix: EmbeddingMatrix;
  readonly initial: EmbeddingMatrix;
  readonly layout: TrainingLayout;
  readonly control: Control;
}

/** The functions of a training thread, in the order in which they are called. */
export type TrainerHandlers = {
  open(setup: TrainerSetup): Promise<void>;
  /** Cuts the corpus into slices and fills the tables; one thread does it for all. `null`: no sentence holds a pair. */
  prepare(argument: null): Slices | null;
  /** Fills this thread's part of the input vectors, where the run starts from none, and keeps a copy of it in `initial`. */
  initialize(start: NonNullable<TrainingRun['start']> | null): void;
  /** Instead of `initialize`: puts this thread's part of a run's vectors back. */
  restore(state: Pick<TrainingState, 'inputs' | 'outputs' | 'initial'>): void;
  /** Trains until no slice is left or a stop is requested. */
  train(slices: Slices): void;
  /** Copies this thread's part of trained vectors, input or output, to where they stay. */
  finish(rows: { readonly from: EmbeddingMatrix; readonly to: EmbeddingMatrix }): void;
};

/** Multiply-adds between two looks at the stop flag: some ten milliseconds on any machine of the last ten years. */
const stepBudget = 1e8;
/** Numbers filled or copied between two looks at it. */
const blockFloats = 2 ** 20;

/** Thread-side training. The kernel's instance lives as long as the thread. */
export function createTrainer(): TrainerHandlers {
  let trainer: Trainer | null = null;
  const opened = (): Trainer => {
    if (trainer === null) throw new Error('the trainer was not opened');
    return trainer;
  };
  return {
    async open(setup) {
      trainer = new Trainer(setup, await openTrainingKernel(setup.kernel, setup));
    },
    prepare: () => opened().prepare(),
    initialize: (start) => opened().initialize(start),
    restore: (state) => opened().restore(state),
    train: (slices) => opened().train(slices),
    finish: (rows) => opened().finish(rows),
  };
}

class Trainer {
  readonly #setup: TrainerSetup;
  readonly #kernel: TrainingKernel;
  readonly #corpus: TokenReader;
  /** Positions between two looks at the stop flag. */
  readonly #step: number;

  constructor(setup: TrainerSetup, kernel: TrainingKernel) {
    const { matrix, options } = setup;
    this.#setup = setup;
    this.#kernel = kernel;
    this.#corpus = openTokens(setup.tokens);
    const work = 3 * (options.window + 1) * (options.negative + 1) * matrix.stride;
    this.#step = Math.max(1, Math.floor(stepBudget / work));
  }

  prepare(): Slices | null {
    const { counts, layout, matrix, options, sentenceStarts, threads, tokens } = this.#setup;
    if (!holdsPair(tokens, sentenceStarts, counts.length)) return null;
    const { buffer } = matrix.memory;
    new Uint32Array(buffer, layout.noise, counts.length * 2).set(noiseTable(counts));
    new Uint32Array(buffer, layout.keep, counts.length).set(keepTable(counts, options.subsample));
    return cutSlices(sentenceStarts, sliceSize(tokens.length, threads));
  }

  initialize(start: NonNullable<TrainingRun['start']> | null): void {
    const { initial, matrix } = this.#setup;
    this.#overPart((first, end) => {
      this.#kernel.initialize(first, end);
      if (start !== null) {
        startRows(this.#setup, start, first, end);
        this.#kernel.measure(first, end);
      }
      copyRows(matrix, initial, first, end);
    });
  }

  restore(state: Pick<TrainingState, 'inputs' | 'outputs' | 'initial'>): void {
    this.#overPart((first, end) => {
      restoreRows(this.#setup, state, first, end);
      this.#kernel.measure(first, end);
    });
  }

  train(slices: Slices): void {
    this.#kernel.enter();
    try {
      this.#trainSlices(slices);
    } finally {
      this.#kernel.leave();
    }
  }

  #trainSlices(slices: Slices): void {
    const { control, options, tokens } = this.#setup;
    const sliceCount = slices.sentences.length;
    const step = sliceStep(sliceCount);
    const total = tokens.length * options.epochs;
    for (;;) {
      const claimed = claimSlice(control);
      const epoch = Math.floor(claimed / sliceCount);
      if (epoch >= options.epochs) return;
      // A product of two numbers below 2^26 (4 G tokens in slices of 1024 or more) is exact.
      const slice = ((claimed % sliceCount) * step) % sliceCount;
      const rate = learningRateAt(options.learningRate, wordsDone(control), total);
      this.#kernel.begin(this.#load(slices, slice), BigInt(claimed));
      do {
        if (stopRequested(control)) return;
      } while (this.#kernel.train(this.#step, rate));
      const words = slices.tokens[slice + 1]! - slices.tokens[slice]!;
      recordSlice(control, epoch, words, this.#kernel.loss(), this.#kernel.pairs());
    }
  }

  /** Puts a slice where the kernel reads it and returns how many sentences it has. */
  #load(slices: Slices, slice: number): number {
    const { sentenceStarts } = this.#setup;
    const start = slices.tokens[slice]!;
    const end = slices.tokens[slice + 1]!;
    this.#kernel.tokens.set(this.#corpus.read(start, end));
    let count = 0;
    let sentence = slices.sentences[slice]!;
    for (let reached = start; reached < end; sentence++) {
      const sentenceEnd = Math.min(end, sentenceStarts[sentence + 1]!);
      if (sentenceEnd === reached) continue;
      reached = sentenceEnd;
      this.#kernel.sentenceEnds[count++] = reached - start;
    }
    return count;
  }

  finish({ from, to }: { readonly from: EmbeddingMatrix; readonly to: EmbeddingMatrix }): void {
    this.#overPart((first, end) => copyRows(from, to, first, end));
  }

  /** Does something with the rows that this thread looks after outside training, some at a time, until a stop is requested. */
  #overPart(act: (first: number, end: number) => void): void {
    const { control, matrix, thread, threads } = this.#setup;
    const end = Math.floor((matrix.rows * (thread + 1)) / threads);
    const block = Math.ceil(blockFloats / matrix.stride);
    for (let row = Math.floor((matrix.rows * thread) / threads); row < end; row += block) {
      if (stopRequested(control)) return;
      act(row, Math.min(end, row + block));
    }
  }
}
