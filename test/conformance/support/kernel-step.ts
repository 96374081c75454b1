import { type KernelBuild, loadKernel } from '../../../src/main/kernels/load.ts';
import { builtResources } from '../../support/resources.ts';
import type { OneStep } from './steps.ts';

/** The exports that the kernels of the CPU engine share. */
interface TrainingExports {
  configure(...values: number[]): number;
  sentenceEndsAddress(): number;
  begin(sentences: number, seed: bigint, stream: bigint): void;
  train(limit: number, rate: number): number;
}

/** The window that is trained. */
export interface WindowShape {
  readonly words: number;
  readonly dimension: number;
  readonly window: number;
  readonly negative: number;
  readonly sentence: readonly number[];
  /** Which position of the sentence is trained; those before it are gone through at a learning rate of 0. */
  readonly position: number;
  /** Alias table, two numbers a word. */
  readonly noise: Uint32Array;
}

/** A step of the CPU engine on one window, with the same random draws each time. */
export async function kernelStep(
  name: 'skipgram' | 'cbow',
  build: KernelBuild,
  shape: WindowShape,
): Promise<OneStep> {
  const { module } = await loadKernel(builtResources.kernels, name, build);
  const { dimension, words } = shape;
  const stride = Math.ceil(dimension / 4) * 4;
  const capacity = 1024;
  return (inputs, outputs, rate) => {
    let end = 65536;
    const place = (bytes: number): number => {
      const at = end;
      end = Math.ceil((end + bytes) / 64) * 64;
      return at;
    };
    const rows = words * stride * 4;
    const [inputRows, outputRows] = [place(rows), place(rows)];
    const [noise, keep, lengths] = [place(words * 8), place(words * 4), place(words * 8)];
    const pages = Math.ceil((end + capacity * 16) / 65536) + 1;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    const instance = new WebAssembly.Instance(module, { env: { memory, logarithm: Math.log } });
    const kernel = instance.exports as unknown as TrainingExports;
    const sizes = [stride, words, noise, keep, lengths, shape.window, shape.negative];
    kernel.configure(end, capacity, inputRows, outputRows, ...sizes);
    new Uint32Array(memory.buffer, noise, words * 2).set(shape.noise);
    new Uint32Array(memory.buffer, keep, words).fill(0xffff_ffff);
    const tables = [inputRows, outputRows].map((at) => new Float32Array(memory.buffer, at, words * stride));
    for (const [index, values] of [inputs, outputs].entries()) {
      for (let at = 0; at < values.length; at++) {
        tables[index]![Math.floor(at / dimension) * stride + (at % dimension)] = values[at]!;
      }
    }
    new Uint32Array(memory.buffer, end, capacity).set(shape.sentence);
    new Uint32Array(memory.buffer, kernel.sentenceEndsAddress(), 1)[0] = shape.sentence.length;
    kernel.begin(1, 7n, 3n);
    if (shape.position > 0) kernel.train(shape.position, 0);
    kernel.train(1, rate);
    const [trainedInputs, trainedOutputs] = tables.map((table) =>
      Float64Array.from({ length: words * dimension }, (_, at) => {
        return table[Math.floor(at / dimension) * stride + (at % dimension)]!;
      }),
    );
    return { inputs: trainedInputs!, outputs: trainedOutputs! };
  };
}
