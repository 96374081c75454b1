import type { Architecture, TrainingOptions } from './training.ts';

/** How many examples a token gives on average when nothing is left out: a window reaches (window + 1) / 2 words to each side. */
export function examplesPerToken(options: {
  readonly window: number;
  readonly negative: number;
  readonly architecture: Architecture;
}): number {
  const around = options.window + 1;
  return options.architecture === 'skip-gram'
    ? around * (1 + options.negative)
    : around + 1 + options.negative;
}

/** The most examples in a step, and the most numbers in their rows: what an operation works on stays a few megabytes, and a text gives many steps. */
const mostExamples = 2 ** 14;
const mostNumbers = 2 ** 20;

/** The most numbers in the rows of a batch that is drawn once for all, and how often at least and at most the text is gone through for it. */
const mostFixedNumbers = 2 ** 19;
const [fewestRounds, mostRounds] = [4, 16];

/** How an epoch is cut into steps. */
export interface BatchPlan {
  /** Steps in an epoch; 1: full batches. */
  readonly batches: number;
  /**
   * A small text is drawn from this many times over, once for all epochs, so that each step goes down the same loss, and this one is near what is
   * expected over all windows and noise; `null`: every epoch draws its own.
   */
  readonly rounds: number | null;
}

/** Small corpora make one batch, larger ones as many as are needed. */
export function planBatches(tokens: number, options: TrainingOptions): BatchPlan {
  const most = Math.min(mostExamples, Math.floor(mostNumbers / options.dimension));
  const examples = tokens * examplesPerToken(options);
  const rounds = Math.min(mostRounds, Math.floor(mostFixedNumbers / (examples * options.dimension)));
  return {
    batches: Math.max(1, Math.min(tokens, Math.ceil(examples / most))),
    rounds: rounds >= fewestRounds ? rounds : null,
  };
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
  const { batches, rounds } = planBatches(tokens, options);
  const examples = tokens * (rounds ?? 1) * examplesPerToken(options) * dimension * exampleNumber;
  const steps = batches * (2 * words * dimension * tableNumber + stepItself);
  return (epochs * (examples + steps)) / 1e9;
}
