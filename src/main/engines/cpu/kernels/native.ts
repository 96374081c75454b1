import type { NativeKernels } from '../../../kernels/native.ts';
import { largestSlice } from '../slices.ts';
import { type KernelSetup, requireRoom, type TrainingKernel } from './kernel.ts';

/**
 * How many occurrences of a frequent word pass, in all threads together, between two times at which they share its rows. More would save time; but
 * steps that are taken side by side add up, and too many of them overshoot.
 */
const sharedEvery = 20;

/** The kernel for processors with wide vectors: functions of a library on the same memory. */
export function nativeKernel(kernels: NativeKernels, setup: KernelSetup): TrainingKernel {
  const { layout, matrix, options, thread } = setup;
  const { initialize, training } = kernels;
  const { buffer } = matrix.memory;
  const memory = kernels.addressOf(new Uint8Array(buffer));
  const seed = BigInt(options.seed);
  const area = layout.areas + thread * layout.areaBytes;
  const end = training.configure(
    memory,
    area,
    largestSlice,
    matrix.byteOffset,
    layout.outputs,
    matrix.stride,
    matrix.dimension,
    matrix.rows,
    layout.noise,
    layout.keep,
    layout.lengths,
    options.window,
    options.negative,
    layout.hotWords,
    Math.max(1, Math.round(sharedEvery / options.threads)),
  );
  requireRoom(Number(end), area, layout);
  const trainer = training.trainer(memory, area, largestSlice);
  const step = options.architecture === 'cbow' ? training.cbow : training.skip_gram;
  return {
    tokens: new Uint32Array(buffer, area, largestSlice),
    sentenceEnds: new Uint32Array(buffer, area + largestSlice * 4, largestSlice),
    initialize: (first, last) =>
      initialize(memory + BigInt(matrix.byteOffset), matrix.stride, first, last, matrix.dimension, seed),
    measure: (first, last) => training.measure(trainer, first, last),
    enter: () => training.enter(trainer, layout.hotWords),
    leave: () => training.leave(trainer),
    begin: (sentences, stream) => training.begin(trainer, sentences, seed, stream),
    train: (limit, rate) => step(trainer, limit, rate) !== 0,
    loss: () => training.loss(trainer),
    pairs: () => training.pairs(trainer),
  };
}
