import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestFloat, writeFloat } from '../../../src/main/embeddings/writing/number-text.ts';

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

/** The rule of the text, spelled out with the language's own decimal texts: slow, and nothing shared with the program. */
function plainText(value: number): string {
  const sign = Object.is(value, -0) || value < 0 ? '-' : '';
  const magnitude = Math.abs(value);
  if (magnitude === 0) return `${sign}0`;
  const readsBack = (written: string) =>
    Math.fround(magnitude + (Number(written) - magnitude) * 1.000001) === magnitude;
  const ordinary = magnitude >= 1e-13 && magnitude < 1e15;
  let places = ordinary ? 7 : 0;
  if (!ordinary) while (places < 8 && !readsBack(magnitude.toExponential(places))) places++;
  else if (!readsBack(magnitude.toExponential(7))) places = 8;
  else while (places > 0 && readsBack(magnitude.toExponential(places - 1))) places--;
  const shortest = magnitude.toExponential(places);
  if (!ordinary) return sign + shortest;

  const [mantissa, power] = shortest.split('e') as [string, string];
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  const point = Number(power) + 1;
  if (point >= digits.length && point <= 9) return sign + digits.padEnd(point, '0');
  if (point > 0 && point < digits.length) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point <= 0 && point > -5) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const rest = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const exponent = `${Math.abs(point - 1)}`.padStart(2, '0');
  return `${sign}${digits[0]}${rest}e${point < 1 ? '-' : '+'}${exponent}`;
}

/** Whole numbers that look random, the same in every run. */
function* scattered(count: number): Generator<number> {
  let state = 1;
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield (state ^ (state >>> 15)) >>> 0;
  }
}

/** The first of `values` whose text is not the plain one. */
function firstOther(values: Iterable<number>) {
  for (const value of values) {
    const plain = plainText(value);
    if (Number.isFinite(value) && text(value) !== plain) return { value, plain, text: text(value) };
  }
  return null;
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

  it('writes what the plain rule says for 100,000 patterns of bits, half of them of the size of vectors', () => {
    function* values() {
      for (const pattern of scattered(50_000)) yield floatOf(pattern);
      // Exponent bits 107 to 130: magnitudes from 1e-6 to 16.
      for (const pattern of scattered(50_000)) {
        yield floatOf((pattern & 0x807f_ffff) | ((107 + ((pattern >>> 11) % 24)) << 23));
      }
    }
    expect(firstOther(values())).toBeNull();
  });

  it('writes what the plain rule says next to powers of two and of ten, for whole and subnormal numbers', () => {
    function* values() {
      for (let exponent = 0; exponent < 255; exponent++) {
        for (let step = -4; step <= 4; step++) yield floatOf(exponent * 2 ** 23 + step);
      }
      for (let exponent = -44; exponent < 39; exponent++) {
        const power = Math.fround(Number(`1e${exponent}`));
        float[0] = power;
        const middle = bits[0]!;
        for (let step = -20; step <= 20; step++) yield floatOf(middle + step);
        for (let times = 2; times < 100; times++) yield Math.fround(Number(`${times}e${exponent}`));
      }
      for (let whole = 0; whole < 3000; whole++) yield* [whole, -whole, Math.fround(whole / 1000)];
      for (const pattern of scattered(2000)) yield floatOf(pattern & 0x7f_ffff);
    }
    expect(firstOther(values())).toBeNull();
  });
});
