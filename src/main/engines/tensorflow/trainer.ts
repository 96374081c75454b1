import { ProgramError } from '../../../shared/errors.ts';
import type { TrainingOptions } from '../../../shared/training.ts';
import type { EncodedCorpus } from '../../corpus/encoded.ts';
import { openTokens, type TokenReader } from '../../corpus/tokens.ts';
import { type EmbeddingMatrix, matrixRow } from '../../kernels/matrix.ts';
import { type Control, recordSlice, startBehind, stopRequested } from '../cpu/control.ts';
import { holdsPair } from '../cpu/slices.ts';
import { keepTable, noiseTable } from '../cpu/tables.ts';
import type { TrainingState } from '../engine.ts';
import { type Backend, openBackend, type TensorFlowPlaces } from './backend.ts';
import { type Copied, noteCopied, writeCopies } from './checkpoints.ts';
import { type ExampleSource, epochBatches, fixedBatch } from './examples.ts';
import { EmbeddingModel } from './model.ts';
import { type EpochPlan, planEpoch, tensorBytes } from './plan.ts';
import { Random } from './random.ts';

/** Where copying takes long, this many times as long is trained between two copies. */
const copyShare = 20;

/** What the thread is given once. Everything big in it is on shared memory. */
export interface TensorFlowSetup {
  readonly places: TensorFlowPlaces;
  readonly options: TrainingOptions;
  readonly tokens: EncodedCorpus['tokens'];
  readonly sentenceStarts: EncodedCorpus['sentenceStarts'];
  /** Float64Array: counts of the words that are trained. */
  readonly counts: Float64Array;
  /** Filled with the vectors as they start, then again with each copy. Zeros, unless the run is gone on with. */
  readonly inputs: EmbeddingMatrix;
  readonly outputs: EmbeddingMatrix;
  readonly initial: EmbeddingMatrix;
  /** Adam's moments, copied with the vectors; empty where nobody wants to go on with the run. */
  readonly moments: readonly EmbeddingMatrix[];
  readonly copied: Copied;
  /** Milliseconds between two copies, for whoever looks at them. */
  readonly copyInterval: number;
  readonly control: Control;
  readonly resume: (Pick<TrainingState, 'done' | 'losses'> & { readonly hasMoments: boolean }) | null;
  readonly start: { readonly inputs: EmbeddingMatrix; readonly outputs: EmbeddingMatrix | null } | null;
}

/** The functions of the thread that runs TensorFlow. */
export type TensorFlowHandlers = {
  /** Loads TensorFlow and says what it runs on. */
  describe(places: TensorFlowPlaces): Promise<Pick<Backend, 'device' | 'withoutCuda'>>;
  /** Makes the model and fills the matrices. `null`: no sentence holds a pair. */
  open(setup: TensorFlowSetup): Promise<{ readonly device: string; readonly batchesPerEpoch: number } | null>;
  /** Trains to the end of the run, or until a stop is requested. Blocks the thread but for moments. */
  train(argument: null): Promise<void>;
};

/** The functions of the thread. TensorFlow and its tensors live as long as the thread. */
export function createTensorFlowTrainer(): TensorFlowHandlers {
  let run: Run | null = null;
  return {
    async describe(places) {
      const { device, withoutCuda } = await openBackend(places);
      return { device, withoutCuda };
    },
    async open(setup) {
      const { counts, options, sentenceStarts, tokens } = setup;
      if (!holdsPair(tokens, sentenceStarts, counts.length)) return null;
      const backend = await openBackend(setup.places);
      const bytes = tensorBytes(tokens.length, counts.length, options);
      if (backend.limitBytes !== null && bytes > backend.limitBytes) {
        throw new ProgramError('out-of-memory', { bytes, purpose: 'training' });
      }
      run = new Run(setup, backend);
      await run.restore();
      return { device: backend.device, batchesPerEpoch: run.plan.batches };
    },
    async train() {
      if (run === null) throw new Error('the trainer was not opened');
      try {
        await run.train();
      } finally {
        run.dispose();
        run = null;
      }
    },
  };
}

/** One run in the thread. */
class Run {
  readonly plan: EpochPlan;
  readonly #setup: TensorFlowSetup;
  readonly #model: EmbeddingModel;
  readonly #source: ExampleSource;
  readonly #tokens: TokenReader;
  #done: number;
  #nextCopy: number;

  constructor(setup: TensorFlowSetup, { tf }: Backend) {
    const { control, copied, counts, inputs, initial, options } = setup;
    const { outputs, resume, sentenceStarts, tokens } = setup;
    this.#setup = setup;
    this.plan = planEpoch(tokens.length, sentenceStarts.length - 1, options);
    this.#tokens = openTokens(tokens);
    this.#source = {
      ...options,
      ...{ sentenceStarts, words: counts.length },
      read: (start, end) => this.#tokens.read(start, end),
      ...{ noise: noiseTable(counts), keep: keepTable(counts, options.subsample) },
    };
    if (resume === null) startVectors(setup);
    const start = { inputs: packed(inputs), outputs: packed(outputs) };
    if (resume === null) unpack(start.inputs, initial);
    this.#model = new EmbeddingModel(tf, start, options.dimension, options.learningRate);
    this.#done = resume?.done ?? 0;
    const { batches } = this.plan;
    if (resume !== null) {
      const { done, losses } = resume;
      const whole = Math.floor(done / batches) * tokens.length;
      const words = whole + Math.floor((tokens.length * (done % batches)) / batches);
      startBehind(control, { slices: done, words, losses }, batches);
    }
    noteCopied(copied, this.#done, control);
    this.#nextCopy = performance.now() + setup.copyInterval;
  }

  /** Gives Adam what it knew when the run was cut short; where that was not kept, it begins to learn it anew. */
  async restore(): Promise<void> {
    const { moments, resume } = this.#setup;
    if (resume === null || resume.done === 0 || !resume.hasMoments) return;
    // A batch without examples is no step; that there are few of these does not matter to Adam after its first steps.
    await this.#model.restoreMoments(moments.map(packed), resume.done);
  }

  async train(): Promise<void> {
    const { control, copied, options } = this.#setup;
    const { batches, rounds, stride } = this.plan;
    const fixed = rounds === null ? null : [fixedBatch(this.#source, rounds, stride)];
    for (let epoch = Math.floor(this.#done / batches); epoch < options.epochs; epoch++) {
      const first = this.#done - epoch * batches;
      for (const { examples, index, tokens } of fixed ?? epochBatches(this.#source, epoch, batches, stride)) {
        if (stopRequested(control)) return;
        // Batches that were trained before the run was cut short are drawn again, so that those behind them are the same.
        if (index < first) continue;
        const pairs = examples.outputs.length;
        const loss = pairs === 0 ? 0 : this.#model.step(examples);
        if (!Number.isFinite(loss))
          throw new Error('the loss grew beyond all numbers; a lower learning rate keeps it in bounds');
        this.#done++;
        recordSlice(control, epoch, tokens, loss * pairs, pairs);
        if (performance.now() >= this.#nextCopy) await writeCopies(copied, () => this.#copy());
      }
    }
    // The last copy is the result: it waits for nobody.
    await this.#copy();
  }

  /** Hands out the run as it is. */
  async #copy(): Promise<void> {
    const { control, copied, copyInterval, inputs, moments, outputs } = this.#setup;
    const begun = performance.now();
    unpack(this.#model.readInputs(), inputs);
    unpack(this.#model.readOutputs(), outputs);
    if (moments.length > 0) {
      for (const [at, values] of (await this.#model.readMoments()).entries()) unpack(values, moments[at]!);
    }
    noteCopied(copied, this.#done, control);
    const now = performance.now();
    this.#nextCopy = now + Math.max(copyInterval, (now - begun) * copyShare);
  }

  dispose(): void {
    this.#tokens.close();
    this.#model.dispose();
  }
}

/**
 * Fills the vectors as word2vec starts them: inputs uniform in (−½, ½) / dimension, outputs zero. Rows that the run is given to start from
 * take the place of these.
 */
function startVectors({ inputs, options, outputs, start }: TensorFlowSetup): void {
  const random = new Random(options.seed, 0);
  for (let row = 0; row < inputs.rows; row++) {
    const values = matrixRow(inputs, row);
    for (let column = 0; column < values.length; column++) {
      values[column] = (random.next() / 0x1_0000_0000 - 0.5) / options.dimension;
    }
    takeOver(start?.inputs ?? null, inputs, row);
    takeOver(start?.outputs ?? null, outputs, row);
  }
}

/** Copies a row unless it is marked as new. */
function takeOver(source: EmbeddingMatrix | null, target: EmbeddingMatrix, row: number): void {
  if (source === null) return;
  const values = matrixRow(source, row);
  if (!Number.isNaN(values[0])) matrixRow(target, row).set(values);
}

/** The rows of a matrix without its padding. */
function packed(matrix: EmbeddingMatrix): Float32Array {
  const values = new Float32Array(matrix.rows * matrix.dimension);
  for (let row = 0; row < matrix.rows; row++) values.set(matrixRow(matrix, row), row * matrix.dimension);
  return values;
}

function unpack(values: Float32Array, matrix: EmbeddingMatrix): void {
  const { dimension } = matrix;
  for (let row = 0; row < matrix.rows; row++) {
    matrixRow(matrix, row).set(values.subarray(row * dimension, (row + 1) * dimension));
  }
}
