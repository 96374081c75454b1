import { multiplyAdd, sumLanes } from './lanes';

/**
 * The scores of one input row with the six outputs of a group.
 * @param x address of the input row
 * @param outputs addresses of the six output rows
 * @param scores where six f32 are written; room for eight is overwritten
 */
export function scoreOne(x: usize, outputs: usize, scores: usize, rowBytes: usize): void {
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
