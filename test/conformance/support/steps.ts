import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from './tensorflow.ts';

/** Two tables of rows · dimension numbers. */
export interface Tables {
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
}

/** One step of an engine, from given tables, at a learning rate; the same windows and noise words are drawn each time. */
export type OneStep = (inputs: Float64Array, outputs: Float64Array, rate: number) => Tables;

/**
 * What an engine trained in a step: how often each prediction met each output word, as truth and as noise. With skip-gram every input word is a
 * prediction of its own; with CBOW one window is one prediction, the mean of the input words by their shares.
 */
export interface Meetings {
  /** predictions × words: how much of each input a prediction is; `null`: prediction and input are the same. */
  readonly shares: readonly (readonly number[])[] | null;
  /** predictions × words. */
  readonly truth: readonly (readonly number[])[];
  readonly noise: readonly (readonly number[])[];
}

/**
 * Finds out by looking what a step trained. Inputs are unit vectors, one axis a word, so that an output row moves along the axis of each input that it
 * met; all scores are 0 in one step and 1 in another, and truth and noise move a row differently there: by σ(−score) and by −σ(score).
 * @param dimension at least `words`
 * @returns input words × output words; not rounded
 */
function look(step: OneStep, words: number, dimension: number): Pick<Meetings, 'truth' | 'noise'> {
  const unit = new Float64Array(words * dimension);
  for (let word = 0; word < words; word++) unit[word * dimension + word] = 1;
  // Small enough that rows hardly move while others are trained, large enough for single precision.
  const rate = 2 ** -14;
  const [atZero, atOne] = [0, 1].map((score) => {
    const outputs = new Float64Array(words * dimension).fill(score);
    const after = step(unit, outputs, rate).outputs;
    return (input: number, output: number): number => (after[output * dimension + input]! - score) / rate;
  });
  const low = 1 / (1 + Math.E);
  // Moves are (truth − noise) / 2 at score 0, and truth · σ(−1) − noise · σ(1) at score 1.
  const solve = (input: number, output: number): { truth: number; noise: number } => {
    const difference = 2 * atZero!(input, output);
    const noise = (difference * low - atOne!(input, output)) / (1 - 2 * low);
    return { truth: noise + difference, noise };
  };
  const table = (kind: 'truth' | 'noise'): number[][] =>
    Array.from({ length: words }, (_, input) =>
      Array.from({ length: words }, (_, output) => solve(input, output)[kind]),
    );
  return { truth: table('truth'), noise: table('noise') };
}

/** What a step of skip-gram trained, in whole numbers. */
export function skipGramMeetings(step: OneStep, words: number, dimension: number): Meetings {
  const { truth, noise } = look(step, words, dimension);
  const whole = (table: Meetings['truth']) => table.map((row) => row.map((value) => nearest(value, 1)));
  return { shares: null, truth: whole(truth), noise: whole(noise) };
}

/** What a step of CBOW on one window of different words trained. */
export function cbowMeetings(step: OneStep, words: number, dimension: number): Meetings {
  const { truth, noise } = look(step, words, dimension);
  const members = truth.filter((row) => row.some((value) => value > 0.02)).length;
  const total = (table: Meetings['truth']): number[] =>
    Array.from({ length: words }, (_, output) =>
      nearest(
        table.reduce((sum, row) => sum + row[output]!, 0),
        1,
      ),
    );
  const shares = truth.map((row) =>
    nearest(
      row.reduce((sum, value) => sum + value, 0),
      members,
    ),
  );
  return { shares: [shares], truth: [total(truth)], noise: [total(noise)] };
}

function nearest(value: number, parts: number): number {
  const rounded = Math.round(value * parts) / parts;
  if (Math.abs(value - rounded) > 0.05) throw new Error(`${value} is no number of meetings`);
  return Math.abs(rounded);
}

/** Gradients of the summed negative-sampling loss by automatic differentiation: −Σ truth · ln σ(x) − Σ noise · ln σ(−x), x the scores. */
export function automaticGradients({ shares, truth, noise }: Meetings, tables: Tables): Tables {
  const words = truth[0]!.length;
  const table = (values: Float64Array) =>
    tf.tensor2d(Float32Array.from(values), [words, values.length / words]);
  const matrix = (values: readonly (readonly number[])[]) => tf.tensor2d(values.map((row) => [...row]));
  const gradients = tf.tidy(() => {
    const [inputs, outputs] = [table(tables.inputs), table(tables.outputs)];
    const loss = (ofInputs: Tensor, ofOutputs: Tensor) => {
      const predictions = shares === null ? ofInputs : tf.matMul(matrix(shares), ofInputs);
      const scores = tf.matMul(predictions, ofOutputs, false, true);
      const ofTruth = tf.mul(matrix(truth), tf.softplus(tf.neg(scores)));
      return tf.sum(tf.add(ofTruth, tf.mul(matrix(noise), tf.softplus(scores))));
    };
    return tf.grads(loss)([inputs, outputs]);
  });
  return takeTables(gradients);
}

/** Reads the gradients of inputs and outputs and gives their tensors back. */
export function takeTables([inputs, outputs]: readonly Tensor[]): Tables {
  const tables = {
    inputs: Float64Array.from(inputs!.dataSync()),
    outputs: Float64Array.from(outputs!.dataSync()),
  };
  tf.dispose([inputs!, outputs!]);
  return tables;
}

/** Parts of the rate that {@link stepGradients} takes. */
const parts = [1, 3 / 4, 1 / 2, 1 / 4];

/**
 * The gradients that a step took: how far it went against them, by its learning rate. A step updates its rows one after the other, so its direction
 * is the gradient only in the limit of a small rate, where single precision has nothing left to say; the limit is found from four rates, by the
 * polynomial through them (Richardson's extrapolation).
 */
export function stepGradients(step: OneStep, tables: Tables, rate: number): Tables {
  const limit = { inputs: tables.inputs.map(() => 0), outputs: tables.outputs.map(() => 0) };
  for (const part of parts) {
    const after = step(tables.inputs, tables.outputs, rate * part);
    const weight = parts.reduce(
      (product, other) => (other === part ? product : (product * other) / (other - part)),
      1,
    );
    for (const kind of ['inputs', 'outputs'] as const) {
      for (const [at, before] of tables[kind].entries()) {
        limit[kind][at]! += (weight * (before - after[kind][at]!)) / (rate * part);
      }
    }
  }
  return limit;
}
