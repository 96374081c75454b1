/** Largest absolute value of one or more vectors, which a shared symmetric scale reaches; 0 of nothing. */
export function symmetricScale(vectors: readonly Float32Array[]): number {
  let most = 0;
  for (const vector of vectors) {
    for (const value of vector) {
      if (Math.abs(value) > most) most = Math.abs(value);
    }
  }
  return most;
}
