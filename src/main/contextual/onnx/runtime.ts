import { dirname } from 'node:path';
import { InferenceSession, listSupportedBackends, type Tensor } from 'onnxruntime-node';
import type { LoadRequest } from '../contract.ts';
import { outputsToAppend } from './expose.ts';
import type { Feeder } from './feeds.ts';
import { fromHalf } from './half.ts';
import { withAppended } from './weights-bytes.ts';
import { WeightsProblem } from './weights-problem.ts';

/** Pieces of the sequence that a model is tried with. */
const probeLength = 5;

/**
 * Loads a model, the tensors `added` among its outputs.
 * @param path the model's file, whose folder has its external data
 * @throws WeightsProblem where the runtime lacks the device; the runtime itself would take the processor and say nothing
 */
export async function createSession(
  bytes: Uint8Array,
  added: readonly string[],
  path: string,
  { device, threads }: Pick<LoadRequest, 'device' | 'threads'>,
): Promise<InferenceSession> {
  if (!listSupportedBackends().some(({ name }) => name === device)) {
    throw new WeightsProblem(`the runtime has no ${device} here`);
  }
  return InferenceSession.create(added.length === 0 ? bytes : withAppended(bytes, outputsToAppend(added)), {
    executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Errors are thrown; warnings about a graph help nobody who uses the program.
    logSeverityLevel: 3,
    extra: {
      session: {
        model_external_initializers_file_folder_path: dirname(path),
        // Threads that wait for work in a loop take the cores from the page and from main, and from each other.
        intra_op: { allow_spinning: '0' },
      },
    },
  });
}

/** Which tensors turned out to be hidden states. */
export interface ProbedLayers {
  /** All layers', or only the last layer's. */
  readonly names: readonly string[];
  readonly all: boolean;
}

interface ProbeTarget {
  readonly hiddenSize: number;
  readonly embeddingRows: number;
  readonly feed: Feeder;
  /** Every layer's tensor but the last one's; none where they are not known. */
  readonly before: readonly string[];
  /** What may be the last layer's, the likeliest first. */
  readonly last: readonly string[];
}

/**
 * Runs a few pieces through a model and looks which tensors have a row of the right width for each.
 * @throws WeightsProblem where not even the last layer's has
 */
export async function probe(session: InferenceSession, target: ProbeTarget): Promise<ProbedLayers> {
  const { before, last, hiddenSize, embeddingRows } = target;
  const sequence = Int32Array.from({ length: probeLength }, (_, place) => place % embeddingRows);
  const results = await session.run(target.feed({ sequences: [sequence], length: probeLength }), [
    ...new Set([...before, ...last]),
  ]);
  const dims = [1, probeLength, hiddenSize];
  const fits = (name: string): boolean => hasFloats(results[name], dims);
  const final = last.find(fits);
  if (final === undefined) {
    throw new WeightsProblem(
      `none of its results has ${hiddenSize} numbers for each piece, as hidden states should`,
    );
  }
  const all = before.length > 0 && before.every(fits);
  return { names: all ? [...before, final] : [final], all };
}

function hasFloats(tensor: Tensor | undefined, dims: readonly number[]): boolean {
  if (tensor === undefined || (tensor.type !== 'float32' && tensor.type !== 'float16')) return false;
  return tensor.dims.length === dims.length && dims.every((dim, axis) => tensor.dims[axis] === dim);
}

/**
 * The numbers of a tensor in single precision, without a copy where they are in it.
 * @throws WeightsProblem where it is not of this shape
 */
export function floatsOf(tensor: Tensor | undefined, dims: readonly number[]): Float32Array {
  if (tensor === undefined || !hasFloats(tensor, dims)) {
    throw new WeightsProblem('its hidden states do not have the shape that they had before');
  }
  const { data } = tensor;
  if (data instanceof Float32Array) return data;
  // Engines that know half precision give its numbers, others its bits.
  return data instanceof Uint16Array ? fromHalf(data) : Float32Array.from(data as ArrayLike<number>);
}

/** What the runtime says, without the places in its source and in the folders of this machine. */
export function reasonOf(error: unknown, folder: string): string {
  const said = error instanceof Error ? error.message : String(error);
  return said
    .replaceAll(folder, '')
    .replace(/\/onnxruntime_src\/\S+ [^\n]*? was (?:false|true)\. ?/g, '')
    .trim();
}

/** Whether the runtime says that it had no memory left; it has no code for that. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    /bad_?alloc|failed to allocate|out of memory|outofmemory|allocation failed/i.test(error.message) ||
    (error instanceof RangeError && /array buffer|typed array|length/i.test(error.message))
  );
}
