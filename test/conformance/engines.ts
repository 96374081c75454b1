import { beforeAll, describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../src/main/engines/cpu/engine.ts';
import type { EngineProgress, TrainedVectors, TrainingEngine } from '../../src/main/engines/engine.ts';
import { type EmbeddingMatrix, matrixRow, matrixValues } from '../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import type { ThreadStarter } from '../../src/main/threads/thread.ts';
import type { Architecture, TrainingOptions } from '../../src/shared/training.ts';
import { builtFolders, builtResources } from '../support/resources.ts';
import { rowValues } from '../support/row-values.ts';
import { encode, plantedGrammar } from './support/corpora.ts';
import { analogyAccuracy } from './support/quality.ts';
import { countThreads, trainerOf, type Watch } from './support/train.ts';

/** What the suite must know of an engine. */
export interface Conformance {
  /** What the tests are called after. */
  readonly title: string;
  /** Why the engine cannot run here, as in "no CUDA device"; the suite then says "skipped" and the reason. `null`: it runs. */
  readonly absent: string | null;
  create(threads: ThreadStarter): TrainingEngine;
  readonly architectures: readonly Architecture[];
  /** Sentences of the small grammar, and options, with which the engine learns all that is in it within seconds. */
  readonly sentences: number;
  readonly options: Partial<TrainingOptions>;
  /** How far below the CPU engine's share of right analogies the engine's may be; both learn what is in the grammar nearly whole. */
  readonly qualityBound?: number;
  /** Whether one thread and one seed give the same bytes. */
  readonly deterministic?: boolean;
}

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
  engine: 'auto',
};

/** The laws that every engine keeps. Called at the top of a test file, or inside a `describe` of it. */
export function engineConformance(conformance: Conformance): void {
  const { absent, title } = conformance;
  if (absent === null) describe(`${title} as every engine`, () => laws(conformance));
  else describe(title, () => it.skip(`skipped: ${absent}`, () => undefined));
}

function laws({ create, architectures, deterministic = true, ...conformance }: Conformance): void {
  const threads = countThreads(threadStarter(builtResources.workers, 2));
  const engine = create(threads);
  const learning: TrainingOptions = { ...usual, ...conformance.options };
  const train = trainerOf(engine, learning);
  const grammar = encode(plantedGrammar(conformance.sentences));
  const small = encode(plantedGrammar(60));

  it('is there, and takes these options', async () => {
    expect(await engine.describe()).toMatchObject({ name: engine.name, unavailable: null });
    for (const architecture of architectures)
      expect(engine.refuses({ ...learning, architecture })).toBeNull();
  });

  describe.each(architectures)('%s', (architecture) => {
    const progress: EngineProgress[] = [];
    const shown: { readonly values: Float32Array; readonly wordsDone: number }[] = [];
    let trained: TrainedVectors;
    beforeAll(async () => {
      trained = await train(
        grammar,
        { architecture },
        {
          progress,
          onSnapshot: (vectors) =>
            void shown.push({
              values: rowValues(vectors),
              wordsDone: progress.at(-1)?.wordsDone ?? 0,
            }),
        },
      );
    }, 60_000);

    it('learns the analogies of a small grammar, no worse than the CPU engine', async () => {
      const cpu = createCpuEngine(threadStarter(builtResources.workers, 2), builtFolders);
      const peer = await trainerOf(cpu, { ...learning, engine: 'cpu', architecture })(grammar);
      const best = analogyAccuracy(grammar, peer.vectors);
      expect(best).toBeGreaterThan(0.9);
      const accuracy = analogyAccuracy(grammar, trained.vectors);
      expect(accuracy).toBeGreaterThanOrEqual(best - (conformance.qualityBound ?? 0.05));
      expect(analogyAccuracy(grammar, trained.initialVectors)).toBeLessThan(0.3);
    });

    it('gives one finite vector a word, and a true loss of each epoch that falls', () => {
      const { initialVectors, losses, vectors } = trained;
      expect([vectors.rows, vectors.dimension]).toEqual([grammar.words.length, learning.dimension]);
      expect(matrixValues(vectors).every(Number.isFinite)).toBe(true);
      expect(matrixValues(initialVectors).every(Number.isFinite)).toBe(true);
      expect(losses).toHaveLength(learning.epochs);
      expect(losses.every((loss) => Number.isFinite(loss) && loss > 0)).toBe(true);
      // Knowing nothing loses ln 2 a pair; who takes few large steps has not gone far below it within the first epoch.
      expect(losses[0]).toBeLessThan(Math.LN2 * 1.01);
      expect(losses.at(-1)).toBeLessThan(losses[0]!);
    });

    it('gives the output vectors that go with them: who starts from both knows more than who starts from the inputs alone', async () => {
      const { outputVectors, vectors } = trained;
      expect(outputVectors).toMatchObject({ rows: vectors.rows, dimension: vectors.dimension });
      expect(matrixValues(outputVectors).every(Number.isFinite)).toBe(true);
      for (let row = 0; row < outputVectors.rows; row++)
        expect(matrixRow(outputVectors, row).some((value) => value !== 0)).toBe(true);
      const firstLoss = async (outputs: EmbeddingMatrix | null) => {
        const start = { inputs: vectors, outputs };
        return (await train(grammar, { architecture, epochs: 1 }, { start })).losses[0]!;
      };
      expect(await firstLoss(outputVectors)).toBeLessThan(await firstLoss(null));
    });

    it('shows the vectors as they start before the first step, and gives them back', () => {
      expect(shown[0]!.wordsDone).toBe(0);
      expect(shown[0]!.values).toEqual(rowValues(trained.initialVectors));
      expect(rowValues(trained.vectors)).not.toEqual(shown[0]!.values);
    });

    it('progresses without ever going back, to the whole, with finite losses', () => {
      const total = grammar.corpus.tokens.length * learning.epochs;
      expect(progress[0]!.wordsDone).toBe(0);
      for (const [index, now] of progress.entries()) {
        expect(now.wordsTotal).toBe(total);
        expect(now.losses.every(Number.isFinite)).toBe(true);
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
      expect(progress.at(-1)).toMatchObject({
        wordsDone: total,
        epoch: learning.epochs,
        finishedEpochs: learning.epochs,
        losses: trained.losses,
      });
    });

    it.runIf(deterministic)('gives the same bytes for one thread and one seed', async () => {
      const [one, again] = await Promise.all(
        [1, 1].map((seed) => train(small, { architecture, seed, epochs: 3, subsample: 1e-2 })),
      );
      expect(matrixValues(again!.vectors)).toEqual(matrixValues(one!.vectors));
      expect(again!.losses).toEqual(one!.losses);
    });

    it('gives other vectors for another seed', async () => {
      const [one, other] = await Promise.all(
        [1, 2].map((seed) => train(small, { architecture, seed, epochs: 1 })),
      );
      expect(matrixValues(other!.initialVectors)).not.toEqual(matrixValues(one!.initialVectors));
      expect(matrixValues(other!.vectors)).not.toEqual(matrixValues(one!.vectors));
    });

    it('stays finite whatever the learning rate, window and repetition', async () => {
      const repeated = encode(
        ['a', 'b', 'c'].flatMap((word) => Array.from({ length: 3 }, () => `${word} `.repeat(20).trim())),
      );
      for (const corpus of [repeated, encode(['x x x x x x x x'])]) {
        for (const extreme of [
          { learningRate: 10, window: 10, negative: 20 },
          { learningRate: 0.25, window: 50 },
        ]) {
          const { losses, vectors } = await train(corpus, { architecture, ...extreme, epochs: 3 });
          expect(matrixValues(vectors).every(Number.isFinite)).toBe(true);
          expect(losses.every(Number.isFinite)).toBe(true);
        }
      }
    });

    it('stops in the middle when cancelled, says no more, and leaves no thread', async () => {
      const before = threads.started;
      const stopping = new AbortController();
      const reports: EngineProgress[] = [];
      const endless: Watch = {
        ...{ progress: reports, signal: stopping.signal },
        onProgress: ({ wordsDone }) => wordsDone > 0 && stopping.abort(),
      };
      await expect(train(grammar, { architecture, epochs: 100_000 }, endless)).rejects.toMatchObject({
        code: 'cancelled',
      });
      const heard = reports.length;
      // Whoever goes on in secret is heard by the next run's end.
      await train(small, { architecture, epochs: 1 });
      expect(reports).toHaveLength(heard);
      expect(threads.started).toBeGreaterThan(before);
      expect(threads.running).toBe(0);
    });
  });

  it('trains with the words that are frequent enough only', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `left rare${index} right`);
    const { vectors } = await train(encode(lines), { minimumCount: 2, epochs: 1 });
    expect(vectors.rows).toBe(2);
  });

  it('waits with the first step until the snapshot was looked at', async () => {
    const events: string[] = [];
    await train(
      small,
      { epochs: 1 },
      {
        onProgress: ({ wordsDone }) => wordsDone > 0 && events.push('step'),
        async onSnapshot() {
          await new Promise((resolve) => setImmediate(resolve));
          events.push('looked');
        },
      },
    );
    expect(events[0]).toBe('looked');
    expect(events).toContain('step');
  });

  it('is cancelled while the snapshot is looked at, and before it begins', async () => {
    const stopping = new AbortController();
    const looking: Watch = { signal: stopping.signal, onSnapshot: async () => stopping.abort() };
    await expect(train(small, {}, looking)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(train(small, {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(threads.running).toBe(0);
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
    expect(threads.running).toBe(0);
  });
}
