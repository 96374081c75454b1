import { ProgramError } from '../../../shared/errors.ts';
import type { EncodedCorpus } from '../../corpus/encoded.ts';
import { strideOf, wideStrideOf } from '../../kernels/matrix.ts';
import type { Thread } from '../../threads/thread.ts';
import type { TrainedVectors, TrainingRun, TrainingState } from '../engine.ts';
import { reserveMatrix } from '../reserve-matrix.ts';
import { type Control, createControl, requestStop, startBehind } from './control.ts';
import type { KernelSource } from './kernels/kernel.ts';
import { extraBytes, trainingLayout } from './layout.ts';
import { ProgressReader } from './progress.ts';
import { liveState, placeOf } from './state.ts';
import type { TrainerHandlers } from './trainer.ts';

/** Words whose rows every thread has to itself: more would crowd each other out of a processor's second-level cache. */
const mostHotWords = 1024;

/** Milliseconds between two reports of progress. */
const reportInterval = 100;

interface Task {
  /** The threads that train; the caller disposes of them. */
  readonly team: readonly Thread<TrainerHandlers>[];
  readonly kernel: KernelSource;
  readonly corpus: EncodedCorpus;
  /** How many words of the vocabulary are trained. */
  readonly words: number;
  readonly run: TrainingRun;
}

/** One training run, from empty memory to finished vectors. All that takes long happens in the team. */
export async function runTraining(task: Task): Promise<Omit<TrainedVectors, 'device'>> {
  const { run } = task;
  const control = createControl(run.options.epochs);
  const stop = (): void => requestStop(control);
  run.signal.addEventListener('abort', stop);
  try {
    return await stages(task, control);
  } finally {
    run.signal.removeEventListener('abort', stop);
  }
}

async function stages(task: Task, control: Control): Promise<Omit<TrainedVectors, 'device'>> {
  const { corpus, kernel, run, team, words } = task;
  const { options } = run;
  const { dimension, epochs } = options;
  const native = kernel.kind === 'native';
  const stride = native ? wideStrideOf(dimension) : strideOf(dimension);
  // One thread alone shares nothing.
  const hotWords = native && team.length > 1 ? Math.min(words, mostHotWords) : 0;
  const size = { ...options, words, stride, threads: team.length, hotWords };
  const matrix = reserveMatrix(words, dimension, extraBytes(size), stride);
  const initial = reserveMatrix(words, dimension);
  const layout = trainingLayout(matrix, size);
  const setup = {
    ...{ kernel, threads: team.length, options, matrix, initial, control },
    ...{ tokens: corpus.tokens, sentenceStarts: corpus.sentenceStarts },
    counts: sharedCounts(corpus.vocabulary.counts, words),
    layout,
  };
  /** Lets every thread do a step; when one fails, the others stop early and its error is thrown. */
  const everyone = async (step: (thread: Thread<TrainerHandlers>, index: number) => Promise<void>) => {
    let failure: { readonly error: unknown } | null = null;
    await Promise.all(
      team.map((thread, index) =>
        step(thread, index).catch((error: unknown) => {
          failure ??= { error };
          requestStop(control);
        }),
      ),
    );
    throwIfFailed(failure);
    if (run.signal.aborted) throw new ProgramError('cancelled', {});
  };

  await everyone((thread, index) => thread.call('open', { ...setup, thread: index }));
  const prepared = team[0]!.call('prepare', null);
  // A failure is met twice, here and where the answer is awaited; this one keeps it from counting as unhandled until then.
  prepared.catch(() => undefined);
  const begun = run.resume ?? run.takeOver?.state;
  if (begun === undefined) await everyone((thread) => thread.call('initialize', run.start ?? null));
  else {
    const { inputs, outputs, initial: noise } = begun;
    await everyone((thread) => thread.call('restore', { inputs, outputs, initial: noise }));
  }
  const slices = await prepared;
  if (slices === null) {
    throw new ProgramError('corpus-too-small', { words: corpus.tokens.length, window: options.window });
  }
  const place = placeOf(run, slices);
  if (place !== null) startBehind(control, place, slices.sentences.length);
  await run.onSnapshot(matrix);
  if (run.signal.aborted) throw new ProgramError('cancelled', {});

  const started = performance.now();
  const progress = new ProgressReader(
    control,
    {
      ...{ epochs, learningRate: options.learningRate },
      wordsTotal: corpus.tokens.length * epochs,
      slicesPerEpoch: slices.sentences.length,
    },
    () => performance.now(),
  );
  const report = setInterval(() => run.onProgress(progress.read()), reportInterval);
  const live = liveState({ matrix, initial, layout }, control);
  const stopKeeping = keepNowAndThen(run, live);
  try {
    run.onProgress(progress.read());
    await everyone((thread) => thread.call('train', slices));
  } finally {
    clearInterval(report);
    stopKeeping();
  }
  const trainSeconds = (performance.now() - started) / 1000;
  const last = progress.read();
  run.onProgress(last);
  const vectors = reserveMatrix(words, dimension);
  const outputVectors = reserveMatrix(words, dimension);
  await everyone((thread) => thread.call('finish', { from: live.inputs, to: vectors }));
  await everyone((thread) => thread.call('finish', { from: live.outputs, to: outputVectors }));
  return {
    ...{ vectors, outputVectors, initialVectors: initial, losses: last.losses, trainSeconds },
    wordsPerSecond: (last.wordsTotal - (place?.words ?? 0)) / trainSeconds,
  };
}

/** Hands out the state of a run while it trains, one at a time. Gives a function that ends this. */
function keepNowAndThen({ checkpoints }: TrainingRun, state: TrainingState): () => void {
  if (checkpoints === undefined) return () => undefined;
  let keeping = false;
  const keep = async (): Promise<void> => {
    if (keeping) return;
    keeping = true;
    await checkpoints.keep(state);
    keeping = false;
  };
  const timer = setInterval(() => void keep(), checkpoints.everySeconds * 1000);
  return () => clearInterval(timer);
}

/** The counts of the trained words on shared memory, so that they are not copied for every thread. */
function sharedCounts(counts: Float64Array, words: number): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(words * 8));
  shared.set(counts.subarray(0, words));
  return shared;
}

function throwIfFailed(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}
