import { describe, expect, it } from 'vitest';
import { kernelNumberWriter, writeNumbers } from '../../../src/main/embeddings/writing/number-writer.ts';
import { builtResources } from '../../support/resources.ts';

const inKernel = await kernelNumberWriter(builtResources.kernels);

/** Whole numbers that look random, the same in every run. */
function* scattered(count: number): Generator<number> {
  let state = 7;
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield (state ^ (state >>> 15)) >>> 0;
  }
}

function floatsOf(patterns: Iterable<number>): Float32Array {
  const floats = new Float32Array(Uint32Array.from(patterns).buffer);
  return floats.filter(Number.isFinite);
}

/** The first number whose text from the kernel is another, all written in rows of `length` numbers. */
function firstOther(values: Float32Array, length: number) {
  const plain = new Uint8Array(length * 25);
  const fast = new Uint8Array(length * 25 + 3);
  for (let from = 0; from < values.length; from += length) {
    const row = values.subarray(from, from + length);
    const expected = Buffer.from(plain.subarray(0, writeNumbers(row, plain, 0))).toString('latin1');
    const written = Buffer.from(fast.subarray(3, inKernel(row, fast, 3))).toString('latin1');
    if (written !== expected) return { from, expected, written };
  }
  return null;
}

describe('kernelNumberWriter', () => {
  it.each([1, 100, 9000])('writes what JavaScript writes for any bits, in rows of %d', (length) => {
    expect(firstOther(floatsOf(scattered(100_000)), length)).toBeNull();
  });

  it('writes what JavaScript writes for 200,000 numbers of the size of vectors', () => {
    function* patterns() {
      // Exponent bits 107 to 130: magnitudes from 1e-6 to 16.
      for (const pattern of scattered(200_000)) {
        yield (pattern & 0x807f_ffff) | ((107 + ((pattern >>> 11) % 24)) << 23);
      }
    }
    expect(firstOther(floatsOf(patterns()), 100)).toBeNull();
  });

  it('writes what JavaScript writes for numbers of few digits', () => {
    function* values() {
      for (let exponent = -7; exponent < 3; exponent++) {
        for (let whole = -3000; whole < 3000; whole++) yield Number(`${whole}e${exponent}`);
      }
      for (const pattern of scattered(50_000)) {
        yield Number(`${pattern % 1_000_000}e-${(pattern >>> 20) % 11}`);
      }
      yield* [0, -0];
    }
    expect(firstOther(Float32Array.from(values()), 100)).toBeNull();
  });

  it('writes what JavaScript writes next to powers of two and of ten, and for subnormal numbers', () => {
    function* patterns() {
      for (let exponent = 0; exponent < 255; exponent++) {
        for (let step = -4; step <= 4; step++) yield exponent * 2 ** 23 + step;
      }
      for (let exponent = -44; exponent < 39; exponent++) {
        const [middle] = new Uint32Array(new Float32Array([Number(`1e${exponent}`)]).buffer);
        for (let step = -50; step <= 50; step++) yield middle! + step;
      }
      for (const pattern of scattered(2000)) yield pattern & 0x807f_ffff;
    }
    expect(firstOther(floatsOf(patterns()), 100)).toBeNull();
  });
});
