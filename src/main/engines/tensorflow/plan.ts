import { type BatchPlan, examplesPerToken, planBatches } from '../../../shared/tensorflow-plan.ts';
import type { TrainingOptions } from '../../../shared/training.ts';
import { sliceStep } from '../cpu/slices.ts';

/** How the engine goes through a text. */
export interface EpochPlan extends BatchPlan {
  /** Sentences are gone through by steps of this many. */
  readonly stride: number;
}

export function planEpoch(tokens: number, sentences: number, options: TrainingOptions): EpochPlan {
  return { ...planBatches(tokens, options), stride: sliceStep(sentences) };
}

/**
 * Bytes that tensors take at the most: of each table the rows, their gradient, Adam's two moments and what a step of it makes on the way; of each
 * example some rows. A batch may be larger than the average.
 */
export function tensorBytes(tokens: number, words: number, options: TrainingOptions): number {
  const { batches, rounds } = planBatches(tokens, options);
  const examples = (2 * tokens * (rounds ?? 1) * examplesPerToken(options)) / batches;
  return 4 * options.dimension * (2 * 8 * words + 8 * examples);
}
