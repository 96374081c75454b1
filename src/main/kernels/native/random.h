// splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), as in ../assembly/training/random.ts.
#pragma once
#include <stdint.h>

constexpr uint64_t RANDOM_STEP = 0x9e3779b97f4a7c15ull;

inline __attribute__((always_inline)) uint64_t mixed(uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ull;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebull;
  return bits ^ (bits >> 31);
}

/** Where the random numbers of one stream begin; streams of one seed, and seeds, have nothing in common. */
inline uint64_t randomState(uint64_t seed, uint64_t stream) { return mixed(mixed(seed + RANDOM_STEP) + stream); }

inline __attribute__((always_inline)) uint64_t nextRandom(uint64_t& state) {
  state += RANDOM_STEP;
  return mixed(state);
}

/** A whole number in 0 … limit − 1 from the upper half of `bits`. */
inline __attribute__((always_inline)) uint32_t below(uint64_t bits, uint32_t limit) {
  return (uint32_t)(((bits >> 32) * limit) >> 32);
}
