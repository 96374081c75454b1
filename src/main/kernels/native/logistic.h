// From scores to steps: the logistic function, and the loss that is measured with it, as in ../assembly/training/logistic.ts.
#pragma once
#include "trainer.h"

/** Beyond this score the logistic function counts as 0 or 1, as in word2vec. */
constexpr float SATURATION = 6;
/** Where the exponential is cut off, so that a product of two factors of the loss stays within 32-bit floats. */
constexpr float EXPONENT_LIMIT = 20;

/**
 * e^x for |x| ≤ 80: 2^n · 2^f with n whole and |f| ≤ ½, the latter by its Taylor polynomial of degree 6. Adding 1.5 · 2^23 leaves n in
 * the low bits of the sum, from where it is shifted into the exponent. The polynomial is added up in three parts that do not wait for each other.
 */
INLINE Lanes exponential(Lanes x) {
  const Lanes magic = splat(12582912.0f), log2e = splat(1.4426950408889634f);
  const Lanes shifted = multiplyAdd(x, log2e, magic);
  const Lanes fraction = x * log2e - (shifted - magic);
  const Lanes square = fraction * fraction;
  const Lanes low = multiplyAdd(fraction, splat(6.931471805599453e-1f), splat(1.0f));
  const Lanes middle = multiplyAdd(fraction, splat(5.550410866482158e-2f), splat(2.402265069591007e-1f));
  const Lanes fourth = multiplyAdd(fraction, splat(1.3333558146428443e-3f), splat(9.618129107628477e-3f));
  const Lanes high = multiplyAdd(square, splat(1.5403530393381608e-4f), fourth);
  const Lanes power = multiplyAdd(square * square, high, multiplyAdd(square, middle, low));
  return fromBits(sum(bitsOf(power), up23(bitsOf(shifted))));
}

/** How much of the step to take: e^u / (1 + e^u), saturated. */
INLINE Lanes share(Lanes u, Lanes power, Lanes factor) {
  const Lanes risen = whereAbove(u, splat(SATURATION), splat(1), power / factor);
  return whereAbove(u, splat(-SATURATION), risen, zeros());
}

/** Multiplies the running products by `factor` and takes out the powers of two. */
INLINE Lanes addLoss(Trainer* t, Lanes products, Lanes factor) {
  const Integers bits = bitsOf(products * factor);
  storeIntegers(t->exponents, sum(loadIntegers(t->exponents), sum(down23(bits), integers(-127))));
  return fromBits(either(both(bits, integers(0x007fffff)), integers(0x3f800000)));
}

/**
 * Turns the scores of some inputs with a group of outputs into gradients in place and adds their loss. The scores are the trainer's `gradients`,
 * eight floats an input; there is room for one input more.
 * @param inputs how many; input i counts `inputWeights[i]` times, of which `heaviestInput` is the largest
 * @param weights eight floats: how often each output counts, of which `heaviest` is the largest
 * @param positive whether the first output of the group is the word itself; all others are noise
 */
INLINE void settleAll(Trainer* t, int32_t inputs, const float* inputWeights, float heaviestInput, const float* weights, float heaviest,
                      bool positive, float rate) {
  alignas(32) const float first[GROUP_FLOATS] = {-1, 1, 1, 1, 1, 1, 1, 1};
  const Lanes sign = positive ? repeated(first) : splat(1);
  const Lanes step = sign * splat(-rate);
  const Lanes outputWeights = repeated(weights);
  const float most = heaviest * heaviestInput;
  Lanes products = load(t->mantissas);
  float* at = t->gradients;
  for (int32_t input = 0; input < inputs; input += WIDTH / GROUP_FLOATS, at += WIDTH) {
    Lanes weight = outputWeights;
#ifdef __AVX512F__
    // Two inputs side by side; behind the last of an odd number there is none.
    const bool second = input + 1 < inputs;
    if (!second) weight = _mm512_maskz_mov_ps(0x00ff, weight);
    if (heaviestInput > 1) {
      weight = weight * _mm512_mask_blend_ps(0xff00, splat(inputWeights[input]), splat(second ? inputWeights[input + 1] : 0));
    }
#else
    if (heaviestInput > 1) weight = weight * splat(inputWeights[input]);
#endif
    const Lanes u = load(at) * sign;
    const Lanes power = exponential(smaller(larger(u, splat(-EXPONENT_LIMIT)), splat(EXPONENT_LIMIT)));
    const Lanes factor = power + splat(1);
    store(at, weight * step * share(u, power, factor));
    // A pair of weight w counts w times.
    for (float counted = 0; counted < most; counted++) {
      products = addLoss(t, products, whereAbove(weight, splat(counted), factor, splat(1)));
    }
  }
  store(t->mantissas, products);
}

/** The natural logarithm of x ≥ 1, below 2, by the series of the inverse hyperbolic tangent: to 1e-15. */
static double logarithm(double x) {
  const double ratio = (x - 1) / (x + 1), square = ratio * ratio;
  double power = ratio, sum = 0;
  for (int32_t k = 1; k < 32; k += 2, power *= square) sum += power / k;
  return 2 * sum;
}

/** The loss since the slice began. */
static double lossOf(const Trainer* t) {
  double sum = 0;
  for (int32_t lane = 0; lane < WIDTH; lane++) sum += logarithm(t->mantissas[lane]) + t->exponents[lane] * 0.6931471805599453;
  return sum;
}
