// One window as small matrix products: m context words (inputs) against a group of six outputs. Everything is blocked for the
// sixteen 128-bit registers of the commonest processors, of which the JavaScript engine keeps one for itself.
import { exponential, multiplyAdd, sumLanes } from './lanes';
import { updateAll } from './update';

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

/**
 * Trains m inputs against one group of outputs: first all scores, then the steps, then both updates.
 * @param inputs addresses of the m input rows
 * @param outputs addresses of the six output rows
 * @param weights twelve floats: how often each output counts, twice over
 * @param heaviest the largest of the weights
 * @param rowBytes bytes a row, a multiple of 16
 * @param positive whether the first output of the group is the word itself; all others are noise
 */
export function trainGroup(inputs: usize, m: i32, outputs: usize, weights: usize, heaviest: f32, rowBytes: usize, positive: bool, rate: f32): void {
  const inputsEnd = inputs + (<usize>m << 2);
  scoreAll(inputs, inputsEnd, outputs, rowBytes);
  settleAll(m, weights, heaviest, positive, rate);
  updateAll(inputs, inputsEnd, outputs, gradients, rowBytes);
}

/**
 * The scores of all inputs with all outputs, six floats an input. The JavaScript engine's compiler moves loads before arithmetic,
 * so a block must hold all its sums and all it loads in fifteen registers: three inputs by three outputs do (9 + 6).
 */
// @ts-ignore: decorator
@inline
function scoreAll(inputs: usize, inputsEnd: usize, outputs: usize, rowBytes: usize): void {
  let input = inputs;
  let score = gradients;
  while (input < inputsEnd) {
    const left = (inputsEnd - input) >> 2;
    if (left == 1) {
      scoreOne(input, outputs, score, rowBytes);
      break;
    }
    // Four inputs make two and two, not three and one.
    if (left == 2 || left == 4) {
      scoreTwo(input, outputs, score, rowBytes);
      scoreTwo(input, outputs + 12, score + 12, rowBytes);
      input += 8;
      score += 48;
    } else {
      scoreThree(input, outputs, score, rowBytes);
      scoreThree(input, outputs + 12, score + 12, rowBytes);
      input += 12;
      score += 72;
    }
  }
}

/** Stores the first three lanes. */
// @ts-ignore: decorator
@inline
function storeThree(address: usize, lanes: v128): void {
  v128.store_lane<u64>(address, lanes, 0);
  v128.store_lane<u32>(address, lanes, 2, 8);
}

/** Three inputs by three outputs. */
function scoreThree(inputs: usize, outputs: usize, scores: usize, rowBytes: usize): void {
  let x0 = load<usize>(inputs);
  let x1 = load<usize>(inputs, 4);
  let x2 = load<usize>(inputs, 8);
  let y0 = load<usize>(outputs);
  let y1 = load<usize>(outputs, 4);
  let y2 = load<usize>(outputs, 8);
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, b0 = zero, b1 = zero, b2 = zero, c0 = zero, c1 = zero, c2 = zero;
  const end = x0 + rowBytes;
  const last = end - 16;
  do {
    let a = v128.load(x0);
    let b = v128.load(x1);
    let c = v128.load(x2);
    let y = v128.load(y0);
    a0 = multiplyAdd(a, y, a0);
    b0 = multiplyAdd(b, y, b0);
    c0 = multiplyAdd(c, y, c0);
    y = v128.load(y1);
    a1 = multiplyAdd(a, y, a1);
    b1 = multiplyAdd(b, y, b1);
    c1 = multiplyAdd(c, y, c1);
    y = v128.load(y2);
    a2 = multiplyAdd(a, y, a2);
    b2 = multiplyAdd(b, y, b2);
    c2 = multiplyAdd(c, y, c2);
    if (x0 == last) break;
    a = v128.load(x0, 16);
    b = v128.load(x1, 16);
    c = v128.load(x2, 16);
    y = v128.load(y0, 16);
    a0 = multiplyAdd(a, y, a0);
    b0 = multiplyAdd(b, y, b0);
    c0 = multiplyAdd(c, y, c0);
    y = v128.load(y1, 16);
    a1 = multiplyAdd(a, y, a1);
    b1 = multiplyAdd(b, y, b1);
    c1 = multiplyAdd(c, y, c1);
    y = v128.load(y2, 16);
    a2 = multiplyAdd(a, y, a2);
    b2 = multiplyAdd(b, y, b2);
    c2 = multiplyAdd(c, y, c2);
    x0 += 32; x1 += 32; x2 += 32; y0 += 32; y1 += 32; y2 += 32;
  } while (x0 < end);
  storeThree(scores, sumLanes(a0, a1, a2, a2));
  storeThree(scores + 24, sumLanes(b0, b1, b2, b2));
  storeThree(scores + 48, sumLanes(c0, c1, c2, c2));
}

/** Two inputs by three outputs. */
function scoreTwo(inputs: usize, outputs: usize, scores: usize, rowBytes: usize): void {
  let x0 = load<usize>(inputs);
  let x1 = load<usize>(inputs, 4);
  let y0 = load<usize>(outputs);
  let y1 = load<usize>(outputs, 4);
  let y2 = load<usize>(outputs, 8);
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, b0 = zero, b1 = zero, b2 = zero;
  const end = x0 + rowBytes;
  const last = end - 16;
  do {
    let a = v128.load(x0);
    let b = v128.load(x1);
    let y = v128.load(y0);
    a0 = multiplyAdd(a, y, a0);
    b0 = multiplyAdd(b, y, b0);
    y = v128.load(y1);
    a1 = multiplyAdd(a, y, a1);
    b1 = multiplyAdd(b, y, b1);
    y = v128.load(y2);
    a2 = multiplyAdd(a, y, a2);
    b2 = multiplyAdd(b, y, b2);
    if (x0 == last) break;
    a = v128.load(x0, 16);
    b = v128.load(x1, 16);
    y = v128.load(y0, 16);
    a0 = multiplyAdd(a, y, a0);
    b0 = multiplyAdd(b, y, b0);
    y = v128.load(y1, 16);
    a1 = multiplyAdd(a, y, a1);
    b1 = multiplyAdd(b, y, b1);
    y = v128.load(y2, 16);
    a2 = multiplyAdd(a, y, a2);
    b2 = multiplyAdd(b, y, b2);
    x0 += 32; x1 += 32; y0 += 32; y1 += 32; y2 += 32;
  } while (x0 < end);
  storeThree(scores, sumLanes(a0, a1, a2, a2));
  storeThree(scores + 24, sumLanes(b0, b1, b2, b2));
}

/** One input by all six outputs. */
function scoreOne(inputs: usize, outputs: usize, scores: usize, rowBytes: usize): void {
  let x = load<usize>(inputs);
  let y0 = load<usize>(outputs);
  let y1 = load<usize>(outputs, 4);
  let y2 = load<usize>(outputs, 8);
  let y3 = load<usize>(outputs, 12);
  let y4 = load<usize>(outputs, 16);
  let y5 = load<usize>(outputs, 20);
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero;
  const end = x + rowBytes;
  do {
    const a = v128.load(x);
    a0 = multiplyAdd(a, v128.load(y0), a0);
    a1 = multiplyAdd(a, v128.load(y1), a1);
    a2 = multiplyAdd(a, v128.load(y2), a2);
    a3 = multiplyAdd(a, v128.load(y3), a3);
    a4 = multiplyAdd(a, v128.load(y4), a4);
    a5 = multiplyAdd(a, v128.load(y5), a5);
    x += 16; y0 += 16; y1 += 16; y2 += 16; y3 += 16; y4 += 16; y5 += 16;
  } while (x < end);
  v128.store(scores, sumLanes(a0, a1, a2, a3));
  v128.store(scores, sumLanes(a4, a5, a4, a5), 16);
}

/** Turns all scores into gradients in place and adds their loss. Three vectors hold two inputs' six scores. */
// @ts-ignore: decorator
@inline
function settleAll(m: i32, weights: usize, heaviest: f32, positive: bool, rate: f32): void {
  const weight0 = v128.load(weights);
  const weight1 = v128.load(weights, 16);
  const weight2 = v128.load(weights, 32);
  let at = gradients;
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
