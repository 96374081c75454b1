import { describe, expect, it } from 'vitest';
import type { Examples } from '../../../../src/main/engines/tensorflow/examples.ts';
import { EmbeddingModel } from '../../../../src/main/engines/tensorflow/model.ts';
import { tf } from '../../../conformance/support/tensorflow.ts';

const dimension = 3;
const skipGram: Examples = {
  predictions: 2,
  inputs: Int32Array.of(0, 2),
  inputOf: Int32Array.of(0, 1),
  outputs: Int32Array.of(1, 2, 2, 0),
  outputOf: Int32Array.of(0, 0, 0, 1),
  labels: Float32Array.of(1, 0, 0, 1),
};
const cbow: Examples = {
  predictions: 2,
  inputs: Int32Array.of(0, 1, 1, 2),
  inputOf: Int32Array.of(0, 0, 0, 1),
  outputs: Int32Array.of(1, 2, 0),
  outputOf: Int32Array.of(0, 0, 1),
  labels: Float32Array.of(1, 0, 1),
};

const table = (seed: number): Float32Array =>
  Float32Array.from({ length: 3 * dimension }, (_, at) => Math.sin(seed + at * 1.7));

/** The mean loss as plainly as it can be written, in double precision. */
function plainLoss(inputs: Float32Array, outputs: Float32Array, examples: Examples): number {
  let loss = 0;
  for (const [at, output] of examples.outputs.entries()) {
    const members = [...examples.inputs].filter(
      (_, input) => examples.inputOf[input] === examples.outputOf[at],
    );
    let score = 0;
    for (let c = 0; c < dimension; c++) {
      const mean = members.reduce((sum, row) => sum + inputs[row * dimension + c]!, 0) / members.length;
      score += mean * outputs[output * dimension + c]!;
    }
    const probability = 1 / (1 + Math.exp(-score));
    loss -= Math.log(examples.labels[at] === 1 ? probability : 1 - probability);
  }
  return loss / examples.outputs.length;
}

/** Adam's first step moves each number by the learning rate against the sign of its gradient, and by nothing where that is 0. */
function firstStep(values: Float32Array, loss: (values: Float32Array) => number): Float64Array {
  return Float64Array.from(values, (value, at) => {
    const [above, below] = [1e-3, -1e-3].map((by) => loss(values.with(at, value + by)));
    const gradient = (above! - below!) / 2e-3;
    return Math.abs(gradient) < 1e-6 ? 0 : -Math.sign(gradient);
  });
}

describe.each([
  ['skip-gram', skipGram],
  ['CBOW', cbow],
])('the textbook’s model, %s', (_, examples) => {
  it('has the loss of the textbook and steps against its gradient', () => {
    const [inputs, outputs] = [table(1), table(2)];
    const model = new EmbeddingModel(tf, { inputs, outputs }, dimension, 0.01);
    expect(model.step(examples)).toBeCloseTo(plainLoss(inputs, outputs, examples), 5);
    const moved = (before: Float32Array, after: Float32Array): number[] =>
      Array.from(after, (value, at) => (value - before[at]!) / 0.01);
    const expectedInputs = firstStep(inputs, (values) => plainLoss(values, outputs, examples));
    const expectedOutputs = firstStep(outputs, (values) => plainLoss(inputs, values, examples));
    for (const [actual, expected] of [
      [moved(inputs, model.readInputs()), expectedInputs],
      [moved(outputs, model.readOutputs()), expectedOutputs],
    ] as const) {
      for (const [at, step] of expected.entries()) expect(actual[at]).toBeCloseTo(step, 3);
    }
    model.dispose();
  });

  it('gives back every tensor', () => {
    const before = tf.memory().numTensors;
    const model = new EmbeddingModel(tf, { inputs: table(1), outputs: table(2) }, dimension, 0.01);
    const losses = Array.from({ length: 5 }, () => model.step(examples));
    const held = tf.memory().numTensors;
    model.step(examples);
    // Nothing is left behind by a step: two tables, two moments of each, and Adam's two powers.
    expect(tf.memory().numTensors).toBe(held);
    expect(held - before).toBeLessThanOrEqual(8);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
