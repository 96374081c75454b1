import type { CorpusSummary } from '../../shared/corpus.ts';
import { formatCount, formatCounted, formatDuration } from '../../shared/format.ts';
import { estimatedSeconds } from '../../shared/tensorflow-plan.ts';
import {
  defaultLearningRate,
  type EngineName,
  type NumberLimits,
  type NumberOption,
  needsTensorFlow,
  numberOptions,
  type TrainingOptions,
  trainingOptionsSchema,
} from '../../shared/training.ts';

/** What is typed into the form: a number, or `null` while a field is empty. */
export type TrainingDraft = { readonly [K in keyof TrainingOptions]: TrainingOptions[K] | null };

/** The form with another engine or architecture; a learning rate that nobody changed becomes the one that suits them. */
export function withMethod(
  draft: TrainingDraft,
  change: Partial<Pick<TrainingOptions, 'engine' | 'architecture'>>,
): TrainingDraft {
  const changed = { ...draft, ...change };
  return draft.learningRate === suitingRate(draft)
    ? { ...changed, learningRate: suitingRate(changed) }
    : changed;
}

function suitingRate({ engine, architecture }: TrainingDraft): number | null {
  return engine === null || architecture === null ? null : defaultLearningRate(engine, architecture);
}

/** What is wrong with one number, in plain words; `null` when it is fine. */
export function optionProblem(option: NumberOption, value: number | null): string | null {
  const { from, to, whole }: NumberLimits = numberOptions[option];
  if (value === null || !Number.isFinite(value)) return 'A number is needed here.';
  if (whole && !Number.isInteger(value)) return 'A whole number is needed here.';
  if (option === 'learningRate' && value <= 0) return 'More than 0 is needed, or nothing is learned.';
  if (value < from || value > to) return `Between ${formatCount(from)} and ${formatCount(to)}, please.`;
  return null;
}

/** The options of a form without problems; `null` when one number is not usable. */
export function draftOptions(draft: TrainingDraft): TrainingOptions | null {
  const parsed = trainingOptionsSchema.safeParse(draft);
  return parsed.success ? parsed.data : null;
}

/** Distinct words that occur at least `minimumCount` times; where the summary cannot tell exactly, an upper bound. */
export function vocabularySize(
  corpus: CorpusSummary,
  minimumCount: number,
): { readonly words: number; readonly exact: boolean } {
  const { vocabularyByMinimumCount: counts, frequentWords } = corpus;
  const words = counts[Math.min(Math.max(0, minimumCount), counts.length - 1)] ?? corpus.distinctWords;
  if (minimumCount < counts.length) return { words, exact: true };
  // The list of the most frequent words tells, where it reaches down to rarer ones.
  const enough = frequentWords.filter(({ count }) => count >= minimumCount).length;
  if (enough < frequentWords.length || enough === corpus.distinctWords) return { words: enough, exact: true };
  return { words, exact: false };
}

/**
 * The most bytes that training needs for its vectors, in single precision: those before training, those of words as context and as centre, and at
 * the end, when the model is put together, the latter two once more.
 */
export function trainingBytes(words: number, dimension: number): number {
  return words * dimension * 4 * 5;
}

/** How fast an earlier training went, from which the next one is guessed. */
export interface KnownRate {
  readonly wordsPerSecond: number;
  readonly dimension: number;
  readonly window: number;
  readonly negative: number;
}

/** Seconds that training will take: the work a word grows with dimension, window and negative samples. */
export function estimateSeconds(tokens: number, options: TrainingOptions, known: KnownRate): number {
  const work = (rate: Pick<KnownRate, 'dimension' | 'window' | 'negative'>) =>
    rate.dimension * (rate.window + 1) * (rate.negative + 1);
  const rate = (known.wordsPerSecond * work(known)) / work(options);
  return (tokens * options.epochs) / rate;
}

/** Seconds of training beyond which a person should know before that another engine is faster. */
const longForTensorFlow = 60;

/**
 * What a person should know before training with these options; each a sentence.
 * @param engine what would train; `null` while that is not known
 * @param modelWords words of the model that training starts from; 0 when it starts from nothing
 */
export function trainingWarnings(
  corpus: CorpusSummary,
  options: TrainingOptions,
  engine: EngineName | null,
  modelWords = 0,
): readonly string[] {
  const warnings: string[] = [];
  const { words } = vocabularySize(corpus, options.minimumCount);
  const wordsPerSentence = corpus.tokens / Math.max(1, corpus.sentences);
  if (words === 0) {
    const most = corpus.frequentWords[0]?.count ?? 0;
    warnings.push(
      `No word occurs ${formatCounted(options.minimumCount, 'time')}: the most frequent one occurs ${formatCounted(most, 'time')}.`,
    );
  } else if (words === 1 && modelWords === 0) {
    warnings.push('Only one word is left at this minimum count, and a single word has no neighbours.');
  }
  if (corpus.tokens <= options.window) {
    warnings.push(
      `The text has ${formatCounted(corpus.tokens, 'word')}, fewer than the window of ${options.window} reaches.`,
    );
  } else if (wordsPerSentence < 2) {
    warnings.push('Most lines hold a single word, so there are few pairs to learn from.');
  }
  if (corpus.tokens >= 2 && corpus.tokens * options.epochs < 50_000) {
    warnings.push('This is little text: more epochs give it more time to learn.');
  }
  // A model's dimension is what it is.
  if (modelWords === 0 && words > 1 && options.dimension > words * 2) {
    warnings.push(
      `${formatCount(options.dimension)} dimensions are many for ${formatCounted(words, 'word')}; fewer are enough.`,
    );
  }
  const seconds = estimatedSeconds(corpus.tokens, words + modelWords, options);
  if (engine === 'tensorflow' && seconds > longForTensorFlow) {
    warnings.push(
      `TensorFlow trains the model of the textbook, for learning: this may take about ${formatDuration(seconds)}, and the CPU engine is far faster.`,
    );
  }
  if (needsTensorFlow(options)) {
    warnings.push(
      engine === 'cpu' || engine === 'cuda'
        ? 'Without negative samples only TensorFlow trains: choose it, or at least one negative sample.'
        : 'Without negative samples nothing pushes words apart: all of them draw together.',
    );
  }
  return warnings;
}
