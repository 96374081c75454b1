/**
 * What the CUDA kernel does with one slice, as plainly as it can be written: the same draws in the same order of work, one number at a
 * time, in double precision. Each position of a sentence has a copy of its word's row for as long as windows reach it, as in the kernel.
 */
export interface CudaReferenceModel {
  readonly words: number;
  readonly dimension: number;
  readonly window: number;
  readonly negative: number;
  readonly cbow: boolean;
  /** Outputs that are met at a time. */
  readonly group: number;
  /** rows · dimension numbers each. */
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
  readonly noise: Uint32Array;
  readonly keep: Uint32Array;
  /** Words below this id are stored and not added to. */
  readonly hot: number;
}

const mask = (1n << 64n) - 1n;
const golden = 0x9e3779b97f4a7c15n;

function mixed(value: bigint): bigint {
  let bits = ((value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  bits = ((bits ^ (bits >> 27n)) * 0x94d049bb133111ebn) & mask;
  return bits ^ (bits >> 31n);
}

function randomAt(key: bigint, count: number): { readonly high: number; readonly low: number } {
  const bits = mixed((key + golden * BigInt(count + 1)) & mask);
  return { high: Number(bits >> 32n), low: Number(bits & 0xffff_ffffn) };
}

const below = (high: number, limit: number): number => Number((BigInt(high) * BigInt(limit)) >> 32n);

interface Copy {
  readonly word: number;
  readonly values: Float64Array;
  readonly added: Float64Array;
  readonly squaredLength: number;
}

/** Trains one slice; changes the model and returns the summed loss and the number of pairs. */
export function trainCudaReference(
  model: CudaReferenceModel,
  sentences: readonly (readonly number[])[],
  rate: number,
  seed: bigint,
  number: bigint,
): { loss: number; pairs: number } {
  const keepKey = mixed((mixed((seed + golden) & mask) + number) & mask);
  const drawKey = mixed(~keepKey & mask);
  const tally = { loss: 0, pairs: 0 };
  let token = 0;
  let trained = 0;
  for (const sentence of sentences) {
    const kept = sentence.filter(
      (word) => randomAt(keepKey, token++).high <= (model.keep[word] ?? -1) && word < model.words,
    );
    if (kept.length < 2) continue;
    const copies: (Copy | null)[] = [];
    const leave = (position: number): void => {
      const copy = copies[position];
      if (copy === null || copy === undefined) return;
      for (const [column, added] of copy.added.entries()) {
        const at = copy.word * model.dimension + column;
        if (copy.word < model.hot) model.inputs[at] = copy.values[column]!;
        else model.inputs[at]! += added;
      }
      copies[position] = null;
    };
    for (let position = 0; position < kept.length; position++) {
      while (copies.length < Math.min(kept.length, position + model.window + 1)) {
        leave(copies.length - (2 * model.window + 1));
        const word = kept[copies.length]!;
        const values = model.inputs.slice(word * model.dimension, (word + 1) * model.dimension);
        const squaredLength = values.reduce((sum, value) => sum + value * value, 0);
        copies.push({ word, values, added: new Float64Array(model.dimension), squaredLength });
      }
      const at = (index: number) => randomAt(drawKey, trained * (model.negative + 1) + index);
      const reach = below(at(0).high, model.window) + 1;
      const near = copies.slice(Math.max(0, position - reach), position + reach + 1);
      const contexts = near.filter((copy): copy is Copy => copy !== null && copy !== copies[position]);
      const samples = Array.from({ length: model.negative }, (_, index) => {
        const { high, low } = at(index + 1);
        const entry = below(high, model.words);
        return low < model.noise[entry * 2]! ? entry : model.noise[entry * 2 + 1]!;
      });
      trainWindow(model, kept[position]!, samples, contexts, rate, tally);
      trained++;
    }
    for (let position = 0; position < copies.length; position++) leave(position);
  }
  return tally;
}

function trainWindow(
  model: CudaReferenceModel,
  word: number,
  samples: readonly number[],
  contexts: readonly Copy[],
  rate: number,
  tally: { loss: number; pairs: number },
): void {
  const { cbow, dimension, group } = model;
  const mean = new Float64Array(dimension).map(
    (_, column) => contexts.reduce((sum, { values }) => sum + values[column]!, 0) / contexts.length,
  );
  const meanStep = new Float64Array(dimension);
  const inputs = cbow ? [{ values: mean, step: meanStep }] : [];
  const inputLength = cbow
    ? mean.reduce((sum, value) => sum + value * value, 0)
    : contexts.reduce((sum, { squaredLength }) => sum + squaredLength, 0);
  const numbers = [word, ...samples];
  // The kernel looks at 32 outputs at a time: a word drawn twice is one output only among those.
  for (let batch = 0; batch < numbers.length; batch += 32) {
    const weights = new Map<number, number>();
    for (const [index, output] of numbers.slice(batch, batch + 32).entries()) {
      if (output === word && batch + index > 0) continue;
      weights.set(output, (weights.get(output) ?? 0) + 1);
    }
    const outputs = [...weights];
    for (let first = 0; first < outputs.length; first += group) {
      const met = outputs.slice(first, first + group).map(([output, weight], index) => ({
        ...{ output, weight, positive: batch + first + index === 0 },
        values: model.outputs.slice(output * dimension, (output + 1) * dimension),
        step: new Float64Array(dimension),
      }));
      const count = cbow ? 1 : contexts.length;
      const total = met.reduce((sum, { weight }) => sum + weight, 0);
      const heaviest = Math.max(...met.map(({ weight }) => weight));
      const outputLength = met.reduce(
        (sum, { values, weight }) =>
          sum + weight * values.reduce((square, value) => square + value * value, 0),
        0,
      );
      const steepest = Math.max((inputLength + count) * heaviest, outputLength + total);
      const stable = rate * steepest > 4 ? 4 / steepest : rate;
      tally.pairs += count * total;
      const meeting = cbow
        ? inputs
        : contexts.map(({ values }) => ({ values, step: new Float64Array(dimension) }));
      for (const input of meeting) {
        for (const { positive, step, values, weight } of met) {
          const score = values.reduce((sum, value, column) => sum + value * input.values[column]!, 0);
          const away = positive ? -score : score;
          tally.loss += weight * Math.log1p(Math.exp(Math.min(20, Math.max(-20, away))));
          const share = away > 6 ? 1 : away <= -6 ? 0 : 1 / (1 + Math.exp(-away));
          const gradient = (positive ? 1 : -1) * weight * stable * share;
          for (let column = 0; column < dimension; column++) {
            input.step[column]! += gradient * values[column]!;
            step[column]! += gradient * input.values[column]!;
          }
        }
      }
      if (!cbow) for (const [index, { step }] of meeting.entries()) move(contexts[index]!, step);
      for (const { output, step } of met) {
        for (const [column, value] of step.entries()) model.outputs[output * dimension + column]! += value;
      }
    }
  }
  if (cbow) for (const copy of contexts) move(copy, meanStep);
}

function move(copy: Copy, step: Float64Array): void {
  for (const [column, value] of step.entries()) {
    copy.values[column]! += value;
    copy.added[column]! += value;
  }
}
