import { describe, expect, it } from 'vitest';
import { tokensInMemory } from '../../../../src/main/corpus/tokens.ts';
import { Lesson, type LessonSetup } from '../../../../src/main/engines/lesson/lesson.ts';
import { NoiseWords } from '../../../../src/main/engines/lesson/noise.ts';
import { seededRandom } from '../../../../src/main/engines/lesson/random.ts';
import { chooseSentences, missingWord } from '../../../../src/main/engines/lesson/sentences.ts';
import { windowPlaces } from '../../../../src/main/engines/lesson/windows.ts';
import { packWords } from '../../../../src/shared/word-table.ts';

const dimension = 12;
const words = 10;

/** Two topics that never meet: words 0 … 4 and words 5 … 9. */
function setup(change: Partial<LessonSetup> = {}): LessonSetup & { readonly start: Float32Array } {
  const random = seededRandom(5);
  const start = Float32Array.from({ length: words * dimension }, () => (random() - 0.5) / dimension);
  return {
    start,
    sentences: Array.from({ length: 20 }, (_, sentence) =>
      Uint32Array.from({ length: 7 }, () => (sentence % 2) * 5 + Math.floor(random() * 5)),
    ),
    noise: new NoiseWords(
      Uint32Array.from({ length: words }, (_, row) => row),
      new Float64Array(words).fill(3),
    ),
    window: 3,
    negative: 4,
    learningRate: 0.1,
    seed: 9,
    dimension,
    inputOf: (row) => start.subarray(row * dimension, (row + 1) * dimension),
    outputOf: () => null,
    ...change,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a lesson', () => {
  it('starts from outputs of zero: every score is 0, every probability a half, and only outputs change', () => {
    const step = new Lesson(setup()).step();
    expect(step.pairs).toHaveLength(5);
    for (const [place, pair] of step.pairs.entries()) {
      expect(pair).toMatchObject({ score: 0, probability: 0.5, label: place === 0 ? 1 : 0 });
      expect(pair.loss).toBeCloseTo(Math.LN2, 14);
      expect([...pair.after]).toEqual([...step.before].map((value) => Math.fround(value * pair.pull)));
    }
    expect(step.after).toEqual(step.before);
    expect(step.step).toBe(1);
  });

  it('pairs a context word with the centre, and with noise that is neither the centre nor twice there', () => {
    const { sentences, ...rest } = setup();
    const lesson = new Lesson({ ...rest, sentences });
    for (let count = 0; count < 500; count++) {
      const { sentence, center, context, reach, input, pairs } = lesson.step();
      expect(input).toBe(sentences[sentence]![context]);
      expect(pairs[0]!.output).toBe(sentences[sentence]![center]);
      expect(context).not.toBe(center);
      expect(Math.abs(context - center)).toBeLessThanOrEqual(reach);
      expect(new Set(pairs.map(({ output }) => output)).size).toBe(5);
    }
  });

  it('gives the same numbers for the same seed, others for another', () => {
    const run = (seed: number) => {
      const lesson = new Lesson(setup({ seed }));
      return Array.from({ length: 200 }, () => lesson.step());
    };
    expect(run(4)).toEqual(run(4));
    expect(run(5)).not.toEqual(run(4));
  });

  it('learns: the loss falls and words of a topic come together, while the rows it began with stay', () => {
    const parts = setup();
    const before = parts.start.slice();
    const lesson = new Lesson(parts);
    let step = lesson.step();
    for (let count = 1; count < 500; count++) step = lesson.step();
    const first = mean(step.losses);
    expect(first).toBeLessThan(Math.LN2 + 0.01);
    for (let count = 0; count < 6000; count++) step = lesson.step();
    expect(step.losses).toHaveLength(500);
    // Noise is of the same topic about every other time, so the loss cannot come near 0.
    expect(mean(step.losses)).toBeLessThan(first - 0.1);
    const cosine = (one: number, other: number) => {
      const [a, b] = [lesson.input(one), lesson.input(other)];
      return a.reduce((sum, value, at) => sum + value * b[at]!, 0) / (Math.hypot(...a) * Math.hypot(...b));
    };
    expect(Math.min(cosine(0, 1), cosine(6, 9))).toBeGreaterThan(Math.max(cosine(0, 6), cosine(1, 9)) + 0.5);
    expect(parts.start).toEqual(before);
  });

  it('takes output vectors that were kept', () => {
    const kept = new Float32Array(dimension).fill(0.5);
    const { pairs, before } = new Lesson(setup({ outputOf: () => kept })).step();
    const score = before.reduce((sum, value) => sum + value * 0.5, 0);
    for (const pair of pairs) expect(pair.score).toBeCloseTo(score, 6);
    expect(kept).toEqual(new Float32Array(dimension).fill(0.5));
  });
});

describe('the window', () => {
  it('reaches over words that the model lacks, and every reach up to the window comes up', () => {
    const sentence = Uint32Array.of(0, missingWord, 1, 2, missingWord, 3, 4);
    const known = [0, 2, 3, 5, 6];
    const places = windowPlaces([Uint32Array.of(missingWord), sentence], 3, seededRandom(1));
    const reaches = new Set<number>();
    for (let count = 0; count < 2000; count++) {
      const place = places.next().value;
      expect(place.sentence).toBe(1);
      const distance = Math.abs(known.indexOf(place.context) - known.indexOf(place.center));
      expect(distance).toBeGreaterThan(0);
      expect(distance).toBeLessThanOrEqual(place.reach);
      reaches.add(place.reach);
    }
    expect([...reaches].sort()).toEqual([1, 2, 3]);
  });

  it('refuses sentences without a pair', () => {
    expect(() => windowPlaces([Uint32Array.of(3, missingWord)], 3, seededRandom(1)).next()).toThrow(
      RangeError,
    );
  });
});

describe('noise', () => {
  it('comes up in proportion to count^0.75', () => {
    const counts = Float64Array.of(1, 16, 81, 1000);
    const noise = new NoiseWords(Uint32Array.of(7, 3, 5, 1), counts);
    const random = seededRandom(2);
    const drawn = new Map<number, number>();
    const total = 200_000;
    for (let count = 0; count < total; count++) {
      const row = noise.draw(random);
      drawn.set(row, (drawn.get(row) ?? 0) + 1);
    }
    const shares = [1, 8, 27, 1000 ** 0.75];
    const sum = shares.reduce((a, b) => a + b);
    for (const [place, row] of [7, 3, 5, 1].entries()) {
      const expected = shares[place]! / sum;
      const deviation = Math.sqrt((expected * (1 - expected)) / total);
      expect(Math.abs((drawn.get(row) ?? 0) / total - expected)).toBeLessThan(5 * deviation);
    }
  });

  it('of a tiny vocabulary ends with the words there are', () => {
    const noise = new NoiseWords(Uint32Array.of(0, 1, 2), Float64Array.of(5, 5, 5));
    expect(noise.drawOthers(seededRandom(1), 5, 1).sort()).toEqual([0, 2]);
    const alone = new NoiseWords(Uint32Array.of(4), Float64Array.of(5));
    expect(alone.drawOthers(seededRandom(1), 5, 4)).toEqual([]);
  });
});

describe('the sentences of a lesson', () => {
  /** A corpus of sentences of word numbers; the numbers below 50 are the model's. */
  const corpus = (sentences: readonly (readonly number[])[]) => {
    const starts = [0];
    for (const sentence of sentences) starts.push(starts.at(-1)! + sentence.length);
    return {
      vocabulary: {
        words: packWords(Array.from({ length: 100 }, (_, id) => `w${id}`)),
        counts: new Float64Array(100).fill(1),
      },
      tokens: tokensInMemory(Uint32Array.from(sentences.flat())),
      sentenceStarts: Uint32Array.from(starts),
    };
  };
  const rowOf = (id: number) => (id < 50 ? id + 100 : -1);
  const long = (first: number) => Array.from({ length: 8 }, (_, at) => (first + at) % 50);

  it('are a few dozen, of known words, from all over the text', () => {
    const strange = [70, 71, 72, 73, 74, 75, 1, 2];
    const chosen = chooseSentences(
      corpus(Array.from({ length: 9000 }, (_, at) => (at % 2 === 0 ? strange : long(at)))),
      rowOf,
      1,
    );
    expect(chosen).toHaveLength(36);
    for (const { ids, rows } of chosen) expect([...rows]).toEqual([...ids].map((id) => id + 100));
  });

  it('mark words that the model lacks, and are cut where they are long', () => {
    const endless = Array.from({ length: 500 }, (_, at) => (at === 3 ? 99 : at % 50));
    const [only, ...others] = chooseSentences(corpus([[], endless]), rowOf, 1);
    expect(others).toEqual([]);
    expect(only!.rows).toHaveLength(22);
    expect(only!.rows[3]).toBe(missingWord);
  });

  it('are what there is in a poor text, and none where no sentence has two known words', () => {
    expect(chooseSentences(corpus([[1, 2], [3], [60, 61]]), rowOf, 1).map(({ ids }) => [...ids])).toEqual([
      [1, 2],
    ]);
    expect(chooseSentences(corpus([[1, 60], [2], []]), rowOf, 1)).toEqual([]);
  });
});
