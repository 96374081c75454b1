/** Numbers of half precision (IEEE 754 binary16), given by their bits, as single precision. */
export function fromHalf(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(bits.length);
  for (let at = 0; at < bits.length; at++) values[at] = table()[bits[at]!]!;
  return values;
}

let values: Float32Array | null = null;

/** All 65,536 numbers there are. */
function table(): Float32Array {
  values ??= Float32Array.from({ length: 1 << 16 }, (_, bits) => numberOf(bits));
  return values;
}

function numberOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
