import { z } from 'zod';

/** What trains: the WebAssembly engine on the processor, our CUDA kernel on an NVIDIA card, or the textbook's model in TensorFlow.js. */
export const engineNameSchema = z.enum(['cpu', 'cuda', 'tensorflow']);
export type EngineName = z.infer<typeof engineNameSchema>;

/** What a person calls each engine. */
export const engineTitles: { readonly [E in EngineName]: string } = {
  cpu: 'CPU',
  cuda: 'CUDA',
  tensorflow: 'TensorFlow',
};

/**
 * Which way the prediction goes: skip-gram predicts the words around from the word, CBOW the word from those around (Mikolov et al. 2013,
 * "Efficient Estimation of Word Representations in Vector Space", figure 1).
 */
export const architectureSchema = z.enum(['skip-gram', 'cbow']);
export type Architecture = z.infer<typeof architectureSchema>;

/** A number that a person chooses, and what it may be. */
export interface NumberLimits {
  /** What it is called, in the middle of a sentence. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
  /** Whether `from` itself is too small. */
  readonly above?: true;
}

/** The numbers among the options: the contract, the form and the sentences about errors all read their limits and names here. */
export const numberOptions = {
  dimension: { name: 'dimension', from: 2, to: 1024, whole: true },
  window: { name: 'window', from: 1, to: 50, whole: true },
  negative: { name: 'negative samples', from: 0, to: 64, whole: true },
  epochs: { name: 'epochs', from: 1, to: 100_000, whole: true },
  minimumCount: { name: 'minimum count', from: 1, to: 1_000_000, whole: true },
  subsample: { name: 'subsampling', from: 0, to: 1, whole: false },
  learningRate: { name: 'learning rate', from: 0, to: 10, whole: false, above: true },
  threads: { name: 'threads', from: 1, to: 256, whole: true },
  seed: { name: 'seed', from: 0, to: 0xffff_ffff, whole: true },
} as const satisfies Record<string, NumberLimits>;
export type NumberOption = keyof typeof numberOptions;

function numberWithin({ from, to, whole, above }: NumberLimits) {
  const number = above === true ? z.number().gt(from) : z.number().min(from);
  return whole ? number.max(to).int() : number.max(to);
}

/** Options of training with negative sampling. The names are those of the papers and of word2vec. */
export const trainingOptionsSchema = z.object({
  /** Numbers in each vector. */
  dimension: numberWithin(numberOptions.dimension),
  /** Farthest context word, in words to each side; at each position a size is drawn uniformly from 1 … window. */
  window: numberWithin(numberOptions.window),
  /** Noise words that each window is trained against (negative samples). None at all only with TensorFlow: words then merely draw together. */
  negative: numberWithin(numberOptions.negative),
  epochs: numberWithin(numberOptions.epochs),
  /** Words that occur less often are left out. */
  minimumCount: numberWithin(numberOptions.minimumCount),
  /** Frequency threshold of subsampling (t in Mikolov et al. 2013, section 2.3); 0 keeps every word. */
  subsample: numberWithin(numberOptions.subsample),
  /** Learning rate at the start; it falls linearly to a ten-thousandth of this. */
  learningRate: numberWithin(numberOptions.learningRate),
  threads: numberWithin(numberOptions.threads),
  seed: numberWithin(numberOptions.seed),
  architecture: architectureSchema,
  /** `auto` takes the fastest that can. */
  engine: z.enum(['auto', ...engineNameSchema.options]),
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
 * @param engine what is asked to train: TensorFlow takes larger steps, since Adam makes their sizes even
 */
export function defaultTrainingOptions(
  { tokens }: CorpusSize,
  cores: number,
  engine: TrainingOptions['engine'] = 'auto',
  architecture: Architecture = 'skip-gram',
): TrainingOptions {
  const always = {
    window: 5,
    negative: 5,
    learningRate: defaultLearningRate(engine, architecture),
    seed: 1,
    architecture,
    engine,
  } as const;
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

/**
 * The learning rate that suits what trains: gradient descent as word2vec has it, or Adam. CBOW takes twice the step of skip-gram, since a
 * window of it makes one step where skip-gram makes as many as there are words around.
 */
export function defaultLearningRate(
  engine: TrainingOptions['engine'],
  architecture: Architecture = 'skip-gram',
): number {
  return engine === 'tensorflow' || architecture === 'cbow' ? 0.05 : 0.025;
}

/** Whether only TensorFlow can do these options: the other engines learn by telling words from noise. */
export function needsTensorFlow({ negative }: { readonly negative: number | null }): boolean {
  return negative === 0;
}

/** What an engine is here and now, in words for a person. */
export interface EngineDescription {
  readonly name: EngineName;
  /** `2 threads · WASM SIMD`, `NVIDIA GeForce RTX 3060`; where it is not available what it would run on. */
  readonly device: string;
  /** Free memory of its own, bytes; `null` where it uses the machine's. */
  readonly memoryBytes: number | null;
  /**
   * Why it cannot be used, as the end of a sentence, and what to do about it in sentences of their own, with what is to be typed
   * between backticks; `null` where it can.
   */
  readonly unavailable: { readonly reason: string; readonly install: string | null } | null;
}

/** A training run that was cut short and can be gone on with. */
export interface InterruptedTraining {
  /** Opaque name in requests. */
  readonly checkpoint: string;
  /** Name of the text. */
  readonly corpus: string;
  readonly options: TrainingOptions;
  /** Words that are trained. */
  readonly words: number;
  /** Share of the run that is done, 0 … 1. */
  readonly fraction: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly savedAt: number;
  readonly bytes: number;
}

/** What does the work, in words for a person: `CPU · 2 threads · WASM SIMD`. */
export function engineAndDevice({ name, device }: Pick<EngineDescription, 'name' | 'device'>): string {
  const title = engineTitles[name];
  return device.startsWith(title) ? device : `${title} · ${device}`;
}
