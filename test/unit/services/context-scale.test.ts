import { describe, expect, it } from 'vitest';
import {
  measureScale,
  parseScaleSentences,
  readScaleSentences,
  spread,
} from '../../../src/main/services/context-scale.ts';
import { builtResources } from '../../support/resources.ts';
import { readWords, runWords, wordsModel } from './support/words-model.ts';

describe('the sentences that cosines are measured on', () => {
  it('hold each of their words in at least three sentences', async () => {
    const { sentences, words } = await readScaleSentences(builtResources.assets);
    expect(sentences).toHaveLength(120);
    expect(new Set(sentences).size).toBe(120);
    expect(words).toHaveLength(40);
    for (const { word, sentences: places } of words) {
      expect(places.length, word).toBeGreaterThanOrEqual(3);
      for (const place of places) expect(sentences[place]!.toLowerCase()).toContain(word);
    }
  });
});

describe('measureScale', () => {
  const text = ['# words: ab xyz', 'ab one', 'two ab', 'xyz ab', 'xyz three', 'a longer xyz'].join('\n');
  const measure = () =>
    measureScale(parseScaleSentences(text), {
      reader: {
        loaded: wordsModel,
        read: async (request) => readWords(request),
        run: async (request) => runWords(request),
      },
      signal: new AbortController().signal,
      report: () => undefined,
    });

  it('compares the same word, and different words, in different sentences of each layer', async () => {
    // Each vector is [layer + 1, letters, place, words]; worked out by hand for the first layer.
    const ab = [
      [1, 2, 0, 2],
      [1, 2, 1, 2],
      [1, 2, 1, 2],
    ];
    const xyz = [
      [1, 3, 0, 2],
      [1, 3, 0, 2],
      [1, 3, 2, 3],
    ];
    const dot = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
    const cosine = (a: number[], b: number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    const same = [ab, xyz].flatMap(([a, b, c]) => [cosine(a!, b!), cosine(a!, c!), cosine(b!, c!)]);
    // "xyz ab" holds both: its own pair is left out.
    const unrelated = ab.flatMap((a, i) =>
      xyz.filter((_, j) => !(i === 2 && j === 0)).map((b) => cosine(a, b)),
    );
    const scale = await measure();
    expect(scale).toMatchObject({ sentences: 5, words: 2 });
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(scale.layers[0]!.same.mean).toBeCloseTo(mean(same), 10);
    expect(scale.layers[0]!.unrelated.mean).toBeCloseTo(mean(unrelated), 10);
    expect(await measure()).toEqual(scale);
  });
});

it('takes percentiles as numpy does', () => {
  // numpy.percentile([3, 1, 4, 1, 5, 9, 2, 6], [5, 95])
  const { mean, low, high } = spread([3, 1, 4, 1, 5, 9, 2, 6]);
  expect(mean).toBe(3.875);
  expect(low).toBeCloseTo(1, 10);
  expect(high).toBeCloseTo(7.95, 10);
});
