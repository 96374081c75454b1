import { Tensor } from 'onnxruntime-node';
import { elementType, type GraphValue } from './model-graph.ts';
import { WeightsProblem } from './weights-problem.ts';

/** Sentences of a batch as one matrix: each filled up at its end. */
interface Batch {
  readonly sequences: readonly Int32Array[];
  /** Pieces of the longest. */
  readonly length: number;
}

/** Makes what a graph wants to be fed with, by the names of its inputs. */
export type Feeder = (batch: Batch) => Record<string, Tensor>;

interface FeedOptions {
  /** The piece that fills up shorter sentences. */
  readonly padding: number;
  /** Heads of each attention; `null` where that is not known. */
  readonly heads: number | null;
}

type MakeTensor = (batch: Batch) => Tensor;

/**
 * Plans what to feed: pieces, mask, kinds of sentence, positions, an empty past.
 * @throws WeightsProblem for an input that text cannot give
 */
export function planFeeds(inputs: readonly GraphValue[], options: FeedOptions): Feeder {
  if (!inputs.some(({ name }) => name === 'input_ids')) {
    throw new WeightsProblem('it does not take word pieces (an input with the name input_ids)');
  }
  const makers = inputs.map((input) => [input.name, planInput(input, options)] as const);
  return (batch) => Object.fromEntries(makers.map(([name, make]) => [name, make(batch)]));
}

function planInput(input: GraphValue, { padding, heads }: FeedOptions): MakeTensor {
  switch (input.name) {
    case 'input_ids':
      return matrix(input, ({ sequence, place }) => sequence[place] ?? padding);
    case 'attention_mask':
      return matrix(input, ({ sequence, place }) => (place < sequence.length ? 1 : 0));
    case 'token_type_ids':
      return matrix(input, () => 0);
    case 'position_ids':
      return matrix(input, ({ place }) => place);
    case 'use_cache_branch':
      return () => tensorOf(input, [0], [1]);
    case 'num_logits_to_keep':
    case 'logits_to_keep':
      return () => tensorOf(input, [0], input.dims ?? []);
    default:
      return emptyPast(input, heads);
  }
}

/** A matrix of batch × length. */
function matrix(
  input: GraphValue,
  valueAt: (at: { readonly sequence: Int32Array; readonly place: number }) => number,
): MakeTensor {
  return ({ sequences, length }) => {
    const values = new Array<number>(sequences.length * length);
    sequences.forEach((sequence, row) => {
      for (let place = 0; place < length; place++) {
        values[row * length + place] = valueAt({ sequence, place });
      }
    });
    return tensorOf(input, values, [sequences.length, length]);
  };
}

/** Keys and values of what was read before: nothing, so that one of the sizes is 0. */
function emptyPast({ name, type, dims }: GraphValue, heads: number | null): MakeTensor {
  if (!/^past/.test(name) || dims === null || dims.length < 3) throw unknownInput(name);
  const batchAt = dims.findIndex((dim) => typeof dim === 'string' && /batch/i.test(dim));
  return ({ sequences }) => {
    const sizes = dims.map((dim, at) => {
      if (typeof dim === 'number') return dim;
      if (at === Math.max(0, batchAt)) return sequences.length;
      return /head/i.test(dim) && heads !== null ? heads : 0;
    });
    if (!sizes.includes(0)) throw unknownInput(name);
    if (type === elementType.float) return new Tensor('float32', new Float32Array(0), sizes);
    if (type === elementType.half) return new Tensor('float16', new Uint16Array(0), sizes);
    throw unknownInput(name);
  };
}

function tensorOf({ name, type }: GraphValue, values: readonly number[], dims: readonly unknown[]): Tensor {
  const sizes = dims.map(Number);
  switch (type) {
    case elementType.int64:
      return new Tensor('int64', BigInt64Array.from(values, BigInt), sizes);
    case elementType.int32:
      return new Tensor('int32', Int32Array.from(values), sizes);
    case elementType.float:
      return new Tensor('float32', Float32Array.from(values), sizes);
    case elementType.bool:
      return new Tensor('bool', Uint8Array.from(values), sizes);
    default:
      throw new WeightsProblem(`its input ${JSON.stringify(name)} is of a type that is not known here`);
  }
}

function unknownInput(name: string): WeightsProblem {
  return new WeightsProblem(
    `it wants an input ${JSON.stringify(name.slice(0, 100))}, which text alone does not give`,
  );
}
