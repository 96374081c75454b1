// Continuous bag of words with negative sampling, as in ../assembly/cbow.ts: the mean of the context rows is the one input of a window, and every
// context word takes the whole step of the mean.
#pragma once
#include "skip-gram.h"

/** Vectors that are added up side by side, so that none waits for the one before it. */
constexpr int ABREAST = 4;

/** Calls `work.template at<COUNT>(column)` for all columns, as many vectors at a time as go {@link ABREAST}, then the rest at once. */
template <class Work>
INLINE void abreast(int32_t columns, const Work& work) {
  int32_t column = 0;
  for (; column + ABREAST * WIDTH <= columns; column += ABREAST * WIDTH) work.template at<ABREAST>(column);
  const int32_t left = columns - column;
  if (left == 3 * WIDTH) work.template at<3>(column);
  else if (left == 2 * WIDTH) work.template at<2>(column);
  else if (left == WIDTH) work.template at<1>(column);
}

/** COUNT vectors of the mean, from `column` on. */
template <int COUNT>
INLINE void average(const Trainer* t, int32_t inputs, int32_t column, Lanes scale) {
  Lanes sums[COUNT];
#pragma GCC unroll 8
  for (int k = 0; k < COUNT; k++) sums[k] = zeros();
  for (int32_t input = 0; input < inputs; input++) {
    const float* const row = t->inputs[input] + column;
    const Lanes weight = splat(t->inputWeights[input]);
#pragma GCC unroll 8
    for (int k = 0; k < COUNT; k++) sums[k] = multiplyAdd(weight, load(row + k * WIDTH), sums[k]);
  }
#pragma GCC unroll 8
  for (int k = 0; k < COUNT; k++) store(t->mean + column + k * WIDTH, sums[k] * scale);
}

/** Moves COUNT vectors of all context rows, from `column` on, by the step; a word that stands there twice takes it twice. */
template <int COUNT>
INLINE void moveInputs(const Trainer* t, int32_t inputs, int32_t column) {
  Lanes steps[COUNT];
#pragma GCC unroll 8
  for (int k = 0; k < COUNT; k++) steps[k] = load(t->step + column + k * WIDTH);
  for (int32_t input = 0; input < inputs; input++) {
    float* const row = t->inputs[input] + column;
    const Lanes weight = splat(t->inputWeights[input]);
#pragma GCC unroll 8
    for (int k = 0; k < COUNT; k++) store(row + k * WIDTH, multiplyAdd(weight, steps[k], load(row + k * WIDTH)));
  }
}

struct AveragingSome {
  const Trainer* t;
  int32_t inputs;
  Lanes scale;
  template <int COUNT>
  INLINE void at(int32_t column) const { average<COUNT>(t, inputs, column, scale); }
};

struct MovingSome {
  const Trainer* t;
  int32_t inputs;
  template <int COUNT>
  INLINE void at(int32_t column) const { moveInputs<COUNT>(t, inputs, column); }
};

/** The mean of M different rows: all addresses stay in registers, and nothing depends on how many there are but the way here. */
struct Averaging {
  const Trainer* t;
  Lanes scale;
  template <int M>
  INLINE void of() const {
    const float* x[M];
#pragma GCC unroll 10
    for (int i = 0; i < M; i++) x[i] = t->inputs[i];
    float* const mean = t->mean;
    const int32_t padded = t->padded;
    for (int32_t column = 0; column < padded; column += WIDTH) {
      Lanes sum = load(x[0] + column);
#pragma GCC unroll 10
      for (int i = 1; i < M; i++) sum = sum + load(x[i] + column);
      store(mean + column, sum * scale);
    }
  }
};

/** Moves M different rows by the step. */
struct Moving {
  const Trainer* t;
  template <int M>
  INLINE void of() const {
    float* x[M];
#pragma GCC unroll 10
    for (int i = 0; i < M; i++) x[i] = t->inputs[i];
    const float* const step = t->step;
    const int32_t padded = t->padded;
    for (int32_t column = 0; column < padded; column += WIDTH) {
      const Lanes moved = load(step + column);
#pragma GCC unroll 10
      for (int i = 0; i < M; i++) store(x[i] + column, load(x[i] + column) + moved);
    }
  }
};

/** Windows of up to five words to either side. */
constexpr int32_t MOST_DIRECT = 10;

/** Calls `work.template of<M>()` where M is `inputs`, 1 … {@link MOST_DIRECT}. */
template <class Work>
INLINE void direct(int32_t inputs, const Work& work) {
  switch (inputs) {
    case 1: return work.template of<1>();
    case 2: return work.template of<2>();
    case 3: return work.template of<3>();
    case 4: return work.template of<4>();
    case 5: return work.template of<5>();
    case 6: return work.template of<6>();
    case 7: return work.template of<7>();
    case 8: return work.template of<8>();
    case 9: return work.template of<9>();
    default: return work.template of<10>();
  }
}

/** Moves a group of outputs by the mean, and adds up what the mean is to move by them as they were before; `fresh` starts the sum. */
INLINE void moveOutputs(const Trainer* t, float* const* outputs, bool fresh) {
  float* y[GROUP];
  Lanes g[GROUP];
#pragma GCC unroll 8
  for (int j = 0; j < GROUP; j++) y[j] = outputs[j];
#pragma GCC unroll 8
  for (int j = 0; j < GROUP; j++) g[j] = splat(t->gradients[j]);
  for (int32_t column = 0; column < t->padded; column += WIDTH) {
    const Lanes mean = load(t->mean + column);
    Lanes step = fresh ? zeros() : load(t->step + column);
#pragma GCC unroll 8
    for (int j = 0; j < GROUP; j++) {
      const Lanes row = held(load(y[j] + column));
      step = multiplyAdd(g[j], row, step);
      store(y[j] + column, multiplyAdd(g[j], mean, row));
    }
    store(t->step + column, step);
  }
}

/** How many steps the mean takes when each of its words takes one: Σ c² / Σ c, where c is how often a word stands there. */
INLINE float repetition(const Trainer* t, int32_t inputs) {
  if (t->heaviestInput == 1) return 1;
  float squares = 0;
  for (int32_t input = 0; input < inputs; input++) squares += t->inputWeights[input] * t->inputWeights[input];
  return squares / t->contexts;
}

/** Trains up to `limit` positions. @returns whether positions are left */
static bool trainCbow(Trainer* t, int32_t limit, float rate) {
  const float once = 1;
  float* const mean[] = {t->mean};
  for (; limit > 0 && t->cursor != t->keptEnd; limit--) {
    const int32_t inputs = gatherContexts<false>(t);
    const Drawn* const drawn = t->present;
    const Lanes scale = splat(1.0f / (float)t->contexts);
    const bool directly = inputs <= MOST_DIRECT && t->heaviestInput == 1;
    if (directly) direct(inputs, Averaging{t, scale});
    else abreast(t->padded, AveragingSome{t, inputs, scale});
    // An output's row counts as one longer than it was when it was measured: it may have grown since.
    const float stable = stableRate(rate, squaredLength(t->mean, t->padded) * drawn->heaviest,
                                    (drawn->squaredLengths + drawn->weight) * repetition(t, inputs));
    for (int32_t group = 0; group < drawn->groups; group++) {
      float* const* const outputs = drawn->outputs + group * GROUP;
      score<1>(mean, outputs, t->gradients, t->columns, t->tail);
      settleAll(t, 1, &once, 1, drawn->weights + group * GROUP_FLOATS, drawn->heaviest, group == 0, stable);
      if (group == 0) drawNext(t);
      moveOutputs(t, outputs, group == 0);
    }
    if (directly) direct(inputs, Moving{t});
    else abreast(t->padded, MovingSome{t, inputs});
    leavePosition(t, (uint64_t)drawn->weight);
  }
  return t->cursor != t->keptEnd;
}
