// Random weights that are the same on every machine: only whole-number arithmetic and exact sums.

/** A stream of numbers 0 … 1 from a seed (Marsaglia's xorshift, 32 bits). @param {number} seed */
function uniformSource(seed) {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/**
 * Gives matrices of nearly normal numbers: a sum of four uniform ones, which needs no logarithm that engines may round differently.
 * @param {number} seed
 */
export function weightSource(seed) {
  const uniform = uniformSource(seed);
  const normal = () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
  return {
    /** @param {number} count @param {number} deviation @param {number} [mean] */
    values: (count, deviation, mean = 0) =>
      Float32Array.from({ length: count }, () => mean + normal() * deviation),
  };
}

/** @typedef {ReturnType<typeof weightSource>} WeightSource */
