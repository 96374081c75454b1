// What the 32 lanes of a warp do together. Every lane calls these, always all of them.
#pragma once
#include "random.cuh"

constexpr u32 allLanes = 0xffffffffu;

/** The sum of `value` over all lanes, in every lane. */
template <typename T> __device__ __forceinline__ T sumOverLanes(T value) {
  for (u32 bit = 16; bit > 0; bit >>= 1) value += __shfl_xor_sync(allLanes, value, bit);
  return value;
}

/** Smallest power of two that is at least `count`. */
__host__ __device__ constexpr u32 powerOfTwoFrom(u32 count) { return count <= 1 ? 1 : 2 * powerOfTwoFrom((count + 1) / 2); }

/** How many lanes hold each of COUNT sums after {@link sumsOverLanes}: lane l has sum l / lanesEach. */
template <u32 COUNT> constexpr u32 lanesEach = 32 / powerOfTwoFrom(COUNT);

/**
 * COUNT sums over all lanes at once. Halves of the sums change places while there is more than one a lane, so that eight sums take nine
 * exchanges and not forty. Afterwards lane l holds sum l / lanesEach<COUNT>; `values` is used up.
 */
template <u32 COUNT> __device__ __forceinline__ float sumsOverLanes(float (&values)[powerOfTwoFrom(COUNT)], u32 lane) {
  constexpr u32 size = powerOfTwoFrom(COUNT);
  u32 bit = 16;
#pragma unroll
  for (u32 half = size / 2; half > 0; half /= 2) {
    const bool upper = (lane & bit) != 0;
#pragma unroll
    for (u32 index = 0; index < half; index++) {
      const float given = upper ? values[index] : values[index + half];
      const float held = upper ? values[index + half] : values[index];
      values[index] = held + __shfl_xor_sync(allLanes, given, bit);
    }
    bit /= 2;
  }
  float sum = values[0];
  for (; bit > 0; bit /= 2) sum += __shfl_xor_sync(allLanes, sum, bit);
  return sum;
}
