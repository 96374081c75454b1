import { describe, expect, it } from 'vitest';
import { coordinatesTable } from '../../../../src/renderer/state/coordinates.ts';
import { type AppState, firstState } from '../../../../src/renderer/state/store.ts';
import { packWords, WordTable } from '../../../../src/shared/word-table.ts';

const words = new WordTable(packWords(['the', 'king', 'queen']));
const model = {
  description: {
    id: 'm',
    name: 'm',
    words: 3,
    dimension: 2,
    origin: { kind: 'file', file: 'm', format: 'numpy' } as const,
    hasInitialVectors: false,
    entry: null,
  },
  words,
  counts: null,
  projection: {
    layout: 'principal-components',
    positions: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
    components: 3,
    explainedVarianceRatio: [1, 0, 0],
    seconds: 0,
  },
};
const layout = {
  layout: 'axes',
  positions: Float32Array.of(0.1, 0.5, 0, 0.25, -0.5, 0, -0.3, 0, 0),
  scores: Float32Array.of(0.1, 0.25, -0.3),
  axes: [{ low: 'man', high: 'woman', pairsUsed: 1, missing: [], overlaps: [1] }],
};
const all = (state: Pick<AppState, 'model' | 'layout' | 'focus'>) => {
  const table = coordinatesTable({ ...firstState, ...state });
  return table === null
    ? null
    : [table.header, ...Array.from({ length: table.count }, (_, place) => table.row(place))];
};

describe('the table of coordinates', () => {
  it('holds every word on the principal components', () => {
    expect(all({ model, layout: null, focus: null })).toEqual([
      ['word', 'rank', 'PC 1', 'PC 2', 'PC 3'],
      ['the', 1, 1, 2, 3],
      ['king', 2, 4, 5, 6],
      ['queen', 3, 7, 8, 9],
    ]);
  });

  it('holds the words that are shown alone, on semantic axes, with digits that a float has', () => {
    const focus = { mode: 'isolate', rows: Uint32Array.of(1, 2), label: 'two' } as const;
    expect(all({ model, layout, focus })).toEqual([
      ['word', 'rank', 'man → woman', 'frequency', 'unused'],
      ['king', 2, 0.25, -0.5, 0],
      ['queen', 3, -0.3, 0, 0],
    ]);
  });

  it('is none without a model', () => {
    expect(all({ model: null, layout: null, focus: null })).toBeNull();
  });
});
