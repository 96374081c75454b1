import { ProgramError } from '../../../shared/errors.ts';
import type { EncodedCorpus } from '../../corpus/encoded.ts';
import type { EmbeddingMatrix } from '../../kernels/matrix.ts';
import type { Thread, ThreadStarter } from '../../threads/thread.ts';
import { type Control, createControl, requestStop, wordsDone } from '../cpu/control.ts';
import { ProgressReader } from '../cpu/progress.ts';
import type { EngineProgress, TrainedVectors, TrainingRun } from '../engine.ts';
import { reserveMatrix } from '../reserve-matrix.ts';
import { trainedWords } from '../trained-words.ts';
import type { TensorFlowPlaces } from './backend.ts';
import { copiedState, createCopied, keepCheckpoints } from './checkpoints.ts';
import type { TensorFlowHandlers, TensorFlowSetup } from './trainer.ts';

/** Milliseconds between two reports of progress. */
const reportInterval = 100;
/** Milliseconds between two copies of the vectors, unless checkpoints come more often. */
const longestCopyInterval = 500;
/** Adam has two moments for each number of two tables. */
const momentCount = 4;

/** One run in a thread of its own, which is ended when the run is over or cancelled: an operation under way is not waited for. */
export async function runTensorFlow(
  threads: ThreadStarter,
  places: TensorFlowPlaces,
  corpus: EncodedCorpus,
  run: TrainingRun,
): Promise<TrainedVectors> {
  const words = trainedWords(corpus, run.options);
  throwIfCancelled(run);
  const thread = threads.start<TensorFlowHandlers>('tensorflow');
  const control = createControl(run.options.epochs);
  const stop = (): void => {
    requestStop(control);
    void thread.dispose();
  };
  run.signal.addEventListener('abort', stop);
  try {
    return await stages(thread, setupOf(places, corpus, run, words, control), run);
  } catch (error) {
    // A thread that is ended in the middle fails in its own words.
    throwIfCancelled(run);
    throw error;
  } finally {
    run.signal.removeEventListener('abort', stop);
    await thread.dispose();
  }
}

function setupOf(
  places: TensorFlowPlaces,
  { sentenceStarts, tokens, vocabulary }: EncodedCorpus,
  { checkpoints, options, resume, start }: TrainingRun,
  words: number,
  control: Control,
): TensorFlowSetup {
  const matrix = (): EmbeddingMatrix => reserveMatrix(words, options.dimension);
  const kept = resume?.moments ?? [];
  const hasMoments = kept.length === momentCount;
  const wanted = hasMoments || checkpoints !== undefined;
  return {
    ...{ places, options, tokens, sentenceStarts, control },
    counts: vocabulary.counts.slice(0, words),
    inputs: resume?.inputs ?? matrix(),
    outputs: resume?.outputs ?? matrix(),
    initial: resume?.initial ?? matrix(),
    moments: hasMoments ? kept : Array.from({ length: wanted ? momentCount : 0 }, matrix),
    copied: createCopied(options.epochs),
    copyInterval: Math.min(longestCopyInterval, (checkpoints?.everySeconds ?? 1) * 1000),
    resume: resume === undefined ? null : { done: resume.done, losses: resume.losses, hasMoments },
    start: start ?? null,
  };
}

async function stages(
  thread: Thread<TensorFlowHandlers>,
  setup: TensorFlowSetup,
  run: TrainingRun,
): Promise<TrainedVectors> {
  const { control, copied, initial, inputs, moments, options, outputs, tokens } = setup;
  const { epochs, learningRate } = options;
  const opened = await thread.call('open', setup);
  if (opened === null) {
    throw new ProgramError('corpus-too-small', { words: tokens.length, window: options.window });
  }
  await run.onSnapshot(inputs);
  throwIfCancelled(run);

  const started = performance.now();
  const wordsTotal = tokens.length * epochs;
  const reader = new ProgressReader(
    control,
    { epochs, learningRate, wordsTotal, slicesPerEpoch: opened.batchesPerEpoch },
    () => performance.now(),
  );
  // Adam takes the learning rate as it is, all along.
  const read = (): EngineProgress => ({ ...reader.read(), learningRate });
  const report = setInterval(() => run.onProgress(read()), reportInterval);
  const state = copiedState({ inputs, outputs, initial, moments }, copied);
  const stopKeeping = keepCheckpoints(run.checkpoints, state, copied);
  const wordsBefore = wordsDone(control);
  try {
    run.onProgress(read());
    await thread.call('train', null);
  } finally {
    clearInterval(report);
    stopKeeping();
  }
  throwIfCancelled(run);
  const trainSeconds = (performance.now() - started) / 1000;
  const last = read();
  run.onProgress(last);
  return {
    ...{ vectors: inputs, outputVectors: outputs, initialVectors: initial },
    ...{ losses: last.losses, trainSeconds },
    ...{ wordsPerSecond: (wordsTotal - wordsBefore) / trainSeconds, device: opened.device },
  };
}

function throwIfCancelled(run: TrainingRun): void {
  if (run.signal.aborted) throw new ProgramError('cancelled', {});
}
