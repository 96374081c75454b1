// One window as small matrix products: m context words (inputs) against a group of six outputs. Everything is blocked for the
// sixteen 128-bit registers of the commonest processors, of which the JavaScript engine keeps one for itself.
import { exponential, multiplyAdd, sumLanes } from './lanes';

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

/** Working memory of one thread; the entry point lays it out. */
let mantissas: usize = 0;
let exponents: usize = 0;
let gradients: usize = 0;

export function placeWindow(lossState: usize, gradientStore: usize): void {
  mantissas = lossState;
  exponents = lossState + 16;
  gradients = gradientStore;
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

/** Multiplies `factor` into the running product where `weight` counts it; weights above 1 count it that often. */
// @ts-ignore: decorator
@inline
function addLoss(first: v128, firstWeight: v128, second: v128, secondWeight: v128, third: v128, thirdWeight: v128, heaviest: f32): void {
  let product = v128.load(mantissas);
  let powers = v128.load(exponents);
  const one = f32x4.splat(1);
  for (let counted: f32 = 0; counted < heaviest; counted++) {
    const level = f32x4.splat(counted);
    product = f32x4.mul(product, v128.bitselect(first, one, f32x4.gt(firstWeight, level)));
    product = f32x4.mul(product, v128.bitselect(second, one, f32x4.gt(secondWeight, level)));
    product = f32x4.mul(product, v128.bitselect(third, one, f32x4.gt(thirdWeight, level)));
    powers = i32x4.add(powers, i32x4.sub(i32x4.shr_u(product, 23), i32x4.splat(127)));
    product = v128.or(v128.and(product, i32x4.splat(0x007fffff)), i32x4.splat(0x3f800000));
  }
  v128.store(mantissas, product);
  v128.store(exponents, powers);
}

/** e^u for one vector of u = ∓score, cut off. */
// @ts-ignore: decorator
@inline
function cutExponential(u: v128): v128 {
  return exponential(f32x4.min(f32x4.max(u, f32x4.splat(-EXPONENT_LIMIT)), f32x4.splat(EXPONENT_LIMIT)));
}

/** The share of the step to take: e^u / (1 + e^u), saturated. */
// @ts-ignore: decorator
@inline
function error(u: v128, power: v128, factor: v128): v128 {
  const share = f32x4.div(power, factor);
  const risen = v128.bitselect(f32x4.splat(1), share, f32x4.gt(u, f32x4.splat(SATURATION)));
  return v128.and(risen, f32x4.gt(u, f32x4.splat(-SATURATION)));
}

/**
 * Trains m inputs against one group of outputs: scores, then both updates from the scores.
 * @param inputs addresses of the m input rows
 * @param outputs addresses of the six output rows
 * @param weights twelve floats: how often each output counts, twice over
 * @param heaviest the largest of the weights
 * @param rowBytes bytes a row, a multiple of 16
 * @param positive whether the first output of the group is the word itself; all others are noise
 */
export function trainGroup(inputs: usize, m: i32, outputs: usize, weights: usize, heaviest: f32, rowBytes: usize, positive: bool, rate: f32): void {
  const weight0 = v128.load(weights);
  const weight1 = v128.load(weights, 16);
  const weight2 = v128.load(weights, 32);
  // Lanes: outputs 0 … 3 of the first input, 4 and 5 of the first and 0 and 1 of the second, 2 … 5 of the second.
  const minus = f32x4.splat(-1);
  const flip0 = positive ? f32x4(-1, 1, 1, 1) : f32x4.splat(1);
  const flip1 = positive ? f32x4(1, 1, -1, 1) : f32x4.splat(1);
  const rates = f32x4.splat(-rate);
  const step0 = f32x4.mul(f32x4.mul(weight0, flip0), rates);
  const step1 = f32x4.mul(f32x4.mul(weight1, flip1), rates);
  const step2 = f32x4.mul(weight2, rates);
  const inputsEnd = inputs + (<usize>m << 2);
  let gradient = gradients;
  let input = inputs;
  for (; input + 4 < inputsEnd; input += 8) {
    let x0 = load<usize>(input);
    let x1 = load<usize>(input, 4);
    let y0 = load<usize>(outputs);
    let y1 = load<usize>(outputs, 4);
    let y2 = load<usize>(outputs, 8);
    let y3 = load<usize>(outputs, 12);
    let y4 = load<usize>(outputs, 16);
    let y5 = load<usize>(outputs, 20);
    const zero = f32x4.splat(0);
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero;
    let b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero;
    const end = x0 + rowBytes;
    while (x0 < end) {
      const a = v128.load(x0);
      const b = v128.load(x1);
      let y = v128.load(y0);
      a0 = multiplyAdd(a, y, a0);
      b0 = multiplyAdd(b, y, b0);
      y = v128.load(y1);
      a1 = multiplyAdd(a, y, a1);
      b1 = multiplyAdd(b, y, b1);
      y = v128.load(y2);
      a2 = multiplyAdd(a, y, a2);
      b2 = multiplyAdd(b, y, b2);
      y = v128.load(y3);
      a3 = multiplyAdd(a, y, a3);
      b3 = multiplyAdd(b, y, b3);
      y = v128.load(y4);
      a4 = multiplyAdd(a, y, a4);
      b4 = multiplyAdd(b, y, b4);
      y = v128.load(y5);
      a5 = multiplyAdd(a, y, a5);
      b5 = multiplyAdd(b, y, b5);
      x0 += 16; x1 += 16; y0 += 16; y1 += 16; y2 += 16; y3 += 16; y4 += 16; y5 += 16;
    }
    const u0 = f32x4.mul(sumLanes(a0, a1, a2, a3), flip0);
    const u1 = f32x4.mul(sumLanes(a4, a5, b0, b1), flip1);
    const u2 = sumLanes(b2, b3, b4, b5);
    const power0 = cutExponential(u0);
    const power1 = cutExponential(u1);
    const power2 = cutExponential(u2);
    const factor0 = f32x4.sub(power0, minus);
    const factor1 = f32x4.sub(power1, minus);
    const factor2 = f32x4.sub(power2, minus);
    v128.store(gradient, f32x4.mul(step0, error(u0, power0, factor0)));
    v128.store(gradient, f32x4.mul(step1, error(u1, power1, factor1)), 16);
    v128.store(gradient, f32x4.mul(step2, error(u2, power2, factor2)), 32);
    addLoss(factor0, weight0, factor1, weight1, factor2, weight2, heaviest);
    gradient += 48;
  }
  if (input < inputsEnd) {
    let x0 = load<usize>(input);
    let y0 = load<usize>(outputs);
    let y1 = load<usize>(outputs, 4);
    let y2 = load<usize>(outputs, 8);
    let y3 = load<usize>(outputs, 12);
    let y4 = load<usize>(outputs, 16);
    let y5 = load<usize>(outputs, 20);
    const zero = f32x4.splat(0);
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero;
    const end = x0 + rowBytes;
    while (x0 < end) {
      const a = v128.load(x0);
      a0 = multiplyAdd(a, v128.load(y0), a0);
      a1 = multiplyAdd(a, v128.load(y1), a1);
      a2 = multiplyAdd(a, v128.load(y2), a2);
      a3 = multiplyAdd(a, v128.load(y3), a3);
      a4 = multiplyAdd(a, v128.load(y4), a4);
      a5 = multiplyAdd(a, v128.load(y5), a5);
      x0 += 16; y0 += 16; y1 += 16; y2 += 16; y3 += 16; y4 += 16; y5 += 16;
    }
    const u0 = f32x4.mul(sumLanes(a0, a1, a2, a3), flip0);
    const u1 = sumLanes(a4, a5, zero, zero);
    const power0 = cutExponential(u0);
    const power1 = cutExponential(u1);
    const factor0 = f32x4.sub(power0, minus);
    const factor1 = f32x4.sub(power1, minus);
    // The upper two lanes of the second vector belong to no output.
    const weight1Low = v128.and(weight1, i32x4(-1, -1, 0, 0));
    v128.store(gradient, f32x4.mul(step0, error(u0, power0, factor0)));
    v128.store(gradient, f32x4.mul(step1, error(u1, power1, factor1)), 16);
    addLoss(factor0, weight0, factor1, weight1Low, factor1, zero, heaviest);
  }
  update(inputs, inputsEnd, outputs, rowBytes);
}

/** Both updates in one pass over the columns: inputs += gradients · outputs, outputs += gradientsᵀ · inputs. */
// @ts-ignore: decorator
@inline
function update(inputs: usize, inputsEnd: usize, outputs: usize, rowBytes: usize): void {
  let p0 = load<usize>(outputs);
  let p1 = load<usize>(outputs, 4);
  let p2 = load<usize>(outputs, 8);
  let p3 = load<usize>(outputs, 12);
  let p4 = load<usize>(outputs, 16);
  let p5 = load<usize>(outputs, 20);
  for (let column: usize = 0; column < rowBytes; column += 16) {
    const y0 = v128.load(p0);
    const y1 = v128.load(p1);
    const y2 = v128.load(p2);
    const y3 = v128.load(p3);
    const y4 = v128.load(p4);
    const y5 = v128.load(p5);
    let a0 = y0, a1 = y1, a2 = y2, a3 = y3, a4 = y4, a5 = y5;
    let gradient = gradients;
    for (let input = inputs; input < inputsEnd; input += 4) {
      const address = load<usize>(input) + column;
      const x = v128.load(address);
      let g = v128.load_splat<f32>(gradient);
      let next = multiplyAdd(g, y0, x);
      a0 = multiplyAdd(g, x, a0);
      g = v128.load_splat<f32>(gradient, 4);
      next = multiplyAdd(g, y1, next);
      a1 = multiplyAdd(g, x, a1);
      g = v128.load_splat<f32>(gradient, 8);
      next = multiplyAdd(g, y2, next);
      a2 = multiplyAdd(g, x, a2);
      g = v128.load_splat<f32>(gradient, 12);
      next = multiplyAdd(g, y3, next);
      a3 = multiplyAdd(g, x, a3);
      g = v128.load_splat<f32>(gradient, 16);
      next = multiplyAdd(g, y4, next);
      a4 = multiplyAdd(g, x, a4);
      g = v128.load_splat<f32>(gradient, 20);
      next = multiplyAdd(g, y5, next);
      a5 = multiplyAdd(g, x, a5);
      v128.store(address, next);
      gradient += 24;
    }
    v128.store(p0, a0);
    v128.store(p1, a1);
    v128.store(p2, a2);
    v128.store(p3, a3);
    v128.store(p4, a4);
    v128.store(p5, a5);
    p0 += 16; p1 += 16; p2 += 16; p3 += 16; p4 += 16; p5 += 16;
  }
}
