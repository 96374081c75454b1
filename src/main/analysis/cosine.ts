/**
 * Cosine similarity of two vectors of equal length, in 64-bit floats: −1 … 1, and NaN when one of them is zero or not finite, where it
 * is undefined.
 */
export function cosineSimilarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    squareA += a[i]! * a[i]!;
    squareB += b[i]! * b[i]!;
  }
  const cosine = product / (Math.sqrt(squareA) * Math.sqrt(squareB));
  return Math.max(-1, Math.min(1, cosine));
}
