/** A source of random numbers, each at least 0 and below 1. */
export type Random = () => number;

/**
 * Random numbers that follow from a seed: a counter in steps of the golden ratio whose bits are mixed (SplitMix, Steele et al. 2014, "Fast
 * splittable pseudorandom number generators", section 4, with words of 32 bits).
 * @param seed a whole number from 0 to 2³² − 1
 */
export function seededRandom(seed: number): Random {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e37_79b9) >>> 0;
    let bits = Math.imul(counter ^ (counter >>> 16), 0x21f0_aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a_2d97);
    return ((bits ^ (bits >>> 15)) >>> 0) / 0x1_0000_0000;
  };
}
