import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestFloat, writeFloat } from '../../../src/main/embeddings/number-text.ts';

const out = new Uint8Array(64);
function text(value: number): string {
  return Buffer.from(out.subarray(0, writeFloat(value, out, 0))).toString('latin1');
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);
function floatOf(pattern: number): number {
  bits[0] = pattern;
  return float[0]!;
}

/** The significant digits of the shortest text that reads back, found by trying all lengths. */
function fewestDigits(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    if (Math.fround(Number(value.toPrecision(digits))) === value) return digits;
  }
  return 9;
}

describe('writeFloat', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [-10, '-10'],
    [0.5, '0.5'],
    [0.1, '0.1'],
    [12345.678, '12345.678'],
    [16777216, '16777216'],
    [0.001, '0.001'],
    [-1e-7, '-1e-07'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [1.401298464324817e-45, '1e-45'],
    [1e10, '1e+10'],
  ])('writes %d as %s', (value, expected) => {
    expect(text(Math.fround(value))).toBe(expected);
  });

  it('reads back to the same float, for any bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (pattern) => {
        const value = floatOf(pattern);
        fc.pre(Number.isFinite(value));
        const written = text(value);
        expect(written.length).toBeLessThanOrEqual(longestFloat);
        expect(Object.is(Math.fround(Number(written)), value)).toBe(true);
      }),
      { seed: 3, numRuns: 20_000 },
    );
  });

  it('reads back at the edges of every power of two and of ten', () => {
    for (let exponent = 0; exponent < 255; exponent++) {
      for (const step of [-1, 0, 1]) {
        const value = floatOf(exponent * 2 ** 23 + step);
        if (Number.isFinite(value)) expect(Math.fround(Number(text(value)))).toBe(value);
      }
    }
    for (let exponent = -44; exponent < 39; exponent++) {
      float[0] = Number(`1e${exponent}`);
      const middle = bits[0]!;
      for (let step = -3; step <= 3; step++) {
        const value = floatOf(middle + step);
        expect(Math.fround(Number(text(value)))).toBe(value);
      }
    }
  });

  it('needs no more digits than the shortest text', () => {
    fc.assert(
      fc.property(
        fc.float({ min: Math.fround(-20), max: 20, noNaN: true, noDefaultInfinity: true }),
        (value) => {
          fc.pre(value !== 0);
          const digits = text(value)
            .replace(/e.*/, '')
            .replace(/[-.]/g, '')
            .replace(/^0+/, '')
            .replace(/0+$/, '').length;
          expect(digits).toBeLessThanOrEqual(fewestDigits(value));
        },
      ),
      { seed: 4, numRuns: 5000 },
    );
  });
});
