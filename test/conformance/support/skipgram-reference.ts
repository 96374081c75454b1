/**
 * Skip-gram with negative sampling shared by a window, as plainly as it can be written: the same random draws and the same order of updates
 * as the kernel, one number at a time, in double precision.
 */
export interface ReferenceModel {
  readonly words: number;
  readonly dimension: number;
  readonly window: number;
  readonly negative: number;
  /** rows · dimension numbers each. */
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
  /** Alias table, two numbers a word. */
  readonly noise: Uint32Array;
  readonly keep: Uint32Array;
  /** Squared lengths of input and output rows as last measured, two numbers a word. */
  readonly lengths: Float64Array;
}

const mask = (1n << 64n) - 1n;
const golden = 0x9e3779b97f4a7c15n;

/** splitmix64 by its publication. */
function mixed(value: bigint): bigint {
  let bits = ((value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  bits = ((bits ^ (bits >> 27n)) * 0x94d049bb133111ebn) & mask;
  return bits ^ (bits >> 31n);
}

class Random {
  #state: bigint;
  constructor(seed: bigint, stream: bigint) {
    this.#state = mixed((mixed((seed + golden) & mask) + stream) & mask);
  }
  next(): { readonly high: number; readonly low: number } {
    this.#state = (this.#state + golden) & mask;
    const bits = mixed(this.#state);
    return { high: Number(bits >> 32n), low: Number(bits & 0xffff_ffffn) };
  }
}

const below = (high: number, limit: number): number => Number((BigInt(high) * BigInt(limit)) >> 32n);

/** The sentences that are left after dropping rare words, subsampling, and sentences of fewer than two words. */
function keptSentences(
  model: ReferenceModel,
  sentences: readonly (readonly number[])[],
  random: Random,
): number[][] {
  return sentences
    .map((sentence) =>
      sentence.filter((word) => word < model.words && random.next().high <= model.keep[word]!),
    )
    .filter((sentence) => sentence.length >= 2);
}

interface Output {
  readonly word: number;
  weight: number;
}

/** Trains one slice; changes the model and returns the summed loss and the number of pairs. */
export function trainReference(
  model: ReferenceModel,
  sentences: readonly (readonly number[])[],
  rate: number,
  seed: bigint,
  stream: bigint,
): { loss: number; pairs: number } {
  const random = new Random(seed, stream);
  let loss = 0;
  let pairs = 0;
  const kept = keptSentences(model, sentences, random);
  const positions = kept.flatMap((sentence) => sentence.map((_, position) => ({ sentence, position })));
  let drawn =
    positions[0] === undefined ? null : draw(model, positions[0].sentence[positions[0].position]!, random);
  for (const [index, { sentence, position }] of positions.entries()) {
    const { reach, outputs, measured, length, total } = drawn!;
    const word = sentence[position]!;
    const contexts: number[] = [];
    for (
      let at = Math.max(0, position - reach);
      at <= Math.min(sentence.length - 1, position + reach);
      at++
    ) {
      if (at !== position) contexts.push(sentence[at]!);
    }
    const inputLength = contexts.reduce((sum, context) => sum + model.lengths[context * 2]!, 0);
    // The kernel draws a position ahead, so the lengths that a draw sees are those before this window is trained.
    const next = positions[index + 1];
    drawn = next === undefined ? null : draw(model, next.sentence[next.position]!, random);
    const heaviest = Math.max(...outputs.map((output) => output.weight));
    const steepest = Math.max((inputLength + contexts.length) * heaviest, length + total);
    const step = rate * steepest > 4 ? 4 / steepest : rate;
    for (let group = 0; group < outputs.length; group += 6) {
      loss += trainGroup(model, contexts, outputs.slice(group, group + 6), word, step, group === 0);
    }
    pairs += contexts.length * total;
    if (measured) {
      model.lengths[word * 2] = squaredLength(model.inputs, word, model.dimension);
      model.lengths[word * 2 + 1] = squaredLength(model.outputs, word, model.dimension);
    }
  }
  return { loss, pairs };
}

function draw(model: ReferenceModel, word: number, random: Random) {
  const chance = random.next();
  const outputs: Output[] = [{ word, weight: 1 }];
  let length = model.lengths[word * 2 + 1]!;
  let total = 1;
  for (let sample = 0; sample < model.negative; sample++) {
    const { high, low } = random.next();
    const entry = below(high, model.words);
    const noise = low < model.noise[entry * 2]! ? entry : model.noise[entry * 2 + 1]!;
    if (noise === word) continue;
    const seen = outputs.find((output, index) => index > 0 && output.word === noise);
    if (seen === undefined) outputs.push({ word: noise, weight: 1 });
    else seen.weight++;
    length += model.lengths[noise * 2 + 1]!;
    total++;
  }
  return {
    ...{ outputs, length, total },
    reach: below(chance.high, model.window) + 1,
    measured: (chance.low & 3) === 0,
  };
}

function trainGroup(
  model: ReferenceModel,
  contexts: readonly number[],
  outputs: readonly Output[],
  word: number,
  rate: number,
  first: boolean,
): number {
  const { dimension, inputs } = model;
  let loss = 0;
  const gradients = contexts.map((context) =>
    outputs.map((output, index) => {
      let score = 0;
      for (let c = 0; c < dimension; c++) {
        score += inputs[context * dimension + c]! * model.outputs[output.word * dimension + c]!;
      }
      const positive = first && index === 0 && output.word === word;
      const away = positive ? -score : score;
      loss += output.weight * Math.log1p(Math.exp(Math.min(20, Math.max(-20, away))));
      const share = away > 6 ? 1 : away <= -6 ? 0 : 1 / (1 + Math.exp(-away));
      return (positive ? 1 : -1) * rate * output.weight * share;
    }),
  );
  for (const [i, context] of contexts.entries()) {
    for (let c = 0; c < dimension; c++) {
      const x = inputs[context * dimension + c]!;
      let moved = x;
      for (const [j, output] of outputs.entries()) {
        const y = model.outputs[output.word * dimension + c]!;
        moved += gradients[i]![j]! * y;
        model.outputs[output.word * dimension + c] = y + gradients[i]![j]! * x;
      }
      inputs[context * dimension + c] = moved;
    }
  }
  return loss;
}

function squaredLength(rows: Float64Array, row: number, dimension: number): number {
  let sum = 0;
  for (const value of rows.subarray(row * dimension, (row + 1) * dimension)) sum += value * value;
  return sum;
}
