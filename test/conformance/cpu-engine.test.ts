import { describe, expect, it } from 'vitest';
import { tokensInMemory } from '../../src/main/corpus/tokens.ts';
import { createCpuEngine } from '../../src/main/engines/cpu/engine.ts';
import type { EngineProgress, TrainedVectors } from '../../src/main/engines/engine.ts';
import { type KernelBuild, loadKernel, supportedBuild } from '../../src/main/kernels/load.ts';
import { type EmbeddingMatrix, matrixRow, matrixValues } from '../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import type { Thread, ThreadHandlers } from '../../src/main/threads/thread.ts';
import { ProgramError } from '../../src/shared/errors.ts';
import type { TrainingOptions } from '../../src/shared/training.ts';
import { builtResources } from '../support/resources.ts';
import { encode, plantedGrammar, plantedPairs, type SmallCorpus } from './support/corpora.ts';

const { kernels, workers } = builtResources;
const starter = threadStarter(workers, 2);
const engine = createCpuEngine(starter, kernels);
const builds: readonly KernelBuild[] = supportedBuild() === 'relaxed' ? ['relaxed', 'fixed'] : ['fixed'];

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

interface Watch {
  readonly signal?: AbortSignal;
  readonly progress?: EngineProgress[];
  readonly onProgress?: (progress: EngineProgress) => void;
  readonly onSnapshot?: (vectors: EmbeddingMatrix) => void | Promise<void>;
}

function train(
  { corpus }: SmallCorpus,
  options: Partial<TrainingOptions> = {},
  watch: Watch = {},
  by = engine,
): Promise<TrainedVectors> {
  return by.train(corpus, {
    options: { ...usual, ...options },
    signal: watch.signal ?? new AbortController().signal,
    onProgress(progress) {
      watch.progress?.push(progress);
      watch.onProgress?.(progress);
    },
    onSnapshot: watch.onSnapshot ?? (() => undefined),
  });
}

/** Rows as unit vectors. */
function directions(matrix: EmbeddingMatrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, row) => {
    const values = [...matrixRow(matrix, row)];
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  });
}

const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0);

/** How many of the grammar's analogies a : b = c : ? come out right. */
function analogyAccuracy({ words }: SmallCorpus, vectors: EmbeddingMatrix): number {
  const rows = directions(vectors);
  const of = (word: string): readonly number[] => rows[words.indexOf(word)]!;
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

const grammar = encode(plantedGrammar(3000));

describe.each(builds)('CPU engine, %s kernel', (build) => {
  const with1 = createCpuEngine(starter, kernels, () => loadKernel(kernels, 'skipgram', build));

  it('learns the analogies of a small grammar, with a loss that falls every epoch', async () => {
    const { vectors, losses, initialVectors } = await train(grammar, {}, {}, with1);
    expect(matrixValues(vectors).every(Number.isFinite)).toBe(true);
    expect(losses).toHaveLength(usual.epochs);
    for (const [epoch, loss] of losses.entries())
      if (epoch > 0) expect(loss).toBeLessThan(losses[epoch - 1]!);
    expect(losses[0]).toBeLessThan(Math.LN2);
    expect(analogyAccuracy(grammar, vectors)).toBeGreaterThan(0.9);
    expect(analogyAccuracy(grammar, initialVectors)).toBeLessThan(0.3);
  });

  it('says what did the work', async () => {
    const { device } = await train(grammar, { epochs: 1 }, {}, with1);
    expect(device).toBe(build === 'relaxed' ? '1 thread · WASM SIMD, fused' : '1 thread · WASM SIMD');
  });
});

describe('CPU engine', () => {
  it('gives the same bytes for one thread and one seed, and others for another seed', async () => {
    const [a, b, other] = await Promise.all(
      [1, 1, 2].map((seed) => train(grammar, { seed, epochs: 2, subsample: 1e-2 })),
    );
    expect(matrixValues(a!.vectors)).toEqual(matrixValues(b!.vectors));
    expect(a!.losses).toEqual(b!.losses);
    expect(matrixValues(other!.vectors)).not.toEqual(matrixValues(a!.vectors));
  });

  it('starts from the same vectors on any number of threads, and keeps them', async () => {
    const snapshots: Float32Array[] = [];
    const results = await Promise.all(
      [1, 3].map((threads) =>
        train(
          grammar,
          { threads, epochs: 1 },
          { onSnapshot: (m) => void snapshots.push(matrixValues(m).slice()) },
        ),
      ),
    );
    const [one, three] = results.map((result) => matrixValues(result.initialVectors));
    expect(one).toEqual(three);
    expect(snapshots).toEqual([one, one]);
    expect(matrixValues(results[0]!.vectors)).not.toEqual(one);
  });

  it('waits with the first step until the snapshot was looked at', async () => {
    const events: string[] = [];
    await train(
      grammar,
      { epochs: 1 },
      {
        onProgress: () => events.push('progress'),
        async onSnapshot() {
          await new Promise((resolve) => setImmediate(resolve));
          events.push('looked');
        },
      },
    );
    expect(events[0]).toBe('looked');
    expect(events.filter((event) => event === 'looked')).toHaveLength(1);
  });

  it('is cancelled while the snapshot is looked at', async () => {
    const stopping = new AbortController();
    const onSnapshot = async (): Promise<void> => stopping.abort();
    await expect(train(grammar, {}, { signal: stopping.signal, onSnapshot })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('reaches the same quality with several threads', async () => {
    const one = await train(grammar, { threads: 1 });
    const four = await train(grammar, { threads: 4 });
    expect(Math.abs(four.losses.at(-1)! - one.losses.at(-1)!)).toBeLessThan(0.02 * one.losses.at(-1)!);
    expect(analogyAccuracy(grammar, four.vectors)).toBeGreaterThan(0.9);
  });

  it('reports a loss that is the average over all pairs of an epoch', async () => {
    // With a learning rate near nothing the vectors stay as they are: every score is about 0 and every pair loses ln 2.
    const { losses } = await train(grammar, { learningRate: 1e-9, threads: 2, epochs: 3 });
    for (const loss of losses) expect(loss).toBeCloseTo(Math.LN2, 4);
  });

  it('progresses without ever going back, to the whole', async () => {
    const progress: EngineProgress[] = [];
    const { losses } = await train(grammar, { threads: 2, epochs: 40 }, { progress });
    const total = grammar.corpus.tokens.length * 40;
    expect(progress[0]!.wordsDone).toBe(0);
    expect(progress.at(-1)).toMatchObject({
      wordsDone: total,
      wordsTotal: total,
      epoch: 40,
      finishedEpochs: 40,
      losses,
    });
    for (const [index, now] of progress.entries()) {
      const before = progress[index - 1];
      if (before === undefined) continue;
      expect(now.wordsDone).toBeGreaterThanOrEqual(before.wordsDone);
      expect(now.finishedEpochs).toBeGreaterThanOrEqual(before.finishedEpochs);
      expect(now.learningRate).toBeLessThanOrEqual(before.learningRate);
      // The loss of a finished epoch does not change any more.
      expect(now.losses.slice(0, before.finishedEpochs)).toEqual(
        before.losses.slice(0, before.finishedEpochs),
      );
    }
    expect(progress.at(-1)!.learningRate).toBeCloseTo(usual.learningRate * 1e-4, 12);
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

  it('does not begin when cancelled before', async () => {
    await expect(train(grammar, {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('says when no word is frequent enough', async () => {
    await expect(train(encode(['a b c', 'a']), { minimumCount: 3 })).rejects.toMatchObject({
      code: 'training-vocabulary-empty',
      parameters: { minimumCount: 3, mostFrequent: 2 },
    });
  });

  it.each([
    ['nothing', []],
    ['one word', ['word']],
    ['one word a sentence', ['a', 'b', 'a']],
  ])('says when no window holds a pair: %s', async (_, lines) => {
    await expect(train(encode(lines))).rejects.toMatchObject({ code: 'corpus-too-small' });
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
    const failing = createCpuEngine(counting, kernels);
    await expect(train(grammar, { threads: 3 }, {}, failing)).rejects.toMatchObject({ code: 'thread-ended' });
    expect(disposed).toEqual(['train', 'train', 'train']);
  });
});
