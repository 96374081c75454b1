import { describe, expect, it } from 'vitest';
import {
  layerPositions,
  occurrenceCaption,
  occurrenceCloud,
  occurrenceLabel,
  occurrenceParts,
  pictureName,
  senseName,
} from '../../../../src/renderer/state/context-cloud.ts';
import { coordinatesTable } from '../../../../src/renderer/state/coordinates.ts';
import { type AppState, firstState } from '../../../../src/renderer/state/store.ts';
import type { ContextModel, ContextStudy, Senses } from '../../../../src/shared/contexts.ts';

const sentences = ['She turned on the light in his room.', '“light”, they said', 'light'];
const places = sentences.map((sentence) => sentence.indexOf('light'));
const study: ContextStudy = {
  id: 's',
  model: 'm',
  word: 'light',
  pooling: 'mean',
  sentences,
  asked: 3,
  without: [],
  passages: [],
  occurrences: places.map((start, sentence) => ({
    passage: sentence,
    sentence,
    start,
    end: start + 5,
    firstPiece: 0,
    endPiece: 1,
  })),
  norms: new Float32Array(6),
  firstValues: new Float32Array(0),
  first: 0,
};
const model: ContextModel = {
  id: 'm',
  folder: 'f',
  name: 'small',
  family: 'bert',
  weights: { file: 'model.onnx', precision: 'full', bytes: 1 },
  device: 'cpu',
  hiddenSize: 4,
  layers: [0, 1],
  lastLayerOnly: null,
  longestInput: 32,
};
const layout = {
  projection: 'p',
  positions: Float32Array.from({ length: 18 }, (_, index) => index),
  explainedVarianceRatio: [0.4, 0.2, 0.1],
  layerShares: [0.3, 0.55],
  fitted: 2,
};
const state: AppState = {
  ...firstState,
  contexts: { ...firstState.contexts, shown: true, study, model, layout, layer: 1 },
};

describe('the cloud of occurrences', () => {
  it('is there when all of it is, and says what it is', () => {
    const cloud = occurrenceCloud(state);
    if (cloud === null) throw new Error('there is none');
    expect([...layerPositions(cloud)]).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17]);
    expect(occurrenceCaption(cloud)).toBe(
      'PCA of 3 occurrences of “light” · layer 1 of 1 · one projection for 2 layers, each centred and scaled · 55 % of its variance · 1 occurrence only placed',
    );
    expect(pictureName(state)).toBe('light');
  });

  it.each([
    ['it is not asked for', { shown: false }],
    ['there is no layout yet', { layout: null }],
    ['the layout is of another study', { layout: { ...layout, positions: new Float32Array(9) } }],
    ['no model is loaded', { model: null }],
  ] as const)('is not there while %s', (_why, change) => {
    expect(occurrenceCloud({ ...state, contexts: { ...state.contexts, ...change } })).toBeNull();
  });

  it('labels occurrences with the words around them', () => {
    expect([0, 1, 2].map((index) => occurrenceLabel(study, index))).toEqual([
      'on the light in his',
      '“light”, they',
      'light',
    ]);
    expect(occurrenceParts(study, 1)).toEqual({ before: '“', word: 'light', after: '”, they said' });
  });

  it('is saved with its sentences', () => {
    const table = coordinatesTable(state);
    expect(table?.header).toEqual(['word', 'sentence', 'layer', 'PC 1', 'PC 2', 'PC 3']);
    expect(table?.row(2)).toEqual(['light', 'light', 1, 15, 16, 17]);
  });
});

describe('a sense', () => {
  it('is called by its most telling words, or by its place', () => {
    const telling = ['lamp', 'room', 'dark', 'night'].map((word) => ({ word, count: 2, score: 1 }));
    const sense = (words: typeof telling) => ({ words, occurrences: new Uint32Array(), silhouette: 0 });
    const senses: Senses = {
      senses: [sense(telling), sense([])],
      assignments: new Uint8Array(),
      silhouettes: [],
      suggested: 2,
    };
    expect([senseName(senses, 0), senseName(senses, 1)]).toEqual(['lamp, room, dark', 'Sense 2']);
  });
});
