// Arithmetic on four 32-bit floats at a time.

/** a·b + c. The relaxed build rounds once; the fixed build rounds the product as well. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (FUSED) {
    return f32x4.relaxed_madd(a, b, c);
  } else {
    return f32x4.add(f32x4.mul(a, b), c);
  }
}

/** The four sums over lanes: [Σa, Σb, Σc, Σd]. */
// @ts-ignore: decorator
@inline
export function sumLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/**
 * e^x for |x| ≤ 80 with a relative error below 3e-7: 2^n · 2^f with n whole and |f| ≤ ½, the latter by its Taylor
 * polynomial of degree 6. Adding 1.5 · 2^23 leaves n in the low bits of the sum, from where it is shifted into the exponent.
 */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const magic = f32x4.splat(12582912.0);
  const log2e = f32x4.splat(1.4426950408889634);
  const shifted = multiplyAdd(x, log2e, magic);
  const fraction = f32x4.sub(f32x4.mul(x, log2e), f32x4.sub(shifted, magic));
  let power = multiplyAdd(fraction, f32x4.splat(1.5403530393381608e-4), f32x4.splat(1.3333558146428443e-3));
  power = multiplyAdd(fraction, power, f32x4.splat(9.618129107628477e-3));
  power = multiplyAdd(fraction, power, f32x4.splat(5.550410866482158e-2));
  power = multiplyAdd(fraction, power, f32x4.splat(2.402265069591007e-1));
  power = multiplyAdd(fraction, power, f32x4.splat(6.931471805599453e-1));
  power = multiplyAdd(fraction, power, f32x4.splat(1.0));
  return i32x4.add(power, i32x4.shl(shifted, 23));
}

/** Squared Euclidean length of a row of `rowBytes` bytes. Four sums go side by side, so that none waits for the one before it. */
export function squaredLength(row: usize, rowBytes: usize): f32 {
  const zero = f32x4.splat(0);
  let a = zero, b = zero, c = zero, d = zero;
  const end = row + rowBytes;
  for (; row + 64 <= end; row += 64) {
    const first = v128.load(row);
    const second = v128.load(row, 16);
    const third = v128.load(row, 32);
    const fourth = v128.load(row, 48);
    a = multiplyAdd(first, first, a);
    b = multiplyAdd(second, second, b);
    c = multiplyAdd(third, third, c);
    d = multiplyAdd(fourth, fourth, d);
  }
  for (; row < end; row += 16) {
    const values = v128.load(row);
    a = multiplyAdd(values, values, a);
  }
  const sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  return f32x4.extract_lane(sumLanes(sum, sum, sum, sum), 0);
}
