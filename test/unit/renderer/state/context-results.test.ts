import { expect, it } from 'vitest';
import { firstLayer, layerInside, layerName } from '../../../../src/renderer/state/context-layers.ts';
import { occurrenceLine, wordInSentence } from '../../../../src/renderer/state/context-occurrences.ts';
import {
  carriedPair,
  firstPair,
  pairWith,
  sameOccurrence,
  stepped,
} from '../../../../src/renderer/state/context-pairs.ts';
import { cosineRange, placeInScale, shareOf } from '../../../../src/renderer/state/context-scale.ts';
import {
  orderBySense,
  similarityRange,
  suggestionSentence,
} from '../../../../src/renderer/state/context-senses.ts';
import {
  cosinesTable,
  sensesTable,
  similaritiesHeader,
  similaritiesRow,
  vectorsTable,
} from '../../../../src/renderer/state/context-tables.ts';
import { comparisonOf, contextModelOf, sensesOf, studyOf } from '../../../support/context-results.ts';

const model = contextModelOf('m');
const studyWith = (sentences: readonly string[]) => studyOf('s', model, 'light', sentences);

it('layers are called by their number, the first embeddings', () => {
  expect([0, 1, 2].map((place) => layerName(model, place))).toEqual([
    'embeddings',
    'layer 1 of 2',
    'layer 2 of 2',
  ]);
  expect(layerName({ layers: [12] }, 0)).toBe('layer 12 of 12');
  expect([-3, 1.4, 9].map((place) => layerInside(model, place))).toEqual([0, 1, 2]);
});

it('a model with as many layers keeps the slider where it stood, another begins at its last', () => {
  expect(firstLayer(model, null, 0)).toBe(2);
  expect(firstLayer(model, { layers: [0, 1, 2] }, 1)).toBe(1);
  expect(firstLayer(model, { layers: [0, 1, 2, 3] }, 1)).toBe(2);
});

it('the first pair is of two sentences where there are two', () => {
  expect(firstPair(studyWith(['light light', 'light']))).toEqual([0, 2]);
  expect(firstPair(studyWith(['light light']))).toEqual([0, 1]);
  expect(firstPair(studyWith(['light']))).toEqual([0, null]);
  expect(firstPair(studyWith(['dark']))).toEqual([null, null]);
});

it('an occurrence is found again by its sentence and its turn in it', () => {
  const before = { study: studyWith(['light', 'light and light']), studied: ['a', 'b'] };
  const after = { study: studyWith(['light and light', 'light', 'light']), studied: ['b', 'c', 'a'] };
  expect([0, 1, 2, null].map((place) => sameOccurrence(before, after, place))).toEqual([3, 0, 1, null]);
  expect(carriedPair(before, after, [0, 2])).toEqual([3, 1]);
  expect(carriedPair(before, { ...after, studied: ['x', 'y', 'z'] }, [0, 2])).toEqual([0, 2]);
  expect(
    carriedPair(before, { study: { ...after.study, word: 'dark' }, studied: after.studied }, [0, 2]),
  ).toEqual([0, 2]);
});

it('stepping goes round the ends and leaves out the other one of the pair', () => {
  expect(stepped(0, 1, 1, 3)).toBe(2);
  expect(stepped(2, 1, 1, 3)).toBe(0);
  expect(stepped(0, -1, 2, 3)).toBe(1);
  expect(stepped(null, 1, 0, 3)).toBe(1);
  expect(stepped(null, -1, null, 3)).toBe(2);
  expect(stepped(0, 1, null, 1)).toBe(0);
  expect(pairWith([null, 2], 1)).toEqual([1, 2]);
});

it('where a cosine lies is said only as far as the spreads tell it', () => {
  const scale = {
    same: { mean: 0.7, low: 0.5, high: 0.85 },
    unrelated: { mean: 0.2, low: 0.05, high: 0.35 },
  };
  expect(placeInScale(0.9, scale)).toMatch(/^Closer than the same word in 95 %/);
  expect(placeInScale(0.8, scale)).toMatch(/above its mean/);
  expect(placeInScale(0.5, scale)).toMatch(/below its mean/);
  expect(placeInScale(0.4, scale)).toMatch(/^Between/);
  expect(placeInScale(0.2, scale)).toMatch(/^In the range of unrelated words/);
  expect(placeInScale(0.01, scale)).toMatch(/^Farther apart than 95 %/);
  const overlap = { ...scale, unrelated: { ...scale.unrelated, high: 0.6 } };
  expect(placeInScale(0.55, overlap)).toMatch(/and in that of unrelated words/);
});

it('an axis for cosines begins at 0, or at a tenth below', () => {
  expect(cosineRange([0.4, 0.9])).toEqual({ low: 0, high: 1 });
  expect(cosineRange([-0.12])).toEqual({ low: -0.2, high: 1 });
  expect([-1, 0.5, 3].map((value) => shareOf({ low: 0, high: 1 }, value))).toEqual([0, 0.5, 1]);
});

it('a sentence is cut around the word, never inside a character', () => {
  const study = studyWith(['😀😀 so the\n light 😀😀']);
  expect(wordInSentence(study, 0)).toEqual({ before: '😀😀 so the ', word: 'light', behind: ' 😀😀' });
  expect(wordInSentence(study, 0, 9)).toEqual({ before: '… so the ', word: 'light', behind: ' 😀😀' });
  expect(wordInSentence(study, 0, 2)).toEqual({ before: '…e ', word: 'light', behind: ' …' });
  expect(occurrenceLine(study, 0, 4)).toBe('1 · …the light 😀…');
});

it('a matrix is drawn sense by sense, alike occurrences side by side in each', () => {
  const order = Uint32Array.of(3, 1, 0, 2);
  expect(orderBySense({ order }, Uint8Array.of(1, 0, 1, 0))).toEqual({ order: [3, 1, 0, 2], borders: [2] });
  expect(orderBySense({ order }, Uint8Array.of(0, 1, 0, 1))).toEqual({ order: [0, 2, 3, 1], borders: [2] });
  expect(orderBySense({ order }, Uint8Array.of(0)).borders).toEqual([]);
  expect(orderBySense({ order }, null).order).toEqual([3, 1, 0, 2]);
});

it('colours are spread over the similarities of different occurrences', () => {
  expect(similarityRange(Float32Array.of(1, 0.25, 0.5, 0.25, 1, 0.75, 0.5, 0.75, 1), 3)).toEqual({
    low: 0.25,
    high: 0.75,
  });
  expect(similarityRange(Float32Array.of(1, 0.5, 0.5, 1), 2)).toEqual({ low: -1, high: 1 });
  expect(similarityRange(Float32Array.of(1, Number.NaN, Number.NaN, 1), 2)).toEqual({ low: -1, high: 1 });
});

it('one sense is said to be no grouping', () => {
  expect(suggestionSentence({ ...sensesOf(4), suggested: 1 })).toMatch(/do not fall into groups/);
  expect(suggestionSentence(sensesOf(4))).toMatch(/2 groups/);
  expect(suggestionSentence({ ...sensesOf(2), silhouettes: [] })).toMatch(/too few/);
});

it('tables hold what is shown, with the sentences as they were written', () => {
  const study = studyWith(['A light', 'The light']);
  expect(sensesTable(study, sensesOf(2))).toEqual([
    ['sense', 'telling words', 'mean silhouette', 'occurrence', 'word', 'sentence'],
    [1, 'lamp', 0.5, 1, 'light', 'A light'],
    [2, 'feather', 0.5, 2, 'light', 'The light'],
  ]);
  const matrix = { similarities: Float32Array.of(1, 0.5, 0.5, 1), order: Uint32Array.of(1, 0) };
  expect(similaritiesHeader([1, 0])).toEqual(['occurrence', 'sentence', 2, 1]);
  expect(similaritiesRow(study, matrix, [1, 0], 0)).toEqual([2, 'The light', 1, 0.5]);
  expect(vectorsTable(comparisonOf(2))[1]).toEqual([1, 2, 0]);
  expect(cosinesTable(comparisonOf(0), model)).toEqual([
    ['layer', 'cosine'],
    [0, 0.9],
    [1, 0.6],
    [2, 0.4],
  ]);
});
