import type {
  EngineProgress,
  TrainedVectors,
  TrainingEngine,
  TrainingRun,
} from '../../../src/main/engines/engine.ts';
import type { Thread, ThreadHandlers, ThreadStarter } from '../../../src/main/threads/thread.ts';
import type { TrainingOptions } from '../../../src/shared/training.ts';
import type { SmallCorpus } from './corpora.ts';

/** What a run is besides its corpus: the options that differ from the usual, and what a test listens to. */
export interface Watch extends Partial<Omit<TrainingRun, 'options'>> {
  /** Collects the reports of progress. */
  readonly progress?: EngineProgress[];
}

/** A function that trains with an engine and these options where a test says nothing else. */
export function trainerOf(engine: TrainingEngine, usual: TrainingOptions) {
  return (
    { corpus }: SmallCorpus,
    options: Partial<TrainingOptions> = {},
    { progress, ...watch }: Watch = {},
  ): Promise<TrainedVectors> =>
    engine.train(corpus, {
      signal: new AbortController().signal,
      onSnapshot: () => undefined,
      ...watch,
      options: { ...usual, ...options },
      onProgress(now) {
        progress?.push(now);
        watch.onProgress?.(now);
      },
    });
}

/** A starter that knows how many of its threads are there still. */
export interface CountingStarter extends ThreadStarter {
  readonly running: number;
  /** All threads that were ever started. */
  readonly started: number;
}

export function countThreads(starter: ThreadStarter): CountingStarter {
  const running = new Set<Thread<ThreadHandlers>>();
  let started = 0;
  return {
    cores: starter.cores,
    get running() {
      return running.size;
    },
    get started() {
      return started;
    },
    start<H extends ThreadHandlers>(entry: string): Thread<H> {
      const thread = starter.start<H>(entry);
      const counted = thread as unknown as Thread<ThreadHandlers>;
      running.add(counted);
      started += 1;
      return {
        call: (name, argument, transfer) => thread.call(name, argument, transfer),
        async dispose() {
          await thread.dispose();
          running.delete(counted);
        },
      };
    },
  };
}
