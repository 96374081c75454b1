// The input rows within reach of the present position, near the processor for as long as they are: a word's row is read when the windows
// first reach it and written when the last one has left it (the lifetime of context words of FULL-W2V, arXiv:2312.07743), 2·window windows
// later. Beside each row stands what was added to it, so that many warps can hold one row at a time and none undoes what others added.
//
// Each lane reads and writes its own columns only (lane, lane + 32, …): neighbouring lanes touch neighbouring banks, and rows need no barrier.
#pragma once
#include "warp.cuh"

template <u32 CHUNKS> struct Ring {
  static constexpr u32 stride = CHUNKS * 32;

  /** Rows of `slots` words, then what was added to them, then their squared lengths. In shared memory where that has room. */
  float *rows;
  u32 slots;
  u32 lane;

  __device__ __forceinline__ float *row(u32 position) const { return rows + (position % slots) * stride + lane; }
  __device__ __forceinline__ float *added(u32 position) const { return row(position) + slots * stride; }
  __device__ __forceinline__ float &squaredLength(u32 position) const { return rows[slots * stride * 2 + position % slots]; }

  /** Takes in the row at `source` for the word at `position`. */
  __device__ __forceinline__ void enter(u32 position, const float *source) const {
    float *values = row(position);
    float *additions = added(position);
    float length = 0;
#pragma unroll
    for (u32 chunk = 0; chunk < CHUNKS; chunk++) {
      const float value = __ldcg(source + chunk * 32 + lane);
      values[chunk * 32] = value;
      additions[chunk * 32] = 0;
      length += value * value;
    }
    length = sumOverLanes(length);
    if (lane == 0) squaredLength(position) = length;
  }

  /** Brings the row of the word at `position` back to `target`: adds to it, or stores it as it is. */
  __device__ __forceinline__ void leave(u32 position, float *target, bool overwrite) const {
    const float *values = row(position);
    const float *additions = added(position);
#pragma unroll
    for (u32 chunk = 0; chunk < CHUNKS; chunk++) {
      float *place = target + chunk * 32 + lane;
      if (overwrite) __stcg(place, values[chunk * 32]);
      else atomicAdd(place, additions[chunk * 32]);
    }
  }

  __device__ __forceinline__ void read(u32 position, float (&values)[CHUNKS]) const {
    const float *from = row(position);
#pragma unroll
    for (u32 chunk = 0; chunk < CHUNKS; chunk++) values[chunk] = from[chunk * 32];
  }

  /** Adds `step` to the row that was read as `values`. */
  __device__ __forceinline__ void move(u32 position, const float (&values)[CHUNKS], const float (&step)[CHUNKS]) const {
    float *to = row(position);
    float *additions = added(position);
#pragma unroll
    for (u32 chunk = 0; chunk < CHUNKS; chunk++) {
      to[chunk * 32] = values[chunk] + step[chunk];
      additions[chunk * 32] += step[chunk];
    }
  }
};
