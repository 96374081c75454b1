import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFloat32 } from '../../../src/main/embeddings/reading/parse-number.ts';

const parse = (text: string) => {
  const bytes = new TextEncoder().encode(`x${text}x`);
  return parseFloat32(bytes, 1, bytes.length - 1);
};
const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);
function floatOf(pattern: number): number {
  bits[0] = pattern;
  return float[0]!;
}

/** Exact decimal digits of a finite 64-bit float. */
function exactText(value: number): string {
  let scaled = value;
  let twos = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    twos++;
  }
  // value = scaled / 2^twos = scaled · 5^twos / 10^twos
  return `${BigInt(scaled) * 5n ** BigInt(twos)}e-${twos}`;
}

describe('parseFloat32', () => {
  it.each([
    ['0', 0],
    ['-0', -0],
    ['+1', 1],
    ['1.', 1],
    ['.5', 0.5],
    ['-2.5e-1', -0.25],
    ['1E3', 1000],
    ['1e-50', 0],
    ['0.1000000000000000055511151231257827', Math.fround(0.1)],
    ['3.4028235e38', 3.4028234663852886e38],
    // The nearest 64-bit float lies in the middle between the largest 32-bit float and infinity.
    ['3.4028235677973366e38', 3.4028234663852886e38],
    ['1e-45', 1.401298464324817e-45],
  ])('reads %s', (text, value) => expect(Object.is(parse(text), value)).toBe(true));

  it.each(['', '-', '.', 'nan', 'inf', '0x10', '1,5', '1e', '1e+', '1.2.3', '1 ', '--1', '1e5x'])(
    'refuses %j',
    (text) => expect(parse(text)).toBeNaN(),
  );

  it('says that 1e39 is too large', () => expect(parse('-1e39')).toBe(Number.NEGATIVE_INFINITY));

  it('rounds once, on both sides of the middle between two floats', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7f7f_fffe }), (pattern) => {
        const below = floatOf(pattern);
        const above = floatOf(pattern + 1);
        const middle = (below + above) / 2;
        const text = exactText(middle);
        const [digits, exponent] = text.split('e') as [string, string];
        // Twenty digits further out, the number is a hair above or below the middle.
        const more = (extra: bigint) => `${BigInt(digits) * 10n ** 20n + extra}e${Number(exponent) - 20}`;
        expect(parse(more(1n))).toBe(above);
        expect(parse(more(-1n))).toBe(below);
        expect(parse(text)).toBe(pattern % 2 === 0 ? below : above);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });
});
