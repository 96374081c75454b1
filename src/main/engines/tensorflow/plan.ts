import type { TrainingOptions } from '../../../shared/training.ts';
import { sliceStep } from '../cpu/slices.ts';
import { examplesPerToken } from './examples.ts';

/** The most examples in a step, and the most numbers in their rows: what an operation works on stays some tens of megabytes. */
const mostExamples = 2 ** 16;
const mostNumbers = 2 ** 22;

/** How an epoch is cut. */
export interface EpochPlan {
  /** Steps in an epoch; 1: full batches. */
  readonly batches: number;
  /** Sentences are gone through by steps of this many. */
  readonly stride: number;
}

/** Small corpora make one batch, larger ones as many as are needed. */
export function planEpoch(tokens: number, sentences: number, options: TrainingOptions): EpochPlan {
  const most = Math.min(mostExamples, Math.floor(mostNumbers / options.dimension));
  return {
    batches: Math.max(1, Math.min(tokens, Math.ceil((tokens * examplesPerToken(options)) / most))),
    stride: sliceStep(sentences),
  };
}

/**
 * Bytes that tensors take at the most: of each table the rows, their gradient, Adam's two moments and what a step of it makes on the way; of each
 * example some rows. A batch may be larger than the average.
 */
export function tensorBytes(tokens: number, words: number, options: TrainingOptions): number {
  const { batches } = planEpoch(tokens, 1, options);
  const examples = (2 * tokens * examplesPerToken(options)) / batches;
  return 4 * options.dimension * (2 * 8 * words + 8 * examples);
}

/** Nanoseconds on one core of a usual machine, for orders of magnitude: for each number of an example's row, and of a table's row at each step. */
const nanosecondsPerExample = 40;
const nanosecondsPerEntry = 40;

/**
 * About how long a run takes on TensorFlow.js' own WebAssembly build, in seconds: the order of magnitude, for a warning before it begins.
 * @param words how many words are trained
 */
export function estimatedSeconds(tokens: number, words: number, options: TrainingOptions): number {
  const { dimension, epochs } = options;
  const { batches } = planEpoch(tokens, 1, options);
  const examples = tokens * examplesPerToken(options) * dimension * nanosecondsPerExample;
  const tables = batches * 2 * words * dimension * nanosecondsPerEntry;
  return (epochs * (examples + tables)) / 1e9;
}
