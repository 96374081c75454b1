// splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): one addition a step, so that any
// number may seed it; the engine gives every slice of the corpus a seed of its own.

let state: u64 = 0;

// @ts-ignore: decorator
@inline
const STEP: u64 = 0x9e3779b97f4a7c15;

/** Starts the random numbers of one stream; streams of one seed, and seeds, have nothing in common. */
export function seedRandom(seed: u64, stream: u64): void {
  state = mixed(mixed(seed + STEP) + stream);
}

// @ts-ignore: decorator
@inline
export function random(): u64 {
  state += STEP;
  return mixed(state);
}

// @ts-ignore: decorator
@inline
function mixed(bits: u64): u64 {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}

/** A whole number in 0 … limit − 1 from the upper half of `bits`. */
// @ts-ignore: decorator
@inline
export function below(bits: u64, limit: u32): u32 {
  return <u32>(((bits >> 32) * <u64>limit) >> 32);
}
