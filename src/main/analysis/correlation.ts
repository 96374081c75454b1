/**
 * Pearson's correlation of two lists of equal length, −1 … 1; `null` for fewer than two pairs, or where all numbers of a list are equal (or
 * one is not finite), so that it is undefined.
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const count = x.length;
  if (count < 2 || isConstant(x) || isConstant(y)) return null;
  const [meanX, meanY] = [mean(x), mean(y)];
  let product = 0;
  let squareX = 0;
  let squareY = 0;
  for (let i = 0; i < count; i++) {
    const [a, b] = [x[i]! - meanX, y[i]! - meanY];
    product += a * b;
    squareX += a * a;
    squareY += b * b;
  }
  const correlation = product / (Math.sqrt(squareX) * Math.sqrt(squareY));
  return Number.isFinite(correlation) ? Math.max(-1, Math.min(1, correlation)) : null;
}

/** Spearman's rank correlation: {@link pearson} of the {@link averageRanks}. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  return pearson(averageRanks(x), averageRanks(y));
}

/** The rank of each number, from 1 for the smallest; equal numbers share the mean of their ranks. Float64Array of n. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from(values, (_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(order.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let at = start; at < end; at++) ranks[order[at]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
