import type { TrainingOptions } from '../../../shared/training.ts';
import type { EncodedCorpus } from '../../corpus/encoded.ts';
import { openTokens, type TokenReader } from '../../corpus/tokens.ts';
import type { Kernel } from '../../kernels/load.ts';
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
import type { TrainingLayout } from './layout.ts';
import { cutSlices, holdsPair, largestSlice, type Slices, sliceSize, sliceStep } from './slices.ts';
import { copyRows, restoreRows, startRows } from './state.ts';
import { keepTable, noiseTable } from './tables.ts';

/** What a training thread is given once. Everything big in it is on shared memory. */
interface TrainerSetup {
  readonly kernel: Kernel;
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
  open(setup: TrainerSetup): void;
  /** Cuts the corpus into slices and fills the tables; one thread does it for all. `null`: no sentence holds a pair. */
  prepare(argument: null): Slices | null;
  /** Fills this thread's part of the input vectors, where the run starts from none, and keeps a copy of it in `initial`. */
  initialize(start: NonNullable<TrainingRun['start']> | null): void;
  /** Instead of `initialize`: puts this thread's part of a run's vectors back. */
  restore(state: Pick<TrainingState, 'inputs' | 'outputs' | 'initial'>): void;
  /** Trains until no slice is left or a stop is requested. */
  train(slices: Slices): void;
  /** Copies this thread's part of the input vectors into `target`. */
  finish(target: EmbeddingMatrix): void;
};

interface TrainingExports {
  configure(...addressesAndSizes: number[]): number;
  sentenceEndsAddress(): number;
  begin(sentences: number, seed: bigint, stream: bigint): void;
  train(limit: number, rate: number): number;
  loss(): number;
  pairCount(): number;
  initialize(first: number, end: number, dimension: number, seed: bigint): void;
}

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
    open(setup) {
      trainer = new Trainer(setup);
    },
    prepare: () => opened().prepare(),
    initialize: (start) => opened().initialize(start),
    restore: (state) => opened().restore(state),
    train: (slices) => opened().train(slices),
    finish: (target) => opened().finish(target),
  };
}

class Trainer {
  readonly #setup: TrainerSetup;
  readonly #kernel: TrainingExports;
  readonly #seed: bigint;
  readonly #corpus: TokenReader;
  /** This thread's place in the memory for tokens and sentence ends. */
  readonly #tokens: Uint32Array;
  readonly #sentenceEnds: Uint32Array;
  /** Positions between two looks at the stop flag. */
  readonly #step: number;

  constructor(setup: TrainerSetup) {
    const { kernel, layout, matrix, options, thread } = setup;
    this.#setup = setup;
    this.#corpus = openTokens(setup.tokens);
    const instance = new WebAssembly.Instance(kernel.module, {
      env: { memory: matrix.memory, logarithm: Math.log },
    });
    // The exports of src/main/kernels/assembly/skipgram.ts and cbow.ts.
    this.#kernel = instance.exports as unknown as TrainingExports;
    this.#seed = BigInt(options.seed);
    const area = layout.areas + thread * layout.areaBytes;
    const end = this.#kernel.configure(
      area,
      largestSlice,
      matrix.byteOffset,
      layout.outputs,
      matrix.stride,
      matrix.rows,
      layout.noise,
      layout.keep,
      layout.lengths,
      options.window,
      options.negative,
    );
    // WebAssembly hands addresses over as signed numbers.
    if (end >>> 0 > area + layout.areaBytes)
      throw new Error('the working memory of a training thread is too small');
    const { buffer } = matrix.memory;
    this.#tokens = new Uint32Array(buffer, area, largestSlice);
    this.#sentenceEnds = new Uint32Array(buffer, this.#kernel.sentenceEndsAddress() >>> 0, largestSlice);
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
      this.#kernel.initialize(first, end, matrix.dimension, this.#seed);
      if (start !== null) startRows(this.#setup, start, first, end);
      copyRows(matrix, initial, first, end);
    });
  }

  restore(state: Pick<TrainingState, 'inputs' | 'outputs' | 'initial'>): void {
    this.#overPart((first, end) => restoreRows(this.#setup, state, first, end));
  }

  train(slices: Slices): void {
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
      this.#kernel.begin(this.#load(slices, slice), this.#seed, BigInt(claimed));
      do {
        if (stopRequested(control)) return;
      } while (this.#kernel.train(this.#step, rate) !== 0);
      const words = slices.tokens[slice + 1]! - slices.tokens[slice]!;
      recordSlice(control, epoch, words, this.#kernel.loss(), this.#kernel.pairCount());
    }
  }

  /** Puts a slice where the kernel reads it and returns how many sentences it has. */
  #load(slices: Slices, slice: number): number {
    const { sentenceStarts } = this.#setup;
    const start = slices.tokens[slice]!;
    const end = slices.tokens[slice + 1]!;
    this.#tokens.set(this.#corpus.read(start, end));
    let count = 0;
    let sentence = slices.sentences[slice]!;
    for (let reached = start; reached < end; sentence++) {
      const sentenceEnd = Math.min(end, sentenceStarts[sentence + 1]!);
      if (sentenceEnd === reached) continue;
      reached = sentenceEnd;
      this.#sentenceEnds[count++] = reached - start;
    }
    return count;
  }

  finish(target: EmbeddingMatrix): void {
    this.#overPart((first, end) => copyRows(this.#setup.matrix, target, first, end));
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
