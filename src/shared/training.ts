import { z } from 'zod';

/** Options of skip-gram training with negative sampling. The names are those of the papers and of word2vec. */
export const trainingOptionsSchema = z.object({
  /** Numbers in each vector. */
  dimension: z.number().int().min(2).max(1024),
  /** Farthest context word, in words to each side; at each position a size is drawn uniformly from 1 … window. */
  window: z.number().int().min(1).max(50),
  /** Noise words that each window is trained against (negative samples). */
  negative: z.number().int().min(1).max(64),
  epochs: z.number().int().min(1).max(100_000),
  /** Words that occur less often are left out. */
  minimumCount: z.number().int().min(1).max(1_000_000),
  /** Frequency threshold of subsampling (t in Mikolov et al. 2013, section 2.3); 0 keeps every word. */
  subsample: z.number().min(0).max(1),
  /** Learning rate at the start; it falls linearly to a ten-thousandth of this. */
  learningRate: z.number().gt(0).max(10),
  threads: z.number().int().min(1).max(256),
  seed: z.number().int().min(0).max(0xffff_ffff),
  engine: z.enum(['auto', 'cpu']),
});
export type TrainingOptions = z.infer<typeof trainingOptionsSchema>;

/** What the defaults depend on. */
export interface CorpusSize {
  readonly tokens: number;
  readonly distinctWords: number;
}

/**
 * Options that suit a corpus of this size. A paragraph needs many epochs, every word and small vectors, or nothing is learned; a
 * novel gives each word enough examples in a few epochs, and leaves out the rarest words and most repetitions of the commonest.
 * @param cores worker threads that the machine runs at once
 */
export function defaultTrainingOptions({ tokens }: CorpusSize, cores: number): TrainingOptions {
  const always = { window: 5, negative: 5, learningRate: 0.025, seed: 1, engine: 'auto' } as const;
  if (tokens < 2_000) {
    return { ...always, dimension: 32, epochs: 1000, minimumCount: 1, subsample: 0, threads: 1 };
  }
  if (tokens < 20_000) {
    return { ...always, dimension: 50, epochs: 100, minimumCount: 1, subsample: 0, threads: 1 };
  }
  if (tokens < 200_000) {
    return { ...always, dimension: 64, epochs: 30, minimumCount: 2, subsample: 1e-3, threads: cores };
  }
  if (tokens < 1_000_000) {
    return { ...always, dimension: 64, epochs: 10, minimumCount: 3, subsample: 1e-3, threads: cores };
  }
  return { ...always, dimension: 100, epochs: 5, minimumCount: 5, subsample: 1e-3, threads: cores };
}
