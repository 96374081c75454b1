import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeVector } from '../../../src/main/analysis/linear-map.ts';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { readCorpus } from '../../../src/main/corpus/read-corpus.ts';
import { createStore } from '../../../src/main/embeddings/store.ts';
import { createMatrix, matrixRow, matrixValues } from '../../../src/main/kernels/matrix.ts';
import { Corpora } from '../../../src/main/services/corpora.ts';
import { createEngines } from '../../../src/main/services/engines.ts';
import { lessonRequests } from '../../../src/main/services/lesson.ts';
import { Models } from '../../../src/main/services/models.ts';
import { trainModel } from '../../../src/main/services/training.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { RequestParameters } from '../../../src/shared/api.ts';
import { defaultTokenizerOptions } from '../../../src/shared/corpus.ts';
import type { TrainingOptions } from '../../../src/shared/training.ts';
import { packWords } from '../../../src/shared/word-table.ts';
import { builtResources } from '../../support/resources.ts';
import { randomNumbers } from '../../support/stores.ts';

const threads = threadStarter(builtResources.workers, 2);
let pool: AnalysisPool;
beforeAll(async () => {
  pool = await AnalysisPool.create(threads, builtResources.kernels);
});
afterAll(() => pool.dispose());

const words = ['the', 'king', 'queen', 'rules', 'a', 'land', 'of', 'rivers'];
const dimension = 6;
const text = 'The king rules a land of rivers.\nThe queen rules the zebra land of rivers.\n'.repeat(30);

const trainingOptions: TrainingOptions = {
  ...{ dimension, window: 2, negative: 3, epochs: 20, minimumCount: 1, subsample: 0 },
  ...{ learningRate: 0.05, threads: 1, seed: 1, architecture: 'skip-gram', engine: 'cpu' },
};

async function openCorpus(corpora: Corpora, id = 'corpus', content = text): Promise<void> {
  const readFrom = { kind: 'text', text: content, name: 'story' } as const;
  const { encoded, summary, release } = await readCorpus(readFrom, defaultTokenizerOptions, {
    id,
    threads,
    signal: new AbortController().signal,
    report: () => undefined,
  });
  const kept = { source: readFrom, file: null };
  await corpora.replace({ encoded, summary, release, readFrom, temporary: false, source: null, text: kept });
}

async function classroom({ initial = true, outputs = false } = {}) {
  const models = new Models();
  const corpora = new Corpora();
  await openCorpus(corpora);
  const filled = (seed: number) => {
    const matrix = createMatrix(words.length, dimension);
    for (const row of words.keys()) matrixRow(matrix, row).set(randomNumbers(dimension, seed + row));
    return matrix;
  };
  const vectors = filled(1);
  const initialVectors = initial ? filled(100) : null;
  const outputVectors = outputs ? filled(200) : null;
  const matrices = { vectors, initialVectors, outputVectors };
  const store = createStore({ words: packWords(words), counts: null, ...matrices });
  const { id: model } = models.add('test', store, { kind: 'file', file: 'test', format: 'word2vec-text' });
  const requests = lessonRequests({ models, corpora, pool });
  const options: RequestParameters<'lesson.begin'> = {
    corpus: 'corpus',
    model,
    window: 2,
    negative: 3,
    learningRate: 0.2,
    seed: 1,
    untrained: false,
  };
  return { models, corpora, model, ...matrices, requests, options };
}

describe('the requests of a lesson', () => {
  it('begin with sentences of the corpus and the places of all words', async () => {
    const { models, model, requests, options, initialVectors } = await classroom();
    const lesson = await requests['lesson.begin'](options);
    expect(lesson.sentences).toHaveLength(36);
    for (const [at, sentence] of lesson.sentences.entries()) {
      const rows = sentence.map((word) => words.indexOf(word) >>> 0);
      expect([...lesson.rows[at]!]).toEqual(rows);
    }
    expect(lesson.sentences.flat()).toContain('zebra');
    expect(lesson).toMatchObject({ dimension, contextVectors: 'zero' });
    const { projection, map } = models.get(model).projected!;
    expect(lesson.positions).toEqual(projection.positions);
    expect(lesson.positions).not.toBe(projection.positions);
    // Vectors before training are placed in the same picture.
    const untrained = await requests['lesson.begin']({ ...options, untrained: true });
    const place = placeVector(map, matrixRow(initialVectors!, 3));
    expect([...untrained.positions.subarray(9, 12)]).toEqual(place.map(Math.fround));
  });

  it('take steps on copies, and give the exact places of the words that moved', async () => {
    const { models, model, vectors, requests, options } = await classroom();
    const before = matrixValues(vectors).slice();
    const { lesson } = await requests['lesson.begin'](options);
    const one = await requests['lesson.step']({ lesson, steps: 1 });
    expect(one.step).toBe(1);
    expect([...one.before]).toEqual([...matrixRow(vectors, one.input)]);
    expect([...one.moved]).toEqual([one.input]);
    const many = await requests['lesson.step']({ lesson, steps: 400 });
    expect(many.step).toBe(401);
    expect(many.moved).toContain(many.input);
    expect(new Set(many.moved).size).toBe(many.moved.length);
    const { map } = models.get(model).projected!;
    const at = many.moved.indexOf(many.input);
    const place = placeVector(map, many.after);
    for (const [axis, value] of place.entries()) expect(many.positions[at * 3 + axis]).toBeCloseTo(value, 5);
    expect(many.losses.at(-1)).toBeLessThan(one.losses[0]!);
    expect(matrixValues(vectors)).toEqual(before);
  });

  it('begin with the output vectors of the model, as copies; with zeros where words begin as before training', async () => {
    const { outputVectors, requests, options } = await classroom({ outputs: true });
    const before = matrixValues(outputVectors!).slice();
    const begun = await requests['lesson.begin'](options);
    expect(begun.contextVectors).toBe('kept');
    const { pairs } = await requests['lesson.step']({ lesson: begun.lesson, steps: 1 });
    for (const pair of pairs) expect([...pair.before]).toEqual([...matrixRow(outputVectors!, pair.output)]);
    await requests['lesson.step']({ lesson: begun.lesson, steps: 100 });
    expect(matrixValues(outputVectors!)).toEqual(before);
    const untrained = await requests['lesson.begin']({ ...options, untrained: true });
    expect(untrained.contextVectors).toBe('zero');
    const first = await requests['lesson.step']({ lesson: untrained.lesson, steps: 1 });
    expect(first.pairs.map(({ score }) => score)).toEqual(first.pairs.map(() => 0));
  });

  it('score the first pairs of a trained model as it does', async () => {
    const { models, corpora, requests, options } = await classroom();
    const { store, origin } = await trainModel({
      ...{ engines: createEngines(threads, builtResources), corpus: corpora.current!.encoded },
      ...{ corpusName: 'story', sample: false, report: () => undefined },
      options: trainingOptions,
      signal: new AbortController().signal,
    });
    const { id: model } = models.add('trained', store, origin);
    const { lesson } = await requests['lesson.begin']({ ...options, model });
    const { input, pairs } = await requests['lesson.step']({ lesson, steps: 1 });
    const v = matrixRow(store.vectors, input);
    for (const { output, score } of pairs) {
      const u = matrixRow(store.outputVectors!, output);
      expect(score).toBeCloseTo(
        v.reduce((sum, value, at) => sum + value * u[at]!, 0),
        10,
      );
      expect(score).not.toBe(0);
    }
  });

  it('are the same however many steps are asked for at once, also at the same time', async () => {
    const { requests, options } = await classroom();
    const begin = async () => (await requests['lesson.begin'](options)).lesson;
    const [one, other] = [await begin(), await begin()];
    const whole = await requests['lesson.step']({ lesson: one, steps: 60 });
    const [, last] = await Promise.all([
      requests['lesson.step']({ lesson: other, steps: 20 }),
      requests['lesson.step']({ lesson: other, steps: 40 }),
    ]);
    const { moved: _, positions: __, ...rest } = whole;
    expect(last).toMatchObject(rest);
  });

  it('refuse what cannot be learned from', async () => {
    const { corpora, requests, options } = await classroom({ initial: false });
    await expect(requests['lesson.begin']({ ...options, untrained: true })).rejects.toMatchObject({
      code: 'bad-request',
    });
    await expect(requests['lesson.begin']({ ...options, corpus: 'other' })).rejects.toMatchObject({
      code: 'corpus-not-open',
    });
    await openCorpus(corpora, 'strange', 'zebras run\n');
    await expect(requests['lesson.begin']({ ...options, corpus: 'strange' })).rejects.toMatchObject({
      code: 'lesson-no-sentence',
    });
  });

  it('are over when they are ended, when the corpus or the model goes, and when many later ones began', async () => {
    const { models, corpora, model, requests, options } = await classroom();
    const over = { code: 'lesson-over' };
    const begin = async () => (await requests['lesson.begin'](options)).lesson;
    const step = async (lesson: string) => requests['lesson.step']({ lesson, steps: 1 });
    const ended = await begin();
    await requests['lesson.end']({ lesson: ended });
    await expect(step(ended)).rejects.toMatchObject(over);
    const first = await begin();
    for (let later = 0; later < 4; later++) await begin();
    await expect(step(first)).rejects.toMatchObject(over);
    const latest = await begin();
    await expect(step(latest)).resolves.toMatchObject({ step: 1 });
    await openCorpus(corpora, 'next');
    await expect(step(latest)).rejects.toMatchObject(over);
    const another = (await requests['lesson.begin']({ ...options, corpus: 'next' })).lesson;
    models.close(model);
    await expect(step(another)).rejects.toMatchObject(over);
  });
});
