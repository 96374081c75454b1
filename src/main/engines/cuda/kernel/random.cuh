// Random numbers by counting: number n of a stream is a mix of the stream's key and n, so that any lane draws any of them at any time and
// nothing has to be kept. The mix is that of splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), and
// the numbers of a stream are those that the CPU engine draws one after the other.
#pragma once

typedef unsigned int u32;
typedef unsigned long long u64;

__device__ __forceinline__ u64 mixed(u64 bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ull;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebull;
  return bits ^ (bits >> 31);
}

constexpr u64 randomStep = 0x9e3779b97f4a7c15ull;

/** The key of a stream; streams of one seed, and seeds, have nothing in common. */
__device__ __forceinline__ u64 streamKey(u64 seed, u64 stream) { return mixed(mixed(seed + randomStep) + stream); }

/** Number `count` of a stream, 64 bits. */
__device__ __forceinline__ u64 randomAt(u64 key, u64 count) { return mixed(key + randomStep * (count + 1)); }

/** A whole number in 0 … limit − 1 from the upper half of `bits`. */
__device__ __forceinline__ u32 below(u64 bits, u32 limit) { return u32(((bits >> 32) * limit) >> 32); }
