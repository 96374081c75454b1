import { describe, expect, it } from 'vitest';
import { tokensInMemory } from '../../src/main/corpus/tokens.ts';
import { createCpuEngine, portableKernel } from '../../src/main/engines/cpu/engine.ts';
import type { KernelSource } from '../../src/main/engines/cpu/kernels/kernel.ts';
import type { EngineProgress } from '../../src/main/engines/engine.ts';
import { type KernelBuild, supportedBuild } from '../../src/main/kernels/load.ts';
import { matrixValues } from '../../src/main/kernels/matrix.ts';
import { findNativeLibrary, type NativeLevel } from '../../src/main/kernels/native.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import type { Thread, ThreadHandlers } from '../../src/main/threads/thread.ts';
import { ProgramError } from '../../src/shared/errors.ts';
import type { Architecture, TrainingOptions } from '../../src/shared/training.ts';
import { builtFolders, builtResources } from '../support/resources.ts';
import { rowValues } from '../support/row-values.ts';
import { engineConformance } from './engines.ts';
import { encode, plantedGrammar } from './support/corpora.ts';
import { analogyAccuracy } from './support/quality.ts';
import { trainerOf } from './support/train.ts';

const { workers } = builtResources;
const starter = threadStarter(workers, 2);
const builds: readonly KernelBuild[] = supportedBuild() === 'relaxed' ? ['relaxed', 'fixed'] : ['fixed'];
const library = await findNativeLibrary(builtFolders.native);
const levels: readonly NativeLevel[] =
  library === null ? [] : library.level === 'avx512' ? ['avx2', 'avx512'] : ['avx2'];
const portable = builds.map((build) => ({
  device: build === 'relaxed' ? '1 thread · WASM SIMD, fused' : '1 thread · WASM SIMD',
  choose: (architecture: Architecture) => portableKernel(builtFolders, architecture, build),
}));
const native = levels.map((level) => ({
  device: level === 'avx2' ? '1 thread · AVX2' : '1 thread · AVX-512',
  choose: async (): Promise<KernelSource> => ({ kind: 'native', library: { path: library!.path, level } }),
}));

const usual: TrainingOptions = {
  dimension: 24,
  window: 5,
  negative: 5,
  epochs: 6,
  minimumCount: 1,
  subsample: 0,
  learningRate: 0.05,
  threads: 1,
  seed: 1,
  architecture: 'skip-gram',
  engine: 'cpu',
};
const train = trainerOf(createCpuEngine(starter, builtFolders), usual);

engineConformance({
  title: 'CPU engine',
  absent: null,
  create: (threads) => createCpuEngine(threads, builtFolders),
  architectures: ['skip-gram', 'cbow'],
  sentences: 3000,
  options: { engine: 'cpu' },
});

const grammar = encode(plantedGrammar(3000));

describe.each([...portable, ...native])('CPU engine, $device', ({ device: expected, choose }) => {
  const byBuild = trainerOf(createCpuEngine(starter, builtFolders, choose), usual);

  it('learns the analogies of a small grammar, with a loss that falls every epoch', async () => {
    const { vectors, losses, initialVectors } = await byBuild(grammar);
    expect(matrixValues(vectors).every(Number.isFinite)).toBe(true);
    expect(losses).toHaveLength(usual.epochs);
    for (const [epoch, loss] of losses.entries())
      if (epoch > 0) expect(loss).toBeLessThan(losses[epoch - 1]!);
    expect(losses[0]).toBeLessThan(Math.LN2);
    expect(analogyAccuracy(grammar, vectors)).toBeGreaterThan(0.9);
    expect(analogyAccuracy(grammar, initialVectors)).toBeLessThan(0.3);
  });

  it('says what did the work', async () => {
    const { device } = await byBuild(grammar, { epochs: 1 });
    expect(device).toBe(expected);
  });
});

describe('CPU engine', () => {
  it('starts from the same vectors on any number of threads, and keeps them', async () => {
    const snapshots: Float32Array[] = [];
    const results = await Promise.all(
      [1, 3].map((threads) =>
        train(grammar, { threads, epochs: 1 }, { onSnapshot: (m) => void snapshots.push(rowValues(m)) }),
      ),
    );
    const [one, three] = results.map((result) => rowValues(result.initialVectors));
    expect(one).toEqual(three);
    expect(snapshots).toEqual([one, one]);
    expect(rowValues(results[0]!.vectors)).not.toEqual(one);
  });

  it('reaches the same quality with several threads', async () => {
    const one = await train(grammar, { threads: 1 });
    const four = await train(grammar, { threads: 4 });
    expect(Math.abs(four.losses.at(-1)! - one.losses.at(-1)!)).toBeLessThan(0.02 * one.losses.at(-1)!);
    expect(analogyAccuracy(grammar, four.vectors)).toBeGreaterThan(0.9);
  });

  it('lets the learning rate fall to a ten-thousandth', async () => {
    const progress: EngineProgress[] = [];
    await train(grammar, { threads: 2, epochs: 40 }, { progress });
    expect(progress[0]!.learningRate).toBe(usual.learningRate);
    expect(progress.at(-1)!.learningRate).toBeCloseTo(usual.learningRate * 1e-4, 12);
  });

  it('reports a loss that is the average over all pairs of an epoch', async () => {
    // With a learning rate near nothing the vectors stay as they are: every score is about 0 and every pair loses ln 2.
    const { losses } = await train(grammar, { learningRate: 1e-9, threads: 2, epochs: 3 });
    for (const loss of losses) expect(loss).toBeCloseTo(Math.LN2, 4);
  });

  it('leaves out words below the minimum count, before windows are made', async () => {
    // "rare7" stands between two words that are neighbours once it is gone.
    const lines = Array.from({ length: 300 }, (_, index) => `left rare${index} right`);
    const corpus = encode(lines);
    const { vectors, losses } = await train(corpus, {
      minimumCount: 2,
      window: 1,
      epochs: 30,
      learningRate: 0.1,
    });
    expect(vectors.rows).toBe(2);
    expect(losses.at(-1)).toBeLessThan(Math.LN2);
    // Were the rare words still there, a window of one would hold no pair and nothing would have been learned.
  });

  it('stays finite and learns whatever the learning rate, window and repetition', async () => {
    const repeated = encode(
      ['a', 'b', 'c', 'd'].flatMap((word) => Array.from({ length: 5 }, () => `${word} `.repeat(30).trim())),
    );
    const extremes: Partial<TrainingOptions>[] = [
      { learningRate: 10, window: 10, negative: 20 },
      { learningRate: 0.25, window: 50 },
      { learningRate: 1, window: 20, negative: 64 },
    ];
    for (const corpus of [repeated, encode(['x x x x x x x x']), grammar]) {
      for (const options of extremes) {
        const { vectors, losses } = await train(corpus, { ...options, epochs: 3 });
        expect(matrixValues(vectors).every(Number.isFinite)).toBe(true);
        expect(losses.every((loss) => Number.isFinite(loss) && loss < 20)).toBe(true);
      }
    }
  });

  it('goes through a thousand epochs of a paragraph with one message each way', async () => {
    const paragraph = encode(plantedGrammar(20));
    const progress: EngineProgress[] = [];
    const { losses } = await train(paragraph, { dimension: 32, epochs: 1000 }, { progress });
    expect(losses).toHaveLength(1000);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(progress.at(-1)!.finishedEpochs).toBe(1000);
  });

  it('cuts a sentence of any length and still trains all of it', async () => {
    const long = encode([Array.from({ length: 20_000 }, (_, index) => `w${index % 97}`).join(' ')]);
    const { losses } = await train(long, { threads: 2, epochs: 4 });
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });
});

describe('CPU engine, when it cannot or should not go on', () => {
  it.each([1, 2])('stops when cancelled, on %i threads', async (threads) => {
    const stopping = new AbortController();
    const training = train(
      grammar,
      { threads, epochs: 100_000, dimension: 1024, window: 50, negative: 64 },
      { signal: stopping.signal, onProgress: (progress) => progress.wordsDone > 0 && stopping.abort() },
    );
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('says when the vectors do not fit', async () => {
    const words = 600_000;
    const shared = (values: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(values * 4));
    const vocabulary = {
      words: { bytes: new Uint8Array(), offsets: shared(words + 1) },
      counts: new Float64Array(words).fill(1),
    };
    const corpus = {
      corpus: { vocabulary, tokens: tokensInMemory(shared(words)), sentenceStarts: shared(2) },
      words: [],
    };
    await expect(train(corpus, { dimension: 1024 })).rejects.toMatchObject({
      code: 'out-of-memory',
      parameters: { purpose: 'training' },
    });
  });

  it('disposes of every thread, also after a failure', async () => {
    const disposed: string[] = [];
    const counting = {
      cores: 2,
      start<H extends ThreadHandlers>(entry: string): Thread<H> {
        const thread = starter.start<H>(entry);
        return {
          call: (name, argument, transfer) =>
            name === 'train' && disposed.length === 0
              ? Promise.reject(new ProgramError('thread-ended', { reason: 'a test ends it' }))
              : thread.call(name, argument, transfer),
          async dispose() {
            disposed.push(entry);
            await thread.dispose();
          },
        };
      },
    };
    const failing = trainerOf(createCpuEngine(counting, builtFolders), usual);
    await expect(failing(grammar, { threads: 3 })).rejects.toMatchObject({ code: 'thread-ended' });
    expect(disposed).toEqual(['train', 'train', 'train']);
  });
});
