import type { Kernel } from '../../../kernels/load.ts';
import { largestSlice } from '../slices.ts';
import { type KernelSetup, requireRoom, type TrainingKernel } from './kernel.ts';

/** The exports of src/main/kernels/assembly/skipgram.ts and cbow.ts. */
interface TrainingExports {
  configure(...addressesAndSizes: number[]): number;
  sentenceEndsAddress(): number;
  begin(sentences: number, seed: bigint, stream: bigint): void;
  train(limit: number, rate: number): number;
  loss(): number;
  pairCount(): number;
  initialize(first: number, end: number, dimension: number, seed: bigint): void;
  measure(first: number, end: number): void;
}

/** The kernel that runs everywhere: an instance in WebAssembly on the matrix's memory. */
export function webAssemblyKernel({ module }: Kernel, setup: KernelSetup): TrainingKernel {
  const { layout, matrix, options, thread } = setup;
  const { buffer } = matrix.memory;
  const instance = new WebAssembly.Instance(module, {
    env: { memory: matrix.memory, logarithm: Math.log },
  });
  const kernel = instance.exports as unknown as TrainingExports;
  const seed = BigInt(options.seed);
  const area = layout.areas + thread * layout.areaBytes;
  const end = kernel.configure(
    area,
    largestSlice,
    matrix.byteOffset,
    layout.outputs,
    matrix.stride,
    matrix.rows,
    layout.noise,
    layout.keep,
    layout.lengths,
    options.window,
    options.negative,
  );
  // WebAssembly hands addresses over as signed numbers.
  requireRoom(end >>> 0, area, layout);
  return {
    tokens: new Uint32Array(buffer, area, largestSlice),
    sentenceEnds: new Uint32Array(buffer, kernel.sentenceEndsAddress() >>> 0, largestSlice),
    initialize: (first, last) => kernel.initialize(first, last, matrix.dimension, seed),
    measure: (first, last) => kernel.measure(first, last),
    enter: () => undefined,
    leave: () => undefined,
    begin: (sentences, stream) => kernel.begin(sentences, seed, stream),
    train: (limit, rate) => kernel.train(limit, rate) !== 0,
    loss: () => kernel.loss(),
    pairs: () => kernel.pairCount(),
  };
}
