// One window as small matrix products: m context words (inputs) against a group of six outputs. Everything is blocked for the
// sixteen 128-bit registers of the commonest processors, of which the JavaScript engine keeps one for itself.
import { multiplyAdd, sumLanes } from '../training/lanes';
import { settleAll } from '../training/logistic';
import { scoreOne } from '../training/score';
import { updateAll } from './update';

let gradients: usize = 0;

/** @param store room for the scores and gradients of a window: six f32 an input */
export function placeWindow(store: usize): void {
  gradients = store;
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
  settleAll(gradients, m, weights, heaviest, positive, rate);
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
      scoreOne(load<usize>(input), outputs, score, rowBytes);
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
