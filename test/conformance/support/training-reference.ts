import type { Architecture } from '../../../src/shared/training.ts';

/**
 * Skip-gram and CBOW with negative sampling, noise words shared by a window and taken from a pool, as plainly as it can be written: the same
 * random draws and the same order of updates as the kernels, one number at a time, in double precision.
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
  /** Squared lengths of input and output rows as last noted, two numbers a word. */
  readonly lengths: Float64Array;
}

/** How a kernel goes through a window: what moves together, since rows of a block move by the others as they were before the block. */
export interface KernelStyle {
  /** Whether a word that stands twice in a window is one input that counts twice, not two inputs. */
  readonly merges: boolean;
  /** How many of `left` inputs make the next block. */
  inputsAtOnce(left: number): number;
  /** How many outputs a block of so many inputs has. */
  outputsAtOnce(inputs: number): number;
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
  architecture: Architecture,
  style: KernelStyle,
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
  if (kept.length === 0) return { loss, pairs };
  const pool = new NoisePool(model, random);
  const positions = kept.flatMap((sentence) => sentence.map((_, position) => ({ sentence, position })));
  const draw = ({
    sentence,
    position,
  }: {
    readonly sentence: readonly number[];
    readonly position: number;
  }) => drawWindow(model, sentence[position]!, random, pool);
  let drawn: ReturnType<typeof draw> | null = draw(positions[0]!);
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
    // The kernel draws a position ahead, so the lengths that a draw sees are those before this window is trained.
    const next = positions[index + 1];
    drawn = next === undefined ? null : draw(next);
    const heaviest = Math.max(...outputs.map((output) => output.weight));
    const window = { contexts, outputs, word };
    if (architecture === 'cbow') {
      const input = meanOf(model, contexts);
      const inputLength = input.reduce((sum, value) => sum + value * value, 0);
      const steepest = Math.max(inputLength * heaviest, (length + total) * repetition(contexts));
      loss += trainMean(model, window, input, stableRate(rate, steepest));
      pairs += total;
    } else {
      const inputLength = contexts.reduce((sum, context) => sum + model.lengths[context * 2]!, 0);
      const inputs = style.merges
        ? countedWords(contexts)
        : contexts.map((context) => ({ word: context, weight: 1 }));
      const heaviestInput = Math.max(...inputs.map((input) => input.weight));
      const steepest = Math.max((inputLength + contexts.length) * heaviest, (length + total) * heaviestInput);
      const step = stableRate(rate, steepest);
      for (let group = 0; group < outputs.length; group += 6) {
        const some = outputs.slice(group, group + 6);
        loss += trainGroup(model, style, inputs, some, word, step, group === 0);
      }
      pairs += contexts.length * total;
    }
    if (measured) {
      noteLength(model.lengths, word * 2, squaredLength(model.inputs, word, model.dimension));
      noteLength(model.lengths, word * 2 + 1, squaredLength(model.outputs, word, model.dimension));
    }
  }
  return { loss, pairs };
}

/** Small changes are not noted. */
function noteLength(lengths: Float64Array, at: number, length: number): void {
  if (Math.abs(length - lengths[at]!) > lengths[at]! / 8) lengths[at] = length;
}

/** Each word once, in the order of their first places, with how often it is there. */
function countedWords(words: readonly number[]): Output[] {
  const counted: Output[] = [];
  for (const word of words) {
    const seen = counted.find((other) => other.word === word);
    if (seen === undefined) counted.push({ word, weight: 1 });
    else seen.weight++;
  }
  return counted;
}

interface Noise {
  readonly word: number;
  /** Squared length of its output row, 1 until the next word comes. */
  readonly length: number;
}

/** 256 words of the noise distribution, of which the oldest are replaced as time goes by. */
class NoisePool {
  readonly #model: ReferenceModel;
  readonly #random: Random;
  readonly #words: Noise[] = [];
  #coming: ReturnType<Random['next']>;
  #oldest = 0;
  constructor(model: ReferenceModel, random: Random) {
    this.#model = model;
    this.#random = random;
    this.#coming = random.next();
    for (let place = 0; place < 256; place++) this.renew();
  }
  renew(): void {
    const { lengths, noise, words } = this.#model;
    const { high, low } = this.#coming;
    const entry = below(high, words);
    const word = low < noise[entry * 2]! ? entry : noise[entry * 2 + 1]!;
    this.#coming = this.#random.next();
    const before = (this.#oldest + 255) % 256;
    const last = this.#words[before]?.word;
    if (last !== undefined) this.#words[before] = { word: last, length: lengths[last * 2 + 1]! };
    this.#words[this.#oldest] = { word, length: 1 };
    this.#oldest = (this.#oldest + 1) % 256;
  }
  /** Eight words, one for each byte of a random number, the lowest first. */
  eight(): Noise[] {
    const { high, low } = this.#random.next();
    const bytes = [0, 8, 16, 24];
    const places = [low, high].flatMap((half) => bytes.map((shift) => (half >>> shift) & 255));
    return places.map((place) => this.#words[place]!);
  }
}

function drawWindow(model: ReferenceModel, word: number, random: Random, pool: NoisePool) {
  const chance = random.next();
  const outputs: Output[] = [{ word, weight: 1 }];
  let length = model.lengths[word * 2 + 1]!;
  let total = 1;
  for (let used = 0; used < model.negative; used += 5) pool.renew();
  const samples: Noise[] = [];
  while (samples.length < model.negative) samples.push(...pool.eight());
  for (const { word: noise, length: noiseLength } of samples.slice(0, model.negative)) {
    if (noise === word) continue;
    const seen = outputs.find((output, index) => index > 0 && output.word === noise);
    if (seen === undefined) outputs.push({ word: noise, weight: 1 });
    else seen.weight++;
    length += noiseLength;
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
  style: KernelStyle,
  contexts: readonly Output[],
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
        score += inputs[context.word * dimension + c]! * model.outputs[output.word * dimension + c]!;
      }
      const settled = settle(score, first && index === 0 && output.word === word);
      const weight = output.weight * context.weight;
      loss += weight * settled.loss;
      return settled.share * rate * weight;
    }),
  );
  for (let i = 0; i < contexts.length; ) {
    // Inputs that are not merged go one by one where two in a row are one word: the second would not see the step of the first.
    const twice = contexts[i]!.word === contexts[i + 1]?.word;
    const count = twice ? 1 : style.inputsAtOnce(contexts.length - i);
    const first = i;
    const block = contexts
      .slice(first, first + count)
      .map(({ word: context }, offset) => ({ context, steps: gradients[first + offset]! }));
    i += count;
    const width = style.outputsAtOnce(count);
    for (let j = 0; j < outputs.length; j += width) {
      for (let c = 0; c < dimension; c++) {
        const before = block.map(({ context }) => inputs[context * dimension + c]!);
        const moves = block.map(() => 0);
        for (const [offset, output] of outputs.slice(j, j + width).entries()) {
          const at = output.word * dimension + c;
          const old = model.outputs[at]!;
          for (const [row, { steps }] of block.entries()) {
            moves[row]! += steps[j + offset]! * old;
            model.outputs[at]! += steps[j + offset]! * before[row]!;
          }
        }
        for (const [row, { context }] of block.entries())
          inputs[context * dimension + c] = before[row]! + moves[row]!;
      }
    }
  }
  return loss;
}

/** The loss of a score, and the share of the step to take along the other row. */
function settle(score: number, positive: boolean): { loss: number; share: number } {
  const away = positive ? -score : score;
  const share = away > 6 ? 1 : away <= -6 ? 0 : 1 / (1 + Math.exp(-away));
  return {
    loss: Math.log1p(Math.exp(Math.min(20, Math.max(-20, away)))),
    share: positive ? share : -share,
  };
}

function stableRate(rate: number, steepest: number): number {
  return rate * steepest > 4 ? 4 / steepest : rate;
}

function meanOf({ dimension, inputs }: ReferenceModel, contexts: readonly number[]): Float64Array {
  return Float64Array.from({ length: dimension }, (_, column) => {
    const sum = contexts.reduce((before, context) => before + inputs[context * dimension + column]!, 0);
    return sum / contexts.length;
  });
}

/** How many steps the mean takes when each word takes one: one that stands there c times moves c times and counts c times. */
function repetition(contexts: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const context of contexts) counts.set(context, (counts.get(context) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + count * count, 0) / contexts.length;
}

/** CBOW: all outputs by the mean as it was, every context word by the whole gradient of the mean. */
function trainMean(
  model: ReferenceModel,
  window: {
    readonly contexts: readonly number[];
    readonly outputs: readonly Output[];
    readonly word: number;
  },
  mean: Float64Array,
  rate: number,
): number {
  const { dimension, inputs } = model;
  const step = new Float64Array(dimension);
  let loss = 0;
  for (const [index, output] of window.outputs.entries()) {
    const row = model.outputs.subarray(output.word * dimension, (output.word + 1) * dimension);
    const score = row.reduce((sum, value, column) => sum + value * mean[column]!, 0);
    const settled = settle(score, index === 0);
    loss += output.weight * settled.loss;
    const gradient = settled.share * rate * output.weight;
    for (const [column, value] of row.entries()) {
      step[column]! += gradient * value;
      row[column] = value + gradient * mean[column]!;
    }
  }
  for (const context of window.contexts) {
    for (const [column, value] of step.entries()) inputs[context * dimension + column]! += value;
  }
  return loss;
}

function squaredLength(rows: Float64Array, row: number, dimension: number): number {
  let sum = 0;
  for (const value of rows.subarray(row * dimension, (row + 1) * dimension)) sum += value * value;
  return sum;
}
