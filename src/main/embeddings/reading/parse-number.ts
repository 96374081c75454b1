/** Decimal text to 32-bit floats with correct rounding. */

const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** Which half of a 64-bit float holds the low bits. */
const low = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;
/** The smallest normal 32-bit float, and the largest. */
const smallestNormal = 2 ** -126;
const largest = 2 ** 128 - 2 ** 104;

/**
 * The 32-bit float nearest to the number written in `bytes[start .. end)`: sign, digits with at most one point, exponent. Ties go to the even
 * neighbour.
 * @returns NaN when that is no such number, Infinity when it is too large
 */
export function parseFloat32(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const sign = bytes[at];
  if (sign === 0x2d || sign === 0x2b) at++;
  let mantissa = 0;
  let digits = 0;
  let significant = 0;
  let scale = 0;
  let pointSeen = false;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 0x30 && byte <= 0x39) {
      digits++;
      if (pointSeen) scale--;
      if (mantissa !== 0 || byte !== 0x30) significant++;
      mantissa = mantissa * 10 + (byte - 0x30);
    } else if (byte === 0x2e && !pointSeen) pointSeen = true;
    else break;
  }
  if (digits === 0) return Number.NaN;
  if (at < end) {
    const exponent = parseExponent(bytes, at, end);
    if (Number.isNaN(exponent)) return Number.NaN;
    scale += exponent;
  }
  // Up to 15 digits and 10^22 are exact in 64 bits, and one operation rounds once (Clinger 1990).
  const value =
    significant <= 15 && scale >= -22 && scale <= 22
      ? scale < 0
        ? mantissa / powers[-scale]!
        : mantissa * powers[scale]!
      : Math.abs(Number(text(bytes, start, end)));
  const nearest = isMiddle(value) ? roundFromMiddle(value, text(bytes, start, end)) : Math.fround(value);
  return sign === 0x2d ? -nearest : nearest;
}

/** The exponent from the letter e on; NaN when it is malformed. */
function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  if (bytes[at] !== 0x65 && bytes[at] !== 0x45) return Number.NaN;
  at++;
  const negative = bytes[at] === 0x2d;
  if (negative || bytes[at] === 0x2b) at++;
  if (at === end) return Number.NaN;
  let exponent = 0;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte < 0x30 || byte > 0x39) return Number.NaN;
    exponent = Math.min(100_000, exponent * 10 + (byte - 0x30));
  }
  return negative ? -exponent : exponent;
}

function text(bytes: Uint8Array, start: number, end: number): string {
  let letters = '';
  for (let at = start; at < end; at++) letters += String.fromCharCode(bytes[at]!);
  return letters;
}

/** Whether a 64-bit value lies in the middle between two 32-bit floats, where rounding it again could go the wrong way. */
function isMiddle(value: number): boolean {
  if (value < smallestNormal) {
    const steps = value * 2 ** 150;
    return steps % 2 === 1;
  }
  double[0] = value;
  return (words[low]! & 0x1fffffff) === 0x10000000;
}

/** Rounds the number `written`, whose nearest 64-bit float `middle` lies between two 32-bit floats, by comparing exactly. */
function roundFromMiddle(middle: number, written: string): number {
  const [, whole = '', part = '', exponent = '0'] =
    /^[-+]?(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(written) ?? [];
  // written = a · 10^tens and middle = b · 2^twos, with whole a and b.
  let a = BigInt(`${whole}${part}`);
  const tens = Number(exponent) - part.length;
  let twos = 0;
  let scaled = middle;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    twos--;
  }
  let b = BigInt(scaled);
  if (tens >= 0) a *= 10n ** BigInt(tens);
  else b *= 10n ** BigInt(-tens);
  a <<= BigInt(-twos);
  if (a === b) return Math.fround(middle);
  const even = Math.fround(middle);
  const isAbove = a > b;
  if (isAbove === even > middle) return even;
  // The other neighbour lies as far on the other side; there is none beyond the largest float.
  return even === Number.POSITIVE_INFINITY ? largest : Math.fround(middle + (middle - even));
}
