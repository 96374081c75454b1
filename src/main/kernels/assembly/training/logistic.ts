// From scores to steps: the logistic function, and the loss that is measured with it. A window's scores with a group of six outputs become
// its gradients in place.
import { exponential } from './lanes';

/** Outputs in one group; groups are filled up with a row of zeros of weight 0. */
// @ts-ignore: decorator
@inline
export const GROUP: i32 = 6;
/** Bytes of weights a group: the six weights twice, so that two inputs' scores (twelve lanes) find theirs side by side. */
// @ts-ignore: decorator
@inline
export const WEIGHT_BYTES: i32 = 48;

/** Beyond this score the logistic function counts as 0 or 1, as in word2vec. */
// @ts-ignore: decorator
@inline
const SATURATION: f32 = 6;
/** Where the exponential is cut off: three factors of the loss's running product stay within 32-bit floats. */
// @ts-ignore: decorator
@inline
const EXPONENT_LIMIT: f32 = 20;

// The loss is Σ log(1 + e^u), the logarithm of a product: `mantissas` holds the running product of each lane, scaled into 1 … 2,
// and `exponents` the powers of two taken out of it. Both are in memory, so that other code sees them as plain numbers.

/** JavaScript's `Math.log`: AssemblyScript's own brings a table of static data. */
@external('env', 'logarithm')
declare function logarithm(x: f64): f64;

/** Working memory of one thread. */
let mantissas: usize = 0;
let exponents: usize = 0;

/** @param state where the running loss is kept, 32 bytes */
export function placeLoss(state: usize): void {
  mantissas = state;
  exponents = state + 16;
}

export function clearLoss(): void {
  v128.store(mantissas, f32x4.splat(1));
  v128.store(exponents, i32x4.splat(0));
}

/** The loss since the last {@link clearLoss}, natural logarithm. */
export function readLoss(): f64 {
  let sum: f64 = 0;
  for (let lane: usize = 0; lane < 16; lane += 4) {
    sum += logarithm(<f64>load<f32>(mantissas + lane));
    sum += <f64>load<i32>(exponents + lane) * 0.6931471805599453;
  }
  return sum;
}

/**
 * Turns the scores of m inputs with a group of outputs into gradients in place and adds their loss. Three vectors hold two inputs' six scores.
 * @param at the scores, six f32 an input
 * @param weights twelve floats: how often each output counts, twice over
 * @param heaviest the largest of the weights
 * @param positive whether the first output of the group is the word itself; all others are noise
 */
// @ts-ignore: decorator
@inline
export function settleAll(at: usize, m: i32, weights: usize, heaviest: f32, positive: bool, rate: f32): void {
  const weight0 = v128.load(weights);
  const weight1 = v128.load(weights, 16);
  const weight2 = v128.load(weights, 32);
  for (; m >= 2; m -= 2) {
    settle(at, weight0, weight1, weight2, heaviest, positive, rate);
    at += 48;
  }
  // The last input of an odd number has one and a half vectors; the other lanes count for nothing.
  if (m == 1) settle(at, weight0, v128.and(weight1, i32x4(-1, -1, 0, 0)), f32x4.splat(0), heaviest, positive, rate);
}

function settle(at: usize, weight0: v128, weight1: v128, weight2: v128, heaviest: f32, positive: bool, rate: f32): void {
  // The word itself is lane 0 of the first input's scores and lane 2 of the second vector for the second input.
  const sign0 = positive ? f32x4(-1, 1, 1, 1) : f32x4.splat(1);
  const sign1 = positive ? f32x4(1, 1, -1, 1) : f32x4.splat(1);
  const down = f32x4.splat(-rate);
  const one = f32x4.splat(1);
  const u0 = f32x4.mul(v128.load(at), sign0);
  const u1 = f32x4.mul(v128.load(at, 16), sign1);
  const u2 = v128.load(at, 32);
  const power0 = cutExponential(u0);
  const power1 = cutExponential(u1);
  const power2 = cutExponential(u2);
  const factor0 = f32x4.add(power0, one);
  const factor1 = f32x4.add(power1, one);
  const factor2 = f32x4.add(power2, one);
  v128.store(at, f32x4.mul(f32x4.mul(f32x4.mul(weight0, sign0), down), share(u0, power0, factor0)));
  v128.store(at, f32x4.mul(f32x4.mul(f32x4.mul(weight1, sign1), down), share(u1, power1, factor1)), 16);
  v128.store(at, f32x4.mul(f32x4.mul(weight2, down), share(u2, power2, factor2)), 32);
  let product = v128.load(mantissas);
  let powers = v128.load(exponents);
  // An output of weight w counts w times.
  for (let counted: f32 = 0; counted < heaviest; counted++) {
    const level = f32x4.splat(counted);
    product = f32x4.mul(product, v128.bitselect(factor0, one, f32x4.gt(weight0, level)));
    product = f32x4.mul(product, v128.bitselect(factor1, one, f32x4.gt(weight1, level)));
    product = f32x4.mul(product, v128.bitselect(factor2, one, f32x4.gt(weight2, level)));
    powers = i32x4.add(powers, i32x4.sub(i32x4.shr_u(product, 23), i32x4.splat(127)));
    product = v128.or(v128.and(product, i32x4.splat(0x007fffff)), i32x4.splat(0x3f800000));
  }
  v128.store(mantissas, product);
  v128.store(exponents, powers);
}

/** e^u for u = ∓score, cut off. */
// @ts-ignore: decorator
@inline
function cutExponential(u: v128): v128 {
  return exponential(f32x4.pmin(f32x4.pmax(u, f32x4.splat(-EXPONENT_LIMIT)), f32x4.splat(EXPONENT_LIMIT)));
}

/** How much of the step to take: e^u / (1 + e^u), saturated. */
// @ts-ignore: decorator
@inline
function share(u: v128, power: v128, factor: v128): v128 {
  const exact = f32x4.div(power, factor);
  const risen = v128.bitselect(f32x4.splat(1), exact, f32x4.gt(u, f32x4.splat(SATURATION)));
  return v128.and(risen, f32x4.gt(u, f32x4.splat(-SATURATION)));
}
