import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { Jobs } from '../../../src/main/jobs/jobs.ts';
import { contextAnalysisRequests } from '../../../src/main/services/context-analysis.ts';
import { Corpora } from '../../../src/main/services/corpora.ts';
import { Models } from '../../../src/main/services/models.ts';
import { type OpenStudy, Studies } from '../../../src/main/services/studies.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { ContextModel } from '../../../src/shared/contexts.ts';
import { ProgramError } from '../../../src/shared/errors.ts';
import type { ModelOrigin } from '../../../src/shared/models.ts';
import { builtResources } from '../../support/resources.ts';
import { randomNumbers, storeOf } from '../../support/stores.ts';

const threads = threadStarter(builtResources.workers, 2);
let pool: AnalysisPool;
beforeAll(async () => {
  pool = await AnalysisPool.create(threads, builtResources.kernels);
});
afterAll(() => pool.dispose());

const dimension = 8;
const model: ContextModel = {
  id: 'model',
  folder: 'folder',
  name: 'small model',
  family: 'bert',
  weights: { file: 'model.onnx', precision: 'full', bytes: 1 },
  device: 'cpu',
  hiddenSize: dimension,
  layers: [0, 1, 4],
  lastLayerOnly: null,
  longestInput: 64,
};
const trainingOptions = {} as Extract<ModelOrigin, { kind: 'trained' }>['options'];
const trained: ModelOrigin = {
  kind: 'trained',
  corpus: 'text',
  sample: false,
  tokens: 1,
  options: trainingOptions,
  engine: 'cpu',
  device: '',
  losses: [],
  trainSeconds: 1,
  wordsPerSecond: 1,
};

const lamp = ['The light of the lamp fell far.', 'By the light of a lamp they read.', 'A lamp gives light.'];
const bag = ['A light bag is easy to carry.', 'This bag was light to carry.', 'Carry the light bag.'];

/** A study of *light* in these sentences: in each layer near one of two directions, by the sentence. */
function studyOf(id: string, sentences: readonly string[], changes: Partial<OpenStudy> = {}): OpenStudy {
  const n = sentences.length;
  const vectors = new Float32Array(model.layers.length * n * dimension);
  for (let layer = 0; layer < model.layers.length; layer++) {
    for (const [row, sentence] of sentences.entries()) {
      const noise = randomNumbers(dimension, sentence.length * 31 + layer);
      const at = (layer * n + row) * dimension;
      vectors.set(
        noise.map((value) => value * 0.5),
        at,
      );
      vectors[at + (bag.includes(sentence) ? 1 : 0)] = 3 + layer;
    }
  }
  return {
    model,
    vectors,
    base: null,
    projection: null,
    description: {
      id,
      model: model.id,
      word: 'Light',
      pooling: 'mean',
      sentences,
      asked: n,
      without: [],
      passages: sentences.map((sentence, index) => ({
        sentence: index,
        start: 0,
        end: sentence.length,
        cut: false,
        pieces: [],
        places: new Uint32Array(0),
      })),
      occurrences: sentences.map((sentence, index) => ({
        passage: index,
        sentence: index,
        start: sentence.toLowerCase().indexOf('light'),
        end: sentence.toLowerCase().indexOf('light') + 5,
        firstPiece: 0,
        endPiece: 1,
      })),
      norms: new Float32Array(0),
      firstValues: new Float32Array(0),
      first: 0,
    },
    ...changes,
  };
}

function setUp(...open: OpenStudy[]) {
  const studies = new Studies();
  for (const study of open) studies.add(study);
  const [jobs, models, corpora] = [new Jobs(() => undefined), new Models(), new Corpora()];
  return {
    studies,
    models,
    requests: contextAnalysisRequests({ studies, jobs, models, corpora, pool, threads }),
  };
}

describe('senses of a study', () => {
  it('are found, named, and cut to any number, up to one each', async () => {
    const { requests } = setUp(studyOf('s', [...lamp.slice(0, 2), ...bag, lamp[2]!]));
    const { senses, assignments, suggested, silhouettes } = await requests['contexts.senses']({
      study: 's',
      layer: 4,
      count: null,
    });
    expect(suggested).toBe(2);
    expect(silhouettes.length).toBe(4);
    expect([...assignments]).toEqual([0, 0, 1, 1, 1, 0]);
    expect(senses.map((sense) => sense.words.map(({ word }) => word))).toEqual([['lamp'], ['bag', 'carry']]);
    expect(senses[0]!.silhouette).toBeGreaterThan(0.5);
    const six = await requests['contexts.senses']({ study: 's', layer: 4, count: 20 });
    expect(six.senses.length).toBe(6);
    const one = await requests['contexts.senses']({ study: 's', layer: 4, count: 1 });
    expect(one.senses.map((sense) => sense.occurrences.length)).toEqual([6]);
    expect(one.senses[0]!.words[0]!.word).toBe('bag');
  });

  it('stand together in the order of the matrix', async () => {
    const { requests } = setUp(studyOf('s', [lamp[0]!, bag[0]!, lamp[1]!, bag[1]!]));
    const { similarities, order } = await requests['contexts.matrix']({ study: 's', layer: 1 });
    expect(similarities.buffer).toBeInstanceOf(ArrayBuffer);
    expect([...order].map((occurrence) => occurrence % 2).join('')).toMatch(/^(0011|1100)$/);
    for (let i = 0; i < 4; i++) {
      expect(similarities[i * 4 + i]).toBe(1);
      for (let j = 0; j < 4; j++) expect(similarities[i * 4 + j]).toBe(similarities[j * 4 + i]);
    }
  });

  it('of one or two occurrences are one', async () => {
    const { requests } = setUp(studyOf('one', [lamp[0]!]), studyOf('two', [lamp[0]!, bag[0]!]));
    for (const [study, n] of [
      ['one', 1],
      ['two', 2],
    ] as const) {
      const { senses, suggested, silhouettes } = await requests['contexts.senses']({
        study,
        layer: 0,
        count: null,
      });
      expect({ suggested, silhouettes }).toEqual({ suggested: 1, silhouettes: [] });
      expect(senses[0]!.occurrences.length).toBe(n);
      expect((await requests['contexts.matrix']({ study, layer: 0 })).order.length).toBe(n);
    }
  });

  it('are refused for studies, layers and occurrences that are not there', async () => {
    const { requests } = setUp(studyOf('s', lamp));
    await expect(requests['contexts.senses']({ study: 'gone', layer: 0, count: null })).rejects.toMatchObject(
      { code: 'context-study-unknown' },
    );
    await expect(requests['contexts.matrix']({ study: 's', layer: 2 })).rejects.toMatchObject({
      code: 'bad-request',
    });
    await expect(requests['contexts.compare']({ study: 's', layer: 0, first: 0, second: 3 })).rejects.toThrow(
      ProgramError,
    );
  });
});

describe('two occurrences', () => {
  it('are compared in every layer', async () => {
    const study = studyOf('s', [lamp[0]!, bag[0]!]);
    const { cosines, first, second } = await setUp(study).requests['contexts.compare']({
      study: 's',
      layer: 4,
      first: 1,
      second: 0,
    });
    expect([...first]).toEqual([...study.vectors.subarray(5 * dimension, 6 * dimension)]);
    expect([...second]).toEqual([...study.vectors.subarray(4 * dimension, 5 * dimension)]);
    expect(cosines.length).toBe(3);
    const dot = first.reduce((sum, value, at) => sum + value * second[at]!, 0);
    expect(cosines[2]).toBeCloseTo(dot / Math.hypot(...first) / Math.hypot(...second), 6);
  });
});

describe('the layout of a study', () => {
  it('keeps the projection of its base, to the bit', async () => {
    const first = studyOf('first', lamp.concat(bag.slice(0, 2)));
    const second = studyOf('second', lamp.concat(bag), { base: 'first' });
    const { requests } = setUp(first, second);
    const one = await requests['contexts.layout']({ job: 'a', study: 'first' });
    const other = await requests['contexts.layout']({ job: 'b', study: 'second' });
    expect(other.projection).toBe(one.projection);
    expect(other.fitted).toBe(5);
    expect(one.positions.length).toBe(3 * 5 * 3);
    expect(other.positions.length).toBe(3 * 6 * 3);
    for (let layer = 0; layer < 3; layer++)
      expect(other.positions.slice(layer * 18, layer * 18 + 15)).toEqual(
        one.positions.slice(layer * 15, layer * 15 + 15),
      );
    expect(await requests['contexts.layout']({ job: 'c', study: 'first' })).toEqual(one);
  });

  it('is fitted anew where the base was pooled otherwise, spans too little, or has none', async () => {
    const single = studyOf('single', lamp.slice(0, 1));
    const pooled = studyOf('pooled', lamp);
    const { requests, studies } = setUp(single, pooled, studyOf('next', lamp, { base: 'single' }));
    const flat = await requests['contexts.layout']({ job: 'a', study: 'single' });
    expect([...flat.positions]).toEqual(new Array(9).fill(0));
    const next = await requests['contexts.layout']({ job: 'b', study: 'next' });
    expect(next.projection).not.toBe(flat.projection);
    expect(next.fitted).toBe(3);
    await requests['contexts.layout']({ job: 'c', study: 'pooled' });
    const { description } = studyOf('first', lamp);
    studies.add(
      studyOf('first', lamp, { base: 'pooled', description: { ...description, pooling: 'first' } }),
    );
    expect((await requests['contexts.layout']({ job: 'd', study: 'first' })).projection).not.toBe(
      studies.get('pooled').projection?.name,
    );
  });
});

describe('the ages of a word', () => {
  const glove: ModelOrigin = { kind: 'file', file: 'glove.6B.txt', format: 'glove-text' };
  const other: ModelOrigin = { kind: 'file', file: 'vectors.bin', format: 'word2vec-binary' };
  const ages = async (models: [string, Record<string, number[]>, ModelOrigin][]) => {
    const services = setUp(studyOf('s', [lamp[0]!, bag[0]!]));
    for (const [name, vectors, origin] of models) services.models.add(name, storeOf(vectors), origin);
    return services.requests['contexts.ages']({ study: 's', layer: 4, first: 0, second: 1 });
  };

  it('are one-hot, Word2Vec, GloVe and context', async () => {
    const found = await ages([
      ['old training', { light: [9, 9] }, trained],
      ['training', { the: [0, 1], light: [1, 2] }, trained],
      ['glove', { light: [5, 6, 7] }, glove],
      ['vectors', { a: [1], the: [3], Light: [2] }, other],
    ]);
    expect(found).toMatchObject([
      { kind: 'one-hot', model: 'vectors', row: 2, words: 3, cosine: 1 },
      { kind: 'word2vec', model: 'training', vector: Float32Array.of(1, 2), cosine: 1 },
      { kind: 'glove', model: 'glove', vector: Float32Array.of(5, 6, 7), cosine: 1 },
      { kind: 'context', model: 'small model', layer: 4 },
    ]);
    const context = found[3] as Extract<(typeof found)[number], { kind: 'context' }>;
    expect(context.cosine).toBeLessThan(0.9);
    expect(context.first.length).toBe(dimension);
  });

  it('say what is missing, and take another opened file for GloVe under its own name', async () => {
    expect((await ages([])).slice(0, 3)).toEqual([
      { kind: 'missing', wanted: 'one-hot', model: null },
      { kind: 'missing', wanted: 'word2vec', model: null },
      { kind: 'missing', wanted: 'glove', model: null },
    ]);
    expect(
      (
        await ages([
          ['training', { dark: [1] }, trained],
          ['vectors', { light: [0] }, other],
        ])
      ).slice(1, 3),
    ).toEqual([
      { kind: 'missing', wanted: 'word2vec', model: 'training' },
      { kind: 'vectors', model: 'vectors', vector: Float32Array.of(0), cosine: null },
    ]);
    const [, , catalogue] = await ages([
      ['mine', { light: [1] }, { kind: 'catalogue', name: 'glove-wiki-gigaword-50', licence: '' }],
    ]);
    expect(catalogue).toMatchObject({ kind: 'glove', model: 'mine' });
  });
});
