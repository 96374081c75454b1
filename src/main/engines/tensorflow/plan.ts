import type { TrainingOptions } from '../../../shared/training.ts';
import { sliceStep } from '../cpu/slices.ts';
import { examplesPerToken } from './examples.ts';

/** The most examples in a step, and the most numbers in their rows: what an operation works on stays some tens of megabytes. */
const mostExamples = 2 ** 16;
const mostNumbers = 2 ** 22;

/** The most numbers in the rows of a batch that is drawn once for all, and how often at least and at most the text is gone through for it. */
const mostFixedNumbers = 2 ** 19;
const [fewestRounds, mostRounds] = [4, 16];

/** How an epoch is cut. */
export interface EpochPlan {
  /** Steps in an epoch; 1: full batches. */
  readonly batches: number;
  /**
   * A small text is drawn from this many times over, once for all epochs, so that each step goes down the same loss, and this one is near what is
   * expected over all windows and noise; `null`: every epoch draws its own.
   */
  readonly rounds: number | null;
  /** Sentences are gone through by steps of this many. */
  readonly stride: number;
}

/** Small corpora make one batch, larger ones as many as are needed. */
export function planEpoch(tokens: number, sentences: number, options: TrainingOptions): EpochPlan {
  const most = Math.min(mostExamples, Math.floor(mostNumbers / options.dimension));
  const examples = tokens * examplesPerToken(options);
  const rounds = Math.min(mostRounds, Math.floor(mostFixedNumbers / (examples * options.dimension)));
  return {
    batches: Math.max(1, Math.min(tokens, Math.ceil(examples / most))),
    rounds: rounds >= fewestRounds ? rounds : null,
    stride: sliceStep(sentences),
  };
}

/**
 * Bytes that tensors take at the most: of each table the rows, their gradient, Adam's two moments and what a step of it makes on the way; of each
 * example some rows. A batch may be larger than the average.
 */
export function tensorBytes(tokens: number, words: number, options: TrainingOptions): number {
  const { batches, rounds } = planEpoch(tokens, 1, options);
  const examples = (2 * tokens * (rounds ?? 1) * examplesPerToken(options)) / batches;
  return 4 * options.dimension * (2 * 8 * words + 8 * examples);
}

// Nanoseconds on one core of a usual machine, for orders of magnitude.
/** For each number of an example's row. */
const exampleNumber = 30;
/** For each number of the tables, at each step. */
const tableNumber = 8;
/** For each step, whatever its size. */
const stepItself = 3e6;

/**
 * About how long a run takes on TensorFlow.js' own WebAssembly build, in seconds: the order of magnitude, for a warning before it begins.
 * @param words how many words are trained
 */
export function estimatedSeconds(tokens: number, words: number, options: TrainingOptions): number {
  const { dimension, epochs } = options;
  const { batches, rounds } = planEpoch(tokens, 1, options);
  const examples = tokens * (rounds ?? 1) * examplesPerToken(options) * dimension * exampleNumber;
  const steps = batches * (2 * words * dimension * tableNumber + stepItself);
  return (epochs * (examples + steps)) / 1e9;
}
