import { ProgramError } from '../../../shared/errors.ts';
import type { EngineDescription, TrainingOptions } from '../../../shared/training.ts';
import type { EncodedCorpus } from '../../corpus/encoded.ts';
import type { Thread, ThreadStarter } from '../../threads/thread.ts';
import { requestStop } from '../cpu/control.ts';
import { ProgressReader } from '../cpu/progress.ts';
import { EngineLost, type TrainedVectors, type TrainingEngine, type TrainingRun } from '../engine.ts';
import { reserveMatrix } from '../reserve-matrix.ts';
import { trainedWords } from '../trained-words.ts';
import { type CudaControl, createCudaControl } from './control.ts';
import { Copies } from './copies.ts';
import { driverProblem } from './driver/errors.ts';
import type { CudaHandlers, Outcome } from './trainer.ts';

/** Milliseconds for which a description is believed. */
const descriptionLife = 5000;
/** Milliseconds between two reports of progress. */
const reportInterval = 100;
/** What the card is called where there is none. */
const anyCard = 'NVIDIA card';

/**
 * The engine for NVIDIA cards from Turing on: our kernel, loaded through the driver alone by a worker thread.
 * @param threads starts the built entry point `cuda`
 * @param kernels folder of the compiled kernels, assets/cuda
 * @param now a clock in milliseconds
 */
export function createCudaEngine(
  threads: ThreadStarter,
  kernels: string,
  now: () => number = () => performance.now(),
): TrainingEngine {
  let described: { readonly time: number; readonly answer: Promise<EngineDescription> } | null = null;
  return {
    name: 'cuda',
    describe() {
      if (described === null || now() - described.time > descriptionLife) {
        described = { time: now(), answer: describeCard(threads) };
      }
      return described.answer;
    },
    refuses: ({ negative }: TrainingOptions) =>
      negative === 0 ? 'without noise words only TensorFlow can train' : null,
    async train(corpus, run) {
      const words = trainedWords(corpus, run.options);
      if (run.signal.aborted) throw new ProgramError('cancelled', {});
      const control = createCudaControl(run.options.epochs);
      const stop = (): void => requestStop(control);
      run.signal.addEventListener('abort', stop);
      const thread = threads.start<CudaHandlers>('cuda');
      try {
        return await stages(thread, { corpus, run, words, kernels, control });
      } catch (error) {
        // What breaks on the way down after a cancel is a consequence of it.
        if (run.signal.aborted) throw new ProgramError('cancelled', {}, { cause: error });
        throw error;
      } finally {
        run.signal.removeEventListener('abort', stop);
        // Memory of the card belongs to the process, not to the thread: it must be given back before the thread ends. A thread that has
        // ended by itself has nothing to say to that.
        await thread.call('close', null).catch(() => undefined);
        await thread.dispose();
      }
    },
  };
}

async function describeCard(threads: ThreadStarter): Promise<EngineDescription> {
  const thread = threads.start<CudaHandlers>('cuda');
  try {
    const outcome = await thread.call('describe', null);
    if (outcome.end === 'done') return { name: 'cuda', ...outcome.value, unavailable: null };
    if (outcome.end === 'failed') return absent(driverProblem[outcome.problem]);
    return absent({ reason: 'it was stopped', install: null });
  } catch (error) {
    // A driver that takes its thread down is one that cannot be used.
    const reason = `the NVIDIA driver failed (${error instanceof Error ? error.message : String(error)})`;
    return absent({ reason, install: driverProblem['driver-broken'].install });
  } finally {
    await thread.dispose();
  }
}

function absent(unavailable: {
  readonly reason: string;
  readonly install: string | null;
}): EngineDescription {
  return { name: 'cuda', device: anyCard, memoryBytes: null, unavailable };
}

interface Task {
  readonly corpus: EncodedCorpus;
  readonly run: TrainingRun;
  readonly words: number;
  readonly kernels: string;
  readonly control: CudaControl;
}

/** One run, from empty memory to finished vectors. */
async function stages(thread: Thread<CudaHandlers>, task: Task): Promise<TrainedVectors> {
  const { control, corpus, kernels, run, words } = task;
  const { options, resume, start } = run;
  const { dimension, epochs, learningRate } = options;
  const matrices = {
    inputs: resume?.inputs ?? reserveMatrix(words, dimension),
    outputs: resume?.outputs ?? reserveMatrix(words, dimension),
    initial: resume?.initial ?? reserveMatrix(words, dimension),
  };
  // Nothing is lost yet but what was resumed, and that the caller has.
  const opened = valueFrom(
    await thread.call('open', {
      ...{
        options,
        tokens: corpus.tokens,
        sentenceStarts: corpus.sentenceStarts,
        kernels,
        control,
        ...matrices,
      },
      counts: sharedCounts(corpus.vocabulary.counts, words),
      resume: resume === undefined ? null : { done: resume.done, losses: resume.losses },
      start: start ?? null,
    }),
    () => null,
  );
  if (opened === null) {
    throw new ProgramError('corpus-too-small', { words: corpus.tokens.length, window: options.window });
  }
  await run.onSnapshot(matrices.inputs);
  if (run.signal.aborted) throw new ProgramError('cancelled', {});

  const total = opened.slicesPerEpoch * epochs;
  const copies = new Copies(control, run, matrices);
  const started = performance.now();
  const progress = new ProgressReader(
    control,
    {
      ...{ epochs, learningRate, slicesPerEpoch: opened.slicesPerEpoch },
      wordsTotal: corpus.tokens.length * epochs,
    },
    () => performance.now(),
  );
  const report = setInterval(() => {
    run.onProgress(progress.read());
    copies.tick();
  }, reportInterval);
  try {
    run.onProgress(progress.read());
    valueFrom(await thread.call('train', null), () => {
      const state = copies.lastState();
      return state === null ? null : { state, fraction: state.done / total };
    });
  } finally {
    clearInterval(report);
    await copies.settle();
  }
  const trainSeconds = (performance.now() - started) / 1000;
  const last = progress.read();
  run.onProgress(last);
  return {
    ...{ vectors: matrices.inputs, outputVectors: matrices.outputs, initialVectors: matrices.initial },
    ...{ losses: last.losses, trainSeconds },
    wordsPerSecond: last.wordsTotal / trainSeconds,
    device: opened.device,
  };
}

/** What a step gave. @param progress what is left to go on with when the driver failed */
function valueFrom<T>(outcome: Outcome<T>, progress: () => EngineLost['progress']): T {
  if (outcome.end === 'done') return outcome.value;
  if (outcome.end === 'stopped') throw new ProgramError('cancelled', {});
  throw new EngineLost('cuda', driverProblem[outcome.problem].reason, progress());
}

function sharedCounts(counts: Float64Array, words: number): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(words * 8));
  shared.set(counts.subarray(0, words));
  return shared;
}
