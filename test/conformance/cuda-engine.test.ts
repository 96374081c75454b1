import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCudaEngine } from '../../src/main/engines/cuda/engine.ts';
import type { EngineProgress, TrainingState } from '../../src/main/engines/engine.ts';
import { matrixRow, matrixValues } from '../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import type { TrainingOptions } from '../../src/shared/training.ts';
import { emulatedDriver } from '../support/cuda/emulation.ts';
import { builtResources } from '../support/resources.ts';
import { engineConformance } from './engines.ts';
import { encode, plantedGrammar } from './support/corpora.ts';
import { analogyAccuracy } from './support/quality.ts';
import { trainerOf } from './support/train.ts';

// The whole engine, worker, koffi and driver's interface included, on the emulated driver: blocks side by side in two threads, lanes in turn.
const driver = emulatedDriver();
const starter = threadStarter(builtResources.workers, 2);
const assets = join(builtResources.assets, 'cuda');
const engine = createCudaEngine(starter, assets);

const usual: TrainingOptions = {
  ...{ dimension: 24, window: 5, negative: 5, epochs: 6, minimumCount: 1, subsample: 0, learningRate: 0.05 },
  ...{ threads: 1, seed: 1, architecture: 'skip-gram', engine: 'cuda' },
};

const train = trainerOf(engine, usual);

/** The card of this machine, where there is one. */
const { unavailable } = await engine.describe();
const places = [
  {
    name: 'an emulated driver',
    path: 'path' in driver ? driver.path : null,
    absent: 'missing' in driver ? driver.missing.replace('skipped: ', '') : null,
  },
  {
    name: 'the card of this machine',
    path: null,
    absent: unavailable === null ? null : `no CUDA device (${unavailable.reason})`,
  },
];

describe.each(places)('CUDA engine on $name', ({ absent, path }) => {
  beforeAll(() => {
    if (path !== null) process.env['SEMASCOPE_CUDA_LIBRARY'] = path;
  });
  afterAll(() => {
    delete process.env['SEMASCOPE_CUDA_LIBRARY'];
  });

  engineConformance({
    title: 'CUDA engine',
    absent,
    create: (threads) => createCudaEngine(threads, assets),
    architectures: ['skip-gram', 'cbow'],
    sentences: 400,
    options: { engine: 'cuda', epochs: 8, dimension: 16 },
  });
  // The rest is about this engine alone.
  if (absent !== null) return;

  it('describes the card', async () => {
    const described = await createCudaEngine(starter, assets).describe();
    expect(described).toMatchObject({ name: 'cuda', unavailable: null });
    expect(described.memoryBytes).toBeGreaterThan(2 ** 28);
    if (path !== null) expect(described).toMatchObject({ device: 'Emulated card', memoryBytes: 2 ** 30 });
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
