import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { noiseTable } from '../../src/main/engines/cpu/tables.ts';
import { type ExampleSource, epochBatches } from '../../src/main/engines/tensorflow/examples.ts';
import { exampleTensors, meanLoss } from '../../src/main/engines/tensorflow/model.ts';
import { type KernelBuild, supportedBuild } from '../../src/main/kernels/load.ts';
import type { Architecture } from '../../src/shared/training.ts';
import { type CudaReferenceModel, trainCudaReference } from './support/cuda-reference.ts';
import { kernelStep, type WindowShape } from './support/kernel-step.ts';
import {
  automaticGradients,
  cbowMeetings,
  type Meetings,
  type OneStep,
  skipGramMeetings,
  stepGradients,
  type Tables,
  takeTables,
} from './support/steps.ts';
import { tf } from './support/tensorflow.ts';

const builds: readonly KernelBuild[] = supportedBuild() === 'relaxed' ? ['relaxed', 'fixed'] : ['fixed'];

const words = 11;
/** At least as many as there are words: what a step trains is found out with one axis a word. */
const dimension = 12;

/** Rows of single-precision numbers up to 0.2, so that scores are well away from 0. */
function rows(seed: number): Float64Array {
  return Float64Array.from({ length: words * dimension }, (_, at) =>
    Math.fround(0.2 * Math.sin(seed + at * 2.399)),
  );
}

const state: Tables = { inputs: rows(1), outputs: rows(2) };

/** The noise words 7 … 10 alone: few, so that some are drawn twice. */
const fewNoiseWords = noiseTable(Float64Array.from({ length: words }, (_, word) => (word < 7 ? 1e-9 : 1)));

function expectEqual(actual: Tables, expected: Tables): void {
  for (const kind of ['inputs', 'outputs'] as const) {
    const worst = actual[kind].reduce(
      (most, value, at) => Math.max(most, Math.abs(value - expected[kind][at]!)),
      0,
    );
    expect(worst).toBeLessThan(1e-5);
    // A comparison of nothing with nothing says nothing.
    expect(Math.max(...expected[kind].map(Math.abs))).toBeGreaterThan(0.05);
  }
}

const count = (table: Meetings['truth']): number => table.flat().reduce((sum, times) => sum + times, 0);

describe.each(builds)('one step of the CPU engine, %s build', (build) => {
  const middle: WindowShape = {
    ...{ words, dimension, window: 3, negative: 8, noise: fewNoiseWords },
    ...{ sentence: [0, 1, 2, 3, 4, 5, 6], position: 3 },
  };

  it('goes down the gradient of automatic differentiation: skip-gram', async () => {
    const step = await kernelStep('skipgram', build, middle);
    const meetings = skipGramMeetings(step, words, dimension);
    const contexts = count(meetings.truth);
    expect(contexts).toBeGreaterThanOrEqual(2);
    expect(count(meetings.noise)).toBe(contexts * middle.negative);
    expect(Math.max(...meetings.noise.flat())).toBeGreaterThan(1);
    expectEqual(stepGradients(step, state, 0.14), automaticGradients(meetings, state));
  });

  it('goes down the gradient of automatic differentiation: CBOW', async () => {
    const step = await kernelStep('cbow', build, middle);
    const meetings = cbowMeetings(step, words, dimension);
    const [shares] = meetings.shares!;
    const contexts = shares!.filter((share) => share > 0).length;
    expect(contexts).toBeGreaterThanOrEqual(2);
    expect(count(meetings.noise)).toBe(middle.negative);
    expect(Math.max(...meetings.noise.flat())).toBeGreaterThan(1);
    const { inputs, outputs } = automaticGradients(meetings, state);
    // As in word2vec each context word moves by the whole gradient of the mean, where its own is that over their number.
    expectEqual(stepGradients(step, state, 0.14), {
      inputs: inputs.map((value) => value * contexts),
      outputs,
    });
  });
});

/** A step of the plain code that the CUDA kernel is held to. */
function cudaStep(cbow: boolean): OneStep {
  return (inputs, outputs, rate) => {
    const model: CudaReferenceModel = {
      ...{ words, dimension, window: 1, negative: 6, cbow, group: 6, hot: 0 },
      ...{ inputs: inputs.slice(), outputs: outputs.slice(), noise: fewNoiseWords },
      keep: new Uint32Array(words).fill(0xffff_ffff),
    };
    trainCudaReference(model, [[0, 1]], rate, 3n, 1n);
    return { inputs: model.inputs, outputs: model.outputs };
  };
}

describe('one step of the CUDA engine, by the plain code that its kernel is held to', () => {
  // A sentence of two words has a window at each, of one context word; there CBOW and skip-gram are the same thing.
  it.each([
    ['skip-gram', false],
    ['CBOW', true],
  ])('goes down the gradient of automatic differentiation: %s', (_, cbow) => {
    const meetings = skipGramMeetings(cudaStep(cbow), words, dimension);
    expect(count(meetings.truth)).toBe(2);
    expect(count(meetings.noise)).toBe(12);
    expectEqual(stepGradients(cudaStep(cbow), state, 1e-3), automaticGradients(meetings, state));
  });
});

/** What a batch of the TensorFlow engine trains, counted from its examples. */
function batchMeetings(batch: ReturnType<typeof drawBatch>): Meetings {
  const table = (): number[][] =>
    Array.from({ length: batch.predictions }, () => new Array<number>(words).fill(0));
  const [shares, truth, noise] = [table(), table(), table()];
  for (const [at, input] of batch.inputs.entries()) {
    const prediction = batch.inputOf[at]!;
    const members = batch.inputOf.filter((other) => other === prediction).length;
    shares[prediction]![input]! += 1 / members;
  }
  for (const [at, output] of batch.outputs.entries()) {
    (batch.labels[at] === 1 ? truth : noise)[batch.outputOf[at]!]![output]!++;
  }
  return { shares, truth, noise };
}

function drawBatch(architecture: Architecture) {
  const tokens = Uint32Array.from([0, 1, 2, 3, 4, 0, 1, 2, 2, 3]);
  const source: ExampleSource = {
    ...{ words, window: 3, negative: 6, architecture, seed: 5, noise: fewNoiseWords },
    read: (start, end) => tokens.subarray(start, end),
    sentenceStarts: Uint32Array.of(0, 7, 10),
    keep: new Uint32Array(words).fill(0xffff_ffff),
  };
  return [...epochBatches(source, 0, 1, 1)][0]!.examples;
}

describe('one step of the TensorFlow engine', () => {
  it.each(['skip-gram', 'cbow'] as const)(
    'has the gradient of automatic differentiation: %s',
    (architecture) => {
      const examples = drawBatch(architecture);
      const mean = takeTables(
        tf.tidy(() => {
          const tensors = exampleTensors(tf, examples);
          const table = (values: Float64Array) => tf.tensor2d(Float32Array.from(values), [words, dimension]);
          const loss = (inputs: Tensor, outputs: Tensor) =>
            meanLoss(tf, inputs as Tensor2D, outputs as Tensor2D, tensors);
          return tf.grads(loss)([table(state.inputs), table(state.outputs)]);
        }),
      );
      // The engine goes down the mean of the losses.
      const summed = (values: Float64Array) => values.map((value) => value * examples.outputs.length);
      const gradients = { inputs: summed(mean.inputs), outputs: summed(mean.outputs) };
      expectEqual(gradients, automaticGradients(batchMeetings(examples), state));
    },
  );
});
