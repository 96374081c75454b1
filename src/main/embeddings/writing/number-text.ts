/**
 * 32-bit floats as decimal text and back, to the last bit. Written numbers have as few significant digits as read back to the same float
 * (at most nine), and are never so close to the middle between two floats that reading through 64 bits could round differently.
 */

const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** The most bytes that {@link writeFloat} writes. */
export const longestFloat = 24;

/**
 * Writes the finite float `value` to `out` at `at`.
 * @returns where the text ends
 */
export function writeFloat(value: number, out: Uint8Array, at: number): number {
  let position = at;
  if (value < 0 || Object.is(value, -0)) out[position++] = 45;
  const magnitude = Math.abs(value);
  if (magnitude === 0) {
    out[position++] = 48;
    return position;
  }
  // Beyond these limits powers of ten are not exact in 64 bits, and such numbers are rare.
  if (magnitude < 1e-13 || magnitude >= 1e15) return writeSlowly(magnitude, out, position);

  const exponent = decimalExponent(magnitude);
  let scale = 7 - exponent;
  let digits = rounded(magnitude, scale);
  if (readsBack(magnitude, digits, scale)) {
    for (;;) {
      const fewer = rounded(magnitude, scale - 1);
      if (fewer === 0 || !readsBack(magnitude, fewer, scale - 1)) break;
      digits = fewer;
      scale--;
    }
  } else {
    scale++;
    digits = rounded(magnitude, scale);
  }
  // At most 10^9, so 32-bit whole numbers do, and those divide fast.
  let whole = digits | 0;
  while (whole % 10 === 0) {
    whole = (whole / 10) | 0;
    scale--;
  }
  return writeDigits(whole, scale, out, position);
}

/** The e with 10^e ≤ magnitude < 10^(e + 1), for 1e-13 ≤ magnitude < 1e15. */
function decimalExponent(magnitude: number): number {
  let exponent = 0;
  if (magnitude >= 1) {
    while (magnitude >= powers[exponent + 1]!) exponent++;
    return exponent;
  }
  while (magnitude * powers[-exponent]! < 1) exponent--;
  return exponent;
}

/** magnitude · 10^scale to the nearest whole number. */
function rounded(magnitude: number, scale: number): number {
  return Math.floor((scale >= 0 ? magnitude * powers[scale]! : magnitude / powers[-scale]!) + 0.5);
}

/** Whether digits · 10^−scale lies strictly nearer to the float `magnitude` than to any other. */
function readsBack(magnitude: number, digits: number, scale: number): boolean {
  const text = scale >= 0 ? digits / powers[scale]! : digits * powers[-scale]!;
  return Math.fround(magnitude + (text - magnitude) * 1.000001) === magnitude;
}

/** digits · 10^−scale; `digits` is whole, at most 10^9 and no multiple of ten. */
function writeDigits(digits: number, scale: number, out: Uint8Array, at: number): number {
  const length = digitCount(digits);
  const point = length - scale;
  let position = at;
  if (point >= length && point <= 9) {
    position = writeWhole(digits, length, out, position);
    for (let zero = length; zero < point; zero++) out[position++] = 48;
    return position;
  }
  if (point > 0 && point < length) {
    const end = writeWhole(digits, length, out, position + 1);
    for (let digit = 0; digit < point; digit++) out[position + digit] = out[position + digit + 1]!;
    out[position + point] = 46;
    return end;
  }
  if (point <= 0 && point > -5) {
    out[position++] = 48;
    out[position++] = 46;
    for (let zero = point; zero < 0; zero++) out[position++] = 48;
    return writeWhole(digits, length, out, position);
  }
  // d.ddde±x
  const end = writeWhole(digits, length, out, position + 1);
  out[position] = out[position + 1]!;
  if (length > 1) out[position + 1] = 46;
  position = length > 1 ? end : position + 1;
  const exponent = point - 1;
  out[position++] = 101;
  out[position++] = exponent < 0 ? 45 : 43;
  const size = Math.abs(exponent);
  out[position++] = 48 + Math.floor(size / 10);
  out[position++] = 48 + (size % 10);
  return position;
}

function digitCount(whole: number): number {
  if (whole >= 10_000_000) return whole >= 100_000_000 ? (whole >= 1_000_000_000 ? 10 : 9) : 8;
  let length = 1;
  for (let limit = 10; whole >= limit; limit *= 10) length++;
  return length;
}

function writeWhole(digits: number, length: number, out: Uint8Array, at: number): number {
  let rest = digits;
  for (let write = at + length - 1; write >= at; write--) {
    const quotient = (rest / 10) | 0;
    out[write] = 48 + (rest - quotient * 10);
    rest = quotient;
  }
  return at + length;
}

function writeSlowly(magnitude: number, out: Uint8Array, at: number): number {
  let text = magnitude.toExponential(8);
  for (let places = 0; places < 8; places++) {
    const shorter = magnitude.toExponential(places);
    const difference = Number(shorter) - magnitude;
    if (Math.fround(magnitude + difference * 1.000001) === magnitude) {
      text = shorter;
      break;
    }
  }
  for (let index = 0; index < text.length; index++) out[at + index] = text.charCodeAt(index);
  return at + text.length;
}
