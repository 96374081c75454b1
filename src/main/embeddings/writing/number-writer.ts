import { loadKernel } from '../../kernels/load.ts';
import { longestFloat, writeFloat } from './number-text.ts';

/**
 * Writes a space and the text of each of `values` to `out` at `at`. Behind the text, up to `longestFloat + 1` bytes a number from `at`,
 * other bytes may change.
 * @returns where the text ends
 */
export type NumberWriter = (values: Float32Array, out: Uint8Array, at: number) => number;

const space = 0x20;

/** The writer in plain JavaScript. */
export const writeNumbers: NumberWriter = (values, out, at) => {
  let position = at;
  for (let index = 0; index < values.length; index++) {
    out[position++] = space;
    position = writeFloat(values[index]!, out, position);
  }
  return position;
};

/** The function of the kernel `format`, as its source describes it. */
type KernelFunction = (values: number, count: number, powers: number, out: number) => number;

const powers = Float64Array.from({ length: 14 }, (_, exponent) => Number(`1e${exponent}`));
const powersAddress = 64;
/** Where the kernel leaves the count of the numbers that it wrote: behind the powers. */
const doneIndex = (powersAddress + powers.byteLength) / 4;
const valuesAddress = 256;
/** Numbers of one call. */
const most = 4096;
const textAddress = valuesAddress + most * 4;

/**
 * The writer that the kernel `format` in the folder `kernels` makes twice as fast; it writes the same bytes. The kernel stops at
 * the few numbers that it leaves to JavaScript.
 */
export async function kernelNumberWriter(kernels: string): Promise<NumberWriter> {
  const { module } = await loadKernel(kernels, 'format');
  const pages = Math.ceil((textAddress + most * (longestFloat + 1)) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const write = exports['writeNumbers'] as KernelFunction;
  const bytes = new Uint8Array(memory.buffer);
  const floats = new Float32Array(memory.buffer, valuesAddress, most);
  const counts = new Int32Array(memory.buffer);
  new Float64Array(memory.buffer, powersAddress, powers.length).set(powers);

  return (values, out, at) => {
    let position = at;
    for (let from = 0; from < values.length; from += most) {
      const count = Math.min(most, values.length - from);
      floats.set(count === values.length ? values : values.subarray(from, from + count));
      let text = textAddress;
      for (let done = 0; done < count; done++) {
        text = write(valuesAddress + done * 4, count - done, powersAddress, text);
        done += counts[doneIndex]!;
        if (done === count) break;
        bytes[text] = space;
        text = writeFloat(floats[done]!, bytes, text + 1);
      }
      out.set(bytes.subarray(textAddress, text), position);
      position += text - textAddress;
    }
    return position;
  };
}
