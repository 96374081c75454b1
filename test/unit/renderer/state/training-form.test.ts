import { describe, expect, it } from 'vitest';
import {
  draftOptions,
  estimateSeconds,
  optionProblem,
  trainingBytes,
  trainingWarnings,
  vocabularySize,
  withMethod,
} from '../../../../src/renderer/state/training-form.ts';
import type { CorpusSummary } from '../../../../src/shared/corpus.ts';
import {
  type NumberOption,
  numberOptions,
  type TrainingOptions,
  trainingOptionsSchema,
} from '../../../../src/shared/training.ts';

const options: TrainingOptions = {
  dimension: 100,
  window: 5,
  negative: 5,
  epochs: 5,
  minimumCount: 5,
  subsample: 1e-3,
  learningRate: 0.025,
  threads: 2,
  seed: 1,
  architecture: 'skip-gram',
  engine: 'auto',
};

const corpus = (change: Partial<CorpusSummary> = {}): CorpusSummary => ({
  id: 'c',
  name: 'novel.txt',
  bytes: 600_000,
  tokenizer: { tokenizer: 'unicode', lowercase: true },
  lines: 9000,
  sentences: 8000,
  sentenceRule: 'lines',
  tokens: 100_000,
  distinctWords: 9000,
  frequentWords: [{ word: 'the', count: 6000 }],
  vocabularyByMinimumCount: Array.from({ length: 101 }, (_, count) => Math.ceil(9000 / Math.max(1, count))),
  skipped: { empty: 0, withoutWords: 0, invalidText: 0, cut: 0, longWords: 0 },
  examples: [],
  seconds: 1,
  ...change,
});

describe('options of training', () => {
  it('agrees with the contract about every limit', () => {
    for (const option of Object.keys(numberOptions) as NumberOption[]) {
      const { from, to } = numberOptions[option];
      for (const value of [from - 1, from, from + 0.5, to, to + 1, Number.NaN]) {
        const accepted = trainingOptionsSchema.safeParse({ ...options, [option]: value }).success;
        expect([option, value, optionProblem(option, value) === null]).toEqual([option, value, accepted]);
      }
    }
  });

  it('says what is wrong in plain words', () => {
    expect(optionProblem('epochs', null)).toBe('A number is needed here.');
    expect(optionProblem('window', 2.5)).toBe('A whole number is needed here.');
    expect(optionProblem('epochs', 0)).toBe('Between 1 and 100,000, please.');
    expect(optionProblem('learningRate', 0)).toContain('More than 0');
  });

  it('gives options only when every number is usable', () => {
    expect(draftOptions(options)).toEqual(options);
    expect(draftOptions({ ...options, dimension: null })).toBeNull();
  });
});

describe('another engine or architecture', () => {
  it('brings the learning rate that suits it, unless somebody chose one', () => {
    const textbook = withMethod(options, { engine: 'tensorflow' });
    expect(textbook).toMatchObject({ engine: 'tensorflow', learningRate: 0.05 });
    expect(withMethod(textbook, { engine: 'cpu' }).learningRate).toBe(0.025);
    const mean = withMethod(options, { architecture: 'cbow' });
    expect(mean).toMatchObject({ architecture: 'cbow', learningRate: 0.05 });
    expect(withMethod(mean, { architecture: 'skip-gram' }).learningRate).toBe(0.025);
    expect(withMethod({ ...options, learningRate: 0.1 }, { architecture: 'cbow' }).learningRate).toBe(0.1);
  });
});

describe('what follows from the options', () => {
  it('reads the vocabulary off the summary, and says when it cannot', () => {
    expect(vocabularySize(corpus(), 5)).toEqual({ words: 1800, exact: true });
    expect(vocabularySize(corpus(), 5000)).toEqual({ words: 90, exact: false });
    const reaching = [
      { word: 'the', count: 6000 },
      { word: 'of', count: 3000 },
    ];
    expect(vocabularySize(corpus({ frequentWords: reaching }), 5000)).toEqual({ words: 1, exact: true });
    expect(vocabularySize(corpus({ frequentWords: reaching }), 9000)).toEqual({ words: 0, exact: true });
  });

  it('needs five vectors a word', () => {
    expect(trainingBytes(1000, 100)).toBe(2_000_000);
  });

  it('guesses the time from an earlier training, and twice the dimension takes twice as long', () => {
    const known = { wordsPerSecond: 1e6, dimension: 100, window: 5, negative: 5 };
    expect(estimateSeconds(1e6, options, known)).toBeCloseTo(5);
    expect(estimateSeconds(1e6, { ...options, dimension: 200 }, known)).toBeCloseTo(10);
  });
});

describe('warnings before training', () => {
  it('are none for a novel', () => expect(trainingWarnings(corpus(), options, null)).toEqual([]));

  it('tell when no word is left', () => {
    const small = corpus({ vocabularyByMinimumCount: [3, 3, 0], frequentWords: [{ word: 'a', count: 1 }] });
    expect(trainingWarnings(small, options, null)[0]).toBe(
      'No word occurs 5 times: the most frequent one occurs 1 time.',
    );
  });

  it('tell when the text is shorter than the window', () => {
    const tiny = corpus({ tokens: 4, sentences: 1, vocabularyByMinimumCount: [4, 4] });
    expect(trainingWarnings(tiny, { ...options, minimumCount: 1 }, null)).toContain(
      'The text has 4 words, fewer than the window of 5 reaches.',
    );
  });

  it('tell of too many dimensions, but not where a model has them already', () => {
    const few = corpus({ vocabularyByMinimumCount: [7, 7, 7, 7, 7, 7] });
    expect(trainingWarnings(few, options, 'cpu')).toEqual([
      '100 dimensions are many for 7 words; fewer are enough.',
    ]);
    expect(trainingWarnings(few, options, 'cpu', 1787)).toEqual([]);
    const one = corpus({ vocabularyByMinimumCount: [1, 1, 1, 1, 1, 1] });
    expect(trainingWarnings(one, options, 'cpu').join(' ')).toContain('Only one word is left');
    expect(trainingWarnings(one, options, 'cpu', 1787)).toEqual([]);
  });

  it('tell when TensorFlow would take long, and what no negative samples mean', () => {
    const large = corpus({ tokens: 1_000_000 });
    expect(trainingWarnings(large, options, 'cpu')).toEqual([]);
    expect(trainingWarnings(large, options, 'tensorflow').join(' ')).toMatch(/about \d+ min/);
    const short = trainingWarnings(corpus({ tokens: 2_000 }), options, 'tensorflow').join(' ');
    expect(short).not.toContain('may take');
    const withoutNoise = { ...options, negative: 0 };
    expect(trainingWarnings(corpus(), withoutNoise, 'cpu').join(' ')).toContain('only TensorFlow trains');
    expect(trainingWarnings(corpus(), withoutNoise, 'tensorflow').join(' ')).toContain('draw together');
  });

  it('tell when lines hold one word each', () => {
    expect(trainingWarnings(corpus({ sentences: 90_000 }), options, null).join(' ')).toContain('single word');
  });
});
