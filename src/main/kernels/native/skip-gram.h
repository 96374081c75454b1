// Skip-gram with negative sampling, one set of noise words shared by the whole window (Ji et al., "Parallelizing Word2Vec in
// Shared and Distributed Memory", arXiv:1611.06172): one window is two small matrix products of its context rows with six outputs at a time.
// Blocks are as large as the registers hold: 32 with AVX-512, 16 with AVX2.
#pragma once
#include "logistic.h"
#include "slice.h"

/** The scores of M inputs with six outputs, eight floats an input. */
template <int M>
INLINE void score(float* const* inputs, float* const* outputs, float* scores, int32_t columns, [[maybe_unused]] bool tail) {
  // The addresses are copied so that they stay in registers.
  const float *x[M], *y[GROUP];
  Lanes sums[M][GROUP];
#pragma GCC unroll 8
  for (int i = 0; i < M; i++) x[i] = inputs[i];
#pragma GCC unroll 8
  for (int j = 0; j < GROUP; j++) y[j] = outputs[j];
#pragma GCC unroll 8
  for (int i = 0; i < M; i++)
#pragma GCC unroll 8
    for (int j = 0; j < GROUP; j++) sums[i][j] = zeros();
  for (int32_t column = 0; column < columns; column += WIDTH) {
    Lanes a[M];
#pragma GCC unroll 8
    for (int i = 0; i < M; i++) a[i] = held(load(x[i] + column));
#pragma GCC unroll 8
    for (int j = 0; j < GROUP; j++) {
      const Lanes b = held(load(y[j] + column));
#pragma GCC unroll 8
      for (int i = 0; i < M; i++) sums[i][j] = multiplyAdd(a[i], b, sums[i][j]);
    }
  }
  Eight eights[M][GROUP];
#pragma GCC unroll 8
  for (int i = 0; i < M; i++)
#pragma GCC unroll 8
    for (int j = 0; j < GROUP; j++) eights[i][j] = folded(sums[i][j]);
#ifdef __AVX512F__
  if (tail) {
    Eight a[M];
#pragma GCC unroll 8
    for (int i = 0; i < M; i++) a[i] = held(loadEight(x[i] + columns));
#pragma GCC unroll 8
    for (int j = 0; j < GROUP; j++) {
      const Eight b = held(loadEight(y[j] + columns));
#pragma GCC unroll 8
      for (int i = 0; i < M; i++) eights[i][j] = _mm256_fmadd_ps(a[i], b, eights[i][j]);
    }
  }
#endif
#pragma GCC unroll 8
  for (int i = 0; i < M; i++) storeEight(scores + GROUP_FLOATS * i, sumsOfSix(eights[i]));
}

/** The scores of all inputs with a group of outputs. */
INLINE void scoreAll(float* const* inputs, int32_t left, float* const* outputs, float* scores, int32_t columns, [[maybe_unused]] bool tail) {
  while (left > 0) {
#ifdef __AVX512F__
    // 24 sums, four inputs and one output; five or six inputs are three and two or three, nine are three times three.
    const int32_t taken = left < 4 ? left : left == 5 || left == 6 || left == 9 ? 3 : 4;
    if (taken == 4) score<4>(inputs, outputs, scores, columns, tail);
    else if (taken == 3) score<3>(inputs, outputs, scores, columns, tail);
    else
#else
    // Twelve sums, two inputs and one output.
    const int32_t taken = left < 2 ? left : 2;
#endif
    if (taken == 2) score<2>(inputs, outputs, scores, columns, tail);
    else score<1>(inputs, outputs, scores, columns, tail);
    inputs += taken;
    scores += GROUP_FLOATS * taken;
    left -= taken;
  }
}

/** One column of an update: each row of the block moves by the others as they were before. `G` are gradients in vectors of the same width. */
#define UPDATE_COLUMN(Vector, loadVector, storeVector, multiplyAddVector, gradient, column)               \
  {                                                                                                     \
    Vector a[M], b[N];                                                                                  \
    _Pragma("GCC unroll 8") for (int i = 0; i < M; i++) a[i] = held(loadVector(x[i] + column));           \
    _Pragma("GCC unroll 8") for (int j = 0; j < N; j++) b[j] = held(loadVector(y[j] + column));           \
    _Pragma("GCC unroll 8") for (int i = 0; i < M; i++) {                                                 \
      Vector moved = a[i];                                                                              \
      _Pragma("GCC unroll 8") for (int j = 0; j < N; j++) moved = multiplyAddVector(gradient(g[i][j]), b[j], moved); \
      storeVector(x[i] + column, moved);                                                                \
    }                                                                                                   \
    _Pragma("GCC unroll 8") for (int j = 0; j < N; j++) {                                                 \
      Vector moved = b[j];                                                                              \
      _Pragma("GCC unroll 8") for (int i = 0; i < M; i++) moved = multiplyAddVector(gradient(g[i][j]), a[i], moved); \
      storeVector(y[j] + column, moved);                                                                \
    }                                                                                                   \
  }
#define WHOLE(gradient) gradient

/** Moves M inputs by N outputs and the outputs by the inputs. */
template <int M, int N>
INLINE void update(float* const* inputs, float* const* outputs, const float* gradients, int32_t columns, [[maybe_unused]] bool tail) {
  float *x[M], *y[N];
  Lanes g[M][N];
#pragma GCC unroll 8
  for (int i = 0; i < M; i++) x[i] = inputs[i];
#pragma GCC unroll 8
  for (int j = 0; j < N; j++) y[j] = outputs[j];
#pragma GCC unroll 8
  for (int i = 0; i < M; i++)
#pragma GCC unroll 8
    for (int j = 0; j < N; j++) g[i][j] = splat(gradients[GROUP_FLOATS * i + j]);
  for (int32_t column = 0; column < columns; column += WIDTH) UPDATE_COLUMN(Lanes, load, store, multiplyAdd, WHOLE, column)
#ifdef __AVX512F__
  if (tail) UPDATE_COLUMN(Eight, loadEight, storeEight, _mm256_fmadd_ps, firstEight, columns)
#endif
}
#undef UPDATE_COLUMN
#undef WHOLE

template <int M>
INLINE void updateInHalves(float* const* inputs, float* const* outputs, const float* gradients, int32_t columns, [[maybe_unused]] bool tail) {
  update<M, 3>(inputs, outputs, gradients, columns, tail);
  update<M, 3>(inputs, outputs + 3, gradients + 3, columns, tail);
}

/** Moves all inputs by a group of outputs and the outputs by the inputs. */
INLINE void updateAll(float* const* inputs, int32_t left, float* const* outputs, const float* gradients, int32_t columns, [[maybe_unused]] bool tail) {
  while (left > 0) {
#ifdef __AVX512F__
    // Eighteen gradients, nine rows and what one of them becomes.
    const int32_t taken = left <= 6 ? left : left <= 8 ? 4 : left <= 10 ? 5 : 6;
    switch (taken) {
      case 1: update<1, 6>(inputs, outputs, gradients, columns, tail); break;
      case 2: update<2, 6>(inputs, outputs, gradients, columns, tail); break;
      case 3: update<3, 6>(inputs, outputs, gradients, columns, tail); break;
      case 4: updateInHalves<4>(inputs, outputs, gradients, columns, tail); break;
      case 5: updateInHalves<5>(inputs, outputs, gradients, columns, tail); break;
      default: updateInHalves<6>(inputs, outputs, gradients, columns, tail);
    }
#else
    // Six gradients, five rows and what one of them becomes.
    const int32_t taken = left == 1 ? 1 : 2;
    if (taken == 2) updateInHalves<2>(inputs, outputs, gradients, columns, tail);
    else updateInHalves<1>(inputs, outputs, gradients, columns, tail);
#endif
    inputs += taken;
    gradients += GROUP_FLOATS * taken;
    left -= taken;
  }
}

/** Trains up to `limit` positions. @returns whether positions are left */
static bool trainSkipGram(Trainer* t, int32_t limit, float rate) {
  for (; limit > 0 && t->cursor != t->keptEnd; limit--) {
    const int32_t inputs = gatherContexts<true>(t);
    const Drawn* const drawn = t->present;
    // A row counts as one longer than it was when it was measured: it may have grown since.
    const float stable = stableRate(rate, (t->squaredLengths + t->contexts) * drawn->heaviest, (drawn->squaredLengths + drawn->weight) * t->heaviestInput);
    for (int32_t group = 0; group < drawn->groups; group++) {
      float* const* const outputs = drawn->outputs + group * GROUP;
      scoreAll(t->inputs, inputs, outputs, t->gradients, t->columns, t->tail);
      settleAll(t, inputs, t->inputWeights, t->heaviestInput, drawn->weights + group * GROUP_FLOATS, drawn->heaviest, group == 0, stable);
      // The gradients take a while to come: in the meantime the processor can draw.
      if (group == 0) drawNext(t);
      updateAll(t->inputs, inputs, outputs, t->gradients, t->columns, t->tail);
    }
    leavePosition(t, (uint64_t)t->contexts * (uint64_t)drawn->weight);
  }
  return t->cursor != t->keptEnd;
}
