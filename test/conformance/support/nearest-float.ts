/** The 32-bit float nearest to a decimal number, ties to even, by whole numbers of any size alone; Infinity beyond the largest. */
export function nearestFloat32(text: string): number {
  const [, sign, whole = '', part = '', exponent = '0'] =
    /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  if (sign === undefined || whole + part === '') throw new Error(`${text} is no number`);
  let above = BigInt(whole + part);
  let below = 1n;
  const tens = Number(exponent) - part.length;
  if (tens >= 0) above *= 10n ** BigInt(tens);
  else below *= 10n ** BigInt(-tens);
  const size = nearestSize(above, below);
  return sign === '-' ? -size : size;
}

/** The positive float nearest to above / below. */
function nearestSize(above: bigint, below: bigint): number {
  if (above === 0n) return 0;
  // 24 bits before the point, or as many as floats of the smallest exponent have.
  let twos = Math.max(-149, bits(above) - bits(below) - 24);
  let digits = scaled(above, below, twos);
  while (digits >= 1n << 24n) {
    twos++;
    digits = scaled(above, below, twos);
  }
  const value = Number(digits) * 2 ** twos;
  return value >= 2 ** 128 ? Number.POSITIVE_INFINITY : value;
}

/** above / (below · 2^twos) as the nearest whole number, ties to even. */
function scaled(above: bigint, below: bigint, twos: number): bigint {
  const numerator = twos < 0 ? above << BigInt(-twos) : above;
  const denominator = twos > 0 ? below << BigInt(twos) : below;
  const floor = numerator / denominator;
  const twice = (numerator - floor * denominator) * 2n;
  if (twice < denominator || (twice === denominator && floor % 2n === 0n)) return floor;
  return floor + 1n;
}

function bits(value: bigint): number {
  return value.toString(2).length;
}
