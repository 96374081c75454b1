import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCudaEngine } from '../../src/main/engines/cuda/engine.ts';
import type { EngineProgress, TrainingRun, TrainingState } from '../../src/main/engines/engine.ts';
import { type EmbeddingMatrix, matrixRow, matrixValues } from '../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import type { TrainingOptions } from '../../src/shared/training.ts';
import { emulatedDriver } from '../support/cuda/emulation.ts';
import { builtResources } from '../support/resources.ts';
import { encode, plantedGrammar, plantedPairs, type SmallCorpus } from './support/corpora.ts';

// The whole engine, worker, koffi and driver's interface included, on the emulated driver: blocks side by side in two threads, lanes in turn.
const driver = emulatedDriver();
const starter = threadStarter(builtResources.workers, 2);
const assets = join(builtResources.assets, 'cuda');
const engine = createCudaEngine(starter, assets);

const usual: TrainingOptions = {
  ...{ dimension: 24, window: 5, negative: 5, epochs: 6, minimumCount: 1, subsample: 0, learningRate: 0.05 },
  ...{ threads: 1, seed: 1, architecture: 'skip-gram', engine: 'cuda' },
};

function train(
  { corpus }: SmallCorpus,
  options: Partial<TrainingOptions> = {},
  watch: Partial<TrainingRun> = {},
) {
  return engine.train(corpus, {
    options: { ...usual, ...options },
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onSnapshot: () => undefined,
    ...watch,
  });
}

function analogyAccuracy({ words }: SmallCorpus, vectors: EmbeddingMatrix): number {
  const rows = Array.from({ length: vectors.rows }, (_, row) => {
    const values = [...matrixRow(vectors, row)];
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  });
  const of = (word: string): readonly number[] => rows[words.indexOf(word)]!;
  const cosine = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, at) => sum + value * b[at]!, 0);
  let right = 0;
  let asked = 0;
  for (const [man, woman] of plantedPairs) {
    for (const [other, answer] of plantedPairs) {
      if (man === other) continue;
      const target = of(woman!).map((value, at) => value - of(man!)[at]! + of(other!)[at]!);
      const best = words
        .filter((word) => ![man, woman, other].includes(word))
        .reduce((a, b) => (cosine(of(b), target) > cosine(of(a), target) ? b : a));
      asked++;
      if (best === answer) right++;
    }
  }
  return right / asked;
}

const grammar = encode(plantedGrammar(400));

/** The card of this machine, where there is one. */
const { unavailable } = await engine.describe();
const places = [
  { name: 'an emulated driver', path: 'path' in driver ? driver.path : null, absent: 'missing' in driver },
  {
    name: `the card of this machine${unavailable === null ? '' : ' (skipped: no CUDA device)'}`,
    path: null,
    absent: unavailable !== null,
  },
];

describe.each(places)('CUDA engine on $name', ({ absent, path }) => {
  beforeEach(({ skip }) => skip(absent));

  beforeAll(() => {
    if (path !== null) process.env['SEMASCOPE_CUDA_LIBRARY'] = path;
  });
  afterAll(() => {
    delete process.env['SEMASCOPE_CUDA_LIBRARY'];
  });

  it('describes the card', async () => {
    const described = await createCudaEngine(starter, assets).describe();
    expect(described).toMatchObject({ name: 'cuda', unavailable: null });
    expect(described.memoryBytes).toBeGreaterThan(2 ** 28);
    if (path !== null) expect(described).toMatchObject({ device: 'Emulated card', memoryBytes: 2 ** 30 });
  });

  it.each(['skip-gram', 'cbow'] as const)(
    'learns the analogies of a small grammar: %s',
    async (architecture) => {
      const { losses, vectors } = await train(grammar, { architecture, epochs: 8, dimension: 16 });
      expect(matrixValues(vectors).every(Number.isFinite)).toBe(true);
      expect(analogyAccuracy(grammar, vectors)).toBeGreaterThan(0.9);
      expect(losses).toHaveLength(8);
      // Later it goes up and down around its least, since each epoch draws other noise.
      for (const [epoch, loss] of losses.slice(0, 4).entries())
        expect(loss).toBeLessThan(losses[epoch - 1] ?? Math.LN2);
    },
  );

  it('gives the same bytes for one seed on a small corpus, and others for another', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => train(grammar, { epochs: 1, seed })),
    );
    expect(matrixValues(again!.vectors)).toEqual(matrixValues(first!.vectors));
    expect(matrixValues(other!.vectors)).not.toEqual(matrixValues(first!.vectors));
    expect(again!.losses).toEqual(first!.losses);
  });

  it('learns with several streams on one memory', async () => {
    const large = encode(plantedGrammar(3500));
    const { losses, vectors } = await train(large, {
      epochs: 2,
      dimension: 16,
      window: 3,
      learningRate: 0.1,
    });
    expect(analogyAccuracy(large, vectors)).toBeGreaterThan(0.9);
    expect(losses[1]).toBeLessThan(losses[0]!);
  });

  it('progresses without ever going back, to the whole, and shows the vectors before the first step', async () => {
    const progress: EngineProgress[] = [];
    const shown: Float32Array[] = [];
    const { initialVectors } = await train(
      encode(plantedGrammar(20)),
      { epochs: 30 },
      {
        onProgress: (now) => progress.push(now),
        onSnapshot: (vectors) => void shown.push(matrixValues(vectors).slice()),
      },
    );
    expect(shown[0]).toEqual(matrixValues(initialVectors));
    expect(progress[0]!.wordsDone).toBe(0);
    for (const [index, now] of progress.entries()) {
      expect(now.wordsDone).toBeGreaterThanOrEqual(progress[index - 1]?.wordsDone ?? 0);
    }
    expect(progress.at(-1)).toMatchObject({
      wordsDone: 20 * 5 * 30,
      wordsTotal: 20 * 5 * 30,
      finishedEpochs: 30,
    });
  });

  it('stops when cancelled', async () => {
    const stopping = new AbortController();
    const training = train(
      grammar,
      { epochs: 100_000 },
      { signal: stopping.signal, onProgress: ({ wordsDone }) => wordsDone > 0 && stopping.abort() },
    );
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('keeps checkpoints, and goes on from one to the end', async () => {
    const states: TrainingState[] = [];
    const stopping = new AbortController();
    const keep = async (state: TrainingState): Promise<void> => {
      states.push({ ...state, losses: [...state.losses] });
      stopping.abort();
    };
    const corpus = encode(plantedGrammar(30));
    const options = { epochs: 3000 };
    const cut = train(corpus, options, { signal: stopping.signal, checkpoints: { everySeconds: 0.1, keep } });
    await expect(cut).rejects.toMatchObject({ code: 'cancelled' });
    const state = states[0]!;
    expect(state.done).toBeGreaterThan(0);
    expect(state.losses[0]!.pairs).toBeGreaterThan(0);
    const progress: EngineProgress[] = [];
    // As if nearly all had been done: the rest is quick.
    const { initialVectors, losses } = await train(corpus, options, {
      resume: { ...state, done: 2990 },
      onProgress: (now) => progress.push(now),
    });
    expect(progress[0]!.wordsDone).toBe(30 * 5 * 2990);
    expect(progress.at(-1)!.wordsDone).toBe(30 * 5 * 3000);
    expect(losses[0]).toBeCloseTo(state.losses[0]!.sum / state.losses[0]!.pairs, 6);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(initialVectors).toBe(state.initial);
  });

  it('starts from given vectors, and from noise where a word is new', async () => {
    const corpus = encode(['a b c', 'b c a', 'c a b']);
    const first = await train(corpus, { epochs: 1 });
    const given = first.vectors;
    matrixValues(given).fill(0.25, 0, 24);
    matrixRow(given, 1)[0] = Number.NaN;
    const { initialVectors } = await train(
      corpus,
      { epochs: 1 },
      { start: { inputs: given, outputs: null } },
    );
    expect([...matrixRow(initialVectors, 0)]).toEqual(Array(24).fill(0.25));
    expect(matrixRow(initialVectors, 1)).toEqual(matrixRow(first.initialVectors, 1));
  });

  it('stays finite whatever the learning rate, window and repetition', async () => {
    const repeated = encode(
      ['a', 'b', 'c'].flatMap((word) => Array.from({ length: 3 }, () => `${word} `.repeat(20).trim())),
    );
    for (const corpus of [repeated, encode(['x x x x x x x x'])]) {
      for (const architecture of ['skip-gram', 'cbow'] as const) {
        for (const options of [
          { learningRate: 10, window: 10, negative: 20 },
          { learningRate: 0.25, window: 50 },
        ]) {
          const { losses, vectors } = await train(corpus, { ...options, architecture, epochs: 3 });
          expect(matrixValues(vectors).every(Number.isFinite)).toBe(true);
          expect(losses.every((loss) => Number.isFinite(loss) && loss < 20)).toBe(true);
        }
      }
    }
  });

  it.each([
    ['training-vocabulary-empty', ['a b c', 'a'], { minimumCount: 3 }],
    ['corpus-too-small', ['word'], {}],
    ['corpus-too-small', ['a', 'b', 'a'], {}],
  ])('says %s', async (code, lines, options) => {
    await expect(train(encode(lines), options)).rejects.toMatchObject({ code });
  });
});

describe('CUDA engine without a card', () => {
  it('says why, and what to install', async () => {
    process.env['SEMASCOPE_CUDA_LIBRARY'] = 'libcuda-that-is-not-there.so.1';
    try {
      const absent = createCudaEngine(starter, assets);
      expect(await absent.describe()).toMatchObject({
        unavailable: {
          reason: expect.stringMatching(/NVIDIA/),
          install: expect.stringContaining('nvidia.com'),
        },
      });
      const { corpus } = encode(['a b c']);
      const run = {
        options: usual,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        onSnapshot: () => undefined,
      };
      await expect(absent.train(corpus, run)).rejects.toMatchObject({ name: 'EngineLost', progress: null });
    } finally {
      delete process.env['SEMASCOPE_CUDA_LIBRARY'];
    }
  });
});
