// A group of output rows in registers, and what one input does with it: scores, sigmoid, loss, and the steps of both sides. The rows stay as
// they were while all inputs of a window meet them, so that a window is one exact gradient step on its group.
#pragma once
#include "warp.cuh"

/** Beyond this score the logistic function counts as 0 or 1, as in word2vec. */
constexpr float saturation = 6;
/** Where the exponential of the loss is cut off, as in the CPU engine. */
constexpr float exponentLimit = 20;
/**
 * All steps of a window start from one set of scores, so on rows of great length they would overshoot, and the next ones more. The loss of a
 * row curves by at most a quarter of the summed squared lengths it is trained against; the rate is held to what that bears.
 */
constexpr float stableStep = 4;

constexpr u32 noWord = 0xffffffffu;

/** What the pairs of a slice came to. */
struct Tally {
  /** This lane's share of the summed loss, natural logarithm. */
  float loss = 0;
  /** The same in steps of 2^-20, emptied into after each sentence: sums in whole numbers do not depend on their order. */
  long long units = 0;
  u64 pairs = 0;

  __device__ __forceinline__ void settle() {
    units += llrintf(loss * 1048576.0f);
    loss = 0;
  }
};

template <u32 CHUNKS, u32 GROUP> struct Outputs {
  static constexpr u32 stride = CHUNKS * 32;
  static constexpr u32 share = lanesEach<GROUP>;

  float rows[GROUP][CHUNKS];
  float steps[GROUP][CHUNKS];
  u32 words[GROUP];
  /** How often each counts: a word drawn twice is trained once with twice the weight. */
  float weights[GROUP];
  /** Weight and sign of the output whose score this lane looks at; −1: the word itself, 1: noise. */
  float ownWeight;
  float ownSign;

  /**
   * Takes the next outputs out of `remaining`, a set of lanes, and reads their rows.
   * @param word and `weight`: this lane's output
   * @param positive whether the first one is the word itself
   */
  __device__ __forceinline__ void take(u32 &remaining, u32 word, u32 weight, bool positive, const float *matrix, u32 lane) {
    float own = 0;
    ownSign = positive && lane < share ? -1.0f : 1.0f;
#pragma unroll
    for (u32 index = 0; index < GROUP; index++) {
      const u32 from = remaining == 0 ? 0 : __ffs(remaining) - 1;
      const u32 given = __shfl_sync(allLanes, word, from);
      const u32 times = __shfl_sync(allLanes, weight, from);
      words[index] = remaining == 0 ? noWord : given;
      const float counted = remaining == 0 ? 0.0f : float(times);
      weights[index] = counted;
      own = lane / share == index ? counted : own;
      remaining &= remaining - 1;
      const float *source = matrix + u64(words[index]) * stride + lane;
#pragma unroll
      for (u32 chunk = 0; chunk < CHUNKS; chunk++) {
        rows[index][chunk] = words[index] == noWord ? 0.0f : __ldcg(source + chunk * 32);
        steps[index][chunk] = 0;
      }
    }
    ownWeight = own;
  }

  __device__ __forceinline__ float heaviest() const {
    float most = weights[0];
#pragma unroll
    for (u32 index = 1; index < GROUP; index++) most = fmaxf(most, weights[index]);
    return most;
  }

  __device__ __forceinline__ float totalWeight() const {
    float total = 0;
#pragma unroll
    for (u32 index = 0; index < GROUP; index++) total += weights[index];
    return total;
  }

  /** Σ weight · squared length. */
  __device__ __forceinline__ float weightedSquaredLength(u32 lane) const {
    float sums[powerOfTwoFrom(GROUP)] = {};
#pragma unroll
    for (u32 index = 0; index < GROUP; index++)
#pragma unroll
      for (u32 chunk = 0; chunk < CHUNKS; chunk++) sums[index] += rows[index][chunk] * rows[index][chunk];
    return sumOverLanes(ownWeight * sumsOverLanes<GROUP>(sums, lane)) / share;
  }

  /** The rate, held to what a window bears whose inputs' squared lengths come to `inputLength` together. */
  __device__ __forceinline__ float stableRate(float rate, float inputLength, u32 inputs, u32 lane) const {
    const float steepest = fmaxf((inputLength + inputs) * heaviest(), weightedSquaredLength(lane) + totalWeight());
    return rate * steepest > stableStep ? stableStep / steepest : rate;
  }

  /** Meets one input: adds to this group's steps and to `step`, which is the input's. */
  __device__ __forceinline__ void meet(const float (&input)[CHUNKS], float (&step)[CHUNKS], float rate, Tally &tally, u32 lane) {
    float scores[powerOfTwoFrom(GROUP)] = {};
#pragma unroll
    for (u32 index = 0; index < GROUP; index++)
#pragma unroll
      for (u32 chunk = 0; chunk < CHUNKS; chunk++) scores[index] += input[chunk] * rows[index][chunk];
    const float away = ownSign * sumsOverLanes<GROUP>(scores, lane);
    const float power = expf(fminf(fmaxf(away, -exponentLimit), exponentLimit));
    const float exact = power / (1.0f + power);
    const float taken = away > saturation ? 1.0f : away > -saturation ? exact : 0.0f;
    const float gradient = -ownSign * ownWeight * rate * taken;
    // Several lanes look at one score; the first of them counts it.
    if (lane % share == 0) tally.loss += ownWeight * logf(1.0f + power);
#pragma unroll
    for (u32 index = 0; index < GROUP; index++) {
      const float given = __shfl_sync(allLanes, gradient, index * share);
#pragma unroll
      for (u32 chunk = 0; chunk < CHUNKS; chunk++) {
        step[chunk] += given * rows[index][chunk];
        steps[index][chunk] += given * input[chunk];
      }
    }
  }

  /** Brings the steps back; rows of the `hot` most frequent words are stored, to all others the steps are added. */
  __device__ __forceinline__ void put(float *matrix, u32 hot, u32 lane) const {
#pragma unroll
    for (u32 index = 0; index < GROUP; index++) {
      if (words[index] == noWord) continue;
      float *target = matrix + u64(words[index]) * stride + lane;
#pragma unroll
      for (u32 chunk = 0; chunk < CHUNKS; chunk++) {
        if (words[index] < hot) __stcg(target + chunk * 32, rows[index][chunk] + steps[index][chunk]);
        else atomicAdd(target + chunk * 32, steps[index][chunk]);
      }
    }
  }
};
