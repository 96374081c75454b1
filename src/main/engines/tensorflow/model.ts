import type * as Core from '@tensorflow/tfjs-core';
import type { Examples } from './examples.ts';

/** TensorFlow.js, whichever of its builds was loaded. */
export type TensorFlow = typeof Core;

/** Examples as tensors. */
export interface ExampleTensors {
  readonly predictions: number;
  readonly inputs: Core.Tensor1D;
  readonly inputOf: Core.Tensor1D;
  readonly outputs: Core.Tensor1D;
  readonly outputOf: Core.Tensor1D;
  readonly labels: Core.Tensor1D;
  /** predictions × 1: one over the number of a prediction's inputs. */
  readonly inputShares: Core.Tensor2D;
}

/**
 * The textbook's model: two tables of vectors, inputs and outputs; a score is the dot product of a prediction (the mean of its input rows; with
 * skip-gram the one row of the centre word) with an output row; the loss is binary cross-entropy of the score's sigmoid (Mikolov et al. 2013,
 * "Distributed Representations", equation 4; Goldberg & Levy 2014, "word2vec Explained"); Adam takes the steps (Kingma & Ba 2015, algorithm 1).
 * Gradients are TensorFlow's automatic ones.
 */
export class EmbeddingModel {
  readonly #tf: TensorFlow;
  readonly #inputs: Core.Variable<Core.Rank.R2>;
  readonly #outputs: Core.Variable<Core.Rank.R2>;
  readonly #adam: Core.AdamOptimizer;

  /** @param start rows · dimension numbers of each table */
  constructor(
    tf: TensorFlow,
    start: { readonly inputs: Float32Array; readonly outputs: Float32Array },
    dimension: number,
    learningRate: number,
  ) {
    this.#tf = tf;
    const table = (values: Float32Array): Core.Variable<Core.Rank.R2> =>
      tf.tidy(() => tf.variable(tf.tensor2d(values, [values.length / dimension, dimension])));
    this.#inputs = table(start.inputs);
    this.#outputs = table(start.outputs);
    this.#adam = tf.train.adam(learningRate);
  }

  /** One step of Adam down the mean loss of the examples, of which there is at least one. Gives that loss as it was before the step. */
  step(examples: Examples): number {
    const tf = this.#tf;
    return tf.tidy(() => {
      const tensors = exampleTensors(tf, examples);
      const cost = this.#adam.minimize(() => meanLoss(tf, this.#inputs, this.#outputs, tensors), true, [
        this.#inputs,
        this.#outputs,
      ]);
      return cost === null ? Number.NaN : cost.dataSync()[0]!;
    });
  }

  /** A copy of the input table, rows · dimension numbers. */
  readInputs(): Float32Array {
    return Float32Array.from(this.#inputs.dataSync());
  }

  /** A copy of the output table. */
  readOutputs(): Float32Array {
    return Float32Array.from(this.#outputs.dataSync());
  }

  /** Copies of Adam's moments, rows · dimension numbers each: the first ones of inputs and outputs, then the second ones. Empty before the first step. */
  async readMoments(): Promise<readonly Float32Array[]> {
    const [steps, ...moments] = await this.#adam.getWeights();
    steps?.tensor.dispose();
    return moments.map(({ tensor }) => Float32Array.from(tensor.dataSync()));
  }

  /**
   * Gives Adam what it knew when a run was cut short.
   * @param moments as {@link readMoments} gives them
   * @param steps how many steps were taken, at least 1
   */
  async restoreMoments(moments: readonly Float32Array[], steps: number): Promise<void> {
    const tf = this.#tf;
    const { shape } = this.#inputs;
    const weights = [
      { name: 'iter', tensor: tf.scalar(steps, 'int32') as Core.Tensor },
      ...moments.map((values, at) => ({ name: `moment${at}`, tensor: tf.tensor2d(values, shape) })),
    ];
    await this.#adam.setWeights(weights);
    for (const { tensor } of weights) tensor.dispose();
  }

  dispose(): void {
    this.#adam.dispose();
    this.#inputs.dispose();
    this.#outputs.dispose();
  }
}

/** Examples as tensors; inside `tf.tidy` they go with it. */
export function exampleTensors(tf: TensorFlow, examples: Examples): ExampleTensors {
  const counts = new Float32Array(examples.predictions);
  for (const prediction of examples.inputOf) counts[prediction]!++;
  return {
    predictions: examples.predictions,
    inputs: tf.tensor1d(examples.inputs, 'int32'),
    inputOf: tf.tensor1d(examples.inputOf, 'int32'),
    outputs: tf.tensor1d(examples.outputs, 'int32'),
    outputOf: tf.tensor1d(examples.outputOf, 'int32'),
    labels: tf.tensor1d(examples.labels),
    inputShares: tf.tensor2d(
      counts.map((count) => 1 / count),
      [examples.predictions, 1],
    ),
  };
}

/**
 * Mean binary cross-entropy of all examples, natural logarithm.
 * @param inputs rows × dimension
 * @param outputs rows × dimension
 */
export function meanLoss(
  tf: TensorFlow,
  inputs: Core.Tensor2D,
  outputs: Core.Tensor2D,
  examples: ExampleTensors,
): Core.Scalar {
  const { inputOf, inputShares, labels, outputOf, predictions } = examples;
  const inputRows = gatherRows(tf, inputs, examples.inputs);
  const oneEach = inputRows.shape[0] === predictions;
  const predicted = oneEach ? inputRows : tf.mul(sumRows(tf, inputRows, inputOf, predictions), inputShares);
  const scores = tf.sum(
    tf.mul(gatherRows(tf, predicted as Core.Tensor2D, outputOf), gatherRows(tf, outputs, examples.outputs)),
    1,
  );
  // −y·ln σ(x) − (1 − y)·ln(1 − σ(x)) = ln(1 + e^x) − x·y, whose left part TensorFlow computes without overflow.
  return tf.mean(tf.sub(tf.softplus(scores), tf.mul(scores, labels)));
}

/**
 * Rows of a table. The gradient adds what comes back to the rows it came from. TensorFlow.js has this gradient as well, but by a sum over
 * segments, which its WebAssembly build lacks and its JavaScript build does in one pass over everything for each row of the table.
 */
function gatherRows(tf: TensorFlow, table: Core.Tensor2D, rows: Core.Tensor1D): Core.Tensor2D {
  const count = table.shape[0];
  return tf.customGrad((values) => ({
    value: takeRows(tf, values as Core.Tensor2D, rows),
    gradFunc: (gradient: Core.Tensor2D) => sumRows(tf, gradient, rows, count),
  }))(table) as Core.Tensor2D;
}

/** Sums of rows: row i of `values` is added to row `groups[i]` of the answer, which has `count`. The gradient hands each its group's. */
function sumRows(tf: TensorFlow, values: Core.Tensor2D, groups: Core.Tensor1D, count: number): Core.Tensor2D {
  return tf.customGrad((rows) => {
    const each = rows as Core.Tensor2D;
    return {
      value: tf.scatterND(tf.expandDims(groups, 1), each, [count, each.shape[1]]) as Core.Tensor2D,
      gradFunc: (gradient: Core.Tensor2D) => takeRows(tf, gradient, groups),
    };
  })(values) as Core.Tensor2D;
}

/** Rows of a table, without a gradient. `gatherND` copies whole rows; `gather` does so number by number, in the WebAssembly build at a twentieth of the speed. */
function takeRows(tf: TensorFlow, table: Core.Tensor2D, rows: Core.Tensor1D): Core.Tensor2D {
  return tf.gatherND(table, tf.expandDims(rows, 1)) as Core.Tensor2D;
}
