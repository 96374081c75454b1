// The passes over rows of a CBOW window: the mean of its context rows, one pass for both gradients of a group of outputs, and the step of
// the context rows.
import { multiplyAdd, squaredLength } from '../training/lanes';

/**
 * Writes the mean of some rows.
 * @param inputs addresses of the rows, up to `inputsEnd`; at least one
 * @returns its squared length
 */
export function averageRows(inputs: usize, inputsEnd: usize, mean: usize, rowBytes: usize): f32 {
  const scale = f32x4.splat(<f32>1 / <f32>((inputsEnd - inputs) >> 2));
  // The first pass writes, the others add, the last one scales: the sum goes through the nearest cache once for four rows.
  let fresh = true;
  for (; inputsEnd - inputs > 16; inputs += 16) {
    addFour(inputs, mean, rowBytes, fresh);
    fresh = false;
  }
  finishMean(inputs, inputsEnd, mean, rowBytes, fresh, scale);
  return squaredLength(mean, rowBytes);
}

/** Adds four rows to the sum, or starts it with them. */
function addFour(inputs: usize, sum: usize, rowBytes: usize, fresh: bool): void {
  const x0 = load<usize>(inputs);
  const x1 = load<usize>(inputs, 4);
  const x2 = load<usize>(inputs, 8);
  const x3 = load<usize>(inputs, 12);
  for (let column: usize = 0; column < rowBytes; column += 16) {
    const pair0 = f32x4.add(v128.load(x0 + column), v128.load(x1 + column));
    const pair1 = f32x4.add(v128.load(x2 + column), v128.load(x3 + column));
    const four = f32x4.add(pair0, pair1);
    v128.store(sum + column, fresh ? four : f32x4.add(v128.load(sum + column), four));
  }
}

/** Adds the last one to four rows and divides. */
function finishMean(inputs: usize, inputsEnd: usize, mean: usize, rowBytes: usize, fresh: bool, scale: v128): void {
  const left = (inputsEnd - inputs) >> 2;
  const x0 = load<usize>(inputs);
  const x1 = left > 1 ? load<usize>(inputs, 4) : x0;
  const x2 = left > 2 ? load<usize>(inputs, 8) : x0;
  const x3 = left > 3 ? load<usize>(inputs, 12) : x0;
  // Rows that are not there are the first one once more, counted for nothing.
  const none = f32x4.splat(0);
  const one = f32x4.splat(1);
  const count1 = left > 1 ? one : none;
  const count2 = left > 2 ? one : none;
  const count3 = left > 3 ? one : none;
  for (let column: usize = 0; column < rowBytes; column += 16) {
    const pair0 = multiplyAdd(count1, v128.load(x1 + column), v128.load(x0 + column));
    const pair1 = multiplyAdd(count2, v128.load(x2 + column), f32x4.mul(count3, v128.load(x3 + column)));
    const sum = fresh ? none : v128.load(mean + column);
    const values = f32x4.mul(scale, f32x4.add(f32x4.add(pair0, pair1), sum));
    v128.store(mean + column, values);
  }
}

/**
 * Moves the six outputs of a group by the mean and adds up what the mean is to move by them, as they were before.
 * @param gradients six f32: how much of an output is added to the mean, and of the mean to the output
 * @param fresh whether the step starts with this group
 */
export function moveOutputs(mean: usize, step: usize, outputs: usize, gradients: usize, rowBytes: usize, fresh: bool): void {
  let y0 = load<usize>(outputs);
  let y1 = load<usize>(outputs, 4);
  let y2 = load<usize>(outputs, 8);
  let y3 = load<usize>(outputs, 12);
  let y4 = load<usize>(outputs, 16);
  let y5 = load<usize>(outputs, 20);
  const g0 = v128.load_splat<f32>(gradients);
  const g1 = v128.load_splat<f32>(gradients, 4);
  const g2 = v128.load_splat<f32>(gradients, 8);
  const g3 = v128.load_splat<f32>(gradients, 12);
  const g4 = v128.load_splat<f32>(gradients, 16);
  const g5 = v128.load_splat<f32>(gradients, 20);
  for (const end = mean + rowBytes; mean < end; mean += 16) {
    const values = v128.load(mean);
    let moved = fresh ? f32x4.splat(0) : v128.load(step);
    let row = v128.load(y0);
    moved = multiplyAdd(g0, row, moved);
    v128.store(y0, multiplyAdd(g0, values, row));
    row = v128.load(y1);
    moved = multiplyAdd(g1, row, moved);
    v128.store(y1, multiplyAdd(g1, values, row));
    row = v128.load(y2);
    moved = multiplyAdd(g2, row, moved);
    v128.store(y2, multiplyAdd(g2, values, row));
    row = v128.load(y3);
    moved = multiplyAdd(g3, row, moved);
    v128.store(y3, multiplyAdd(g3, values, row));
    row = v128.load(y4);
    moved = multiplyAdd(g4, row, moved);
    v128.store(y4, multiplyAdd(g4, values, row));
    row = v128.load(y5);
    moved = multiplyAdd(g5, row, moved);
    v128.store(y5, multiplyAdd(g5, values, row));
    v128.store(step, moved);
    step += 16; y0 += 16; y1 += 16; y2 += 16; y3 += 16; y4 += 16; y5 += 16;
  }
}

/** Adds the step to every row; one that is there twice takes it twice, since each column is stored before it is read again. */
export function moveRows(inputs: usize, inputsEnd: usize, step: usize, rowBytes: usize): void {
  for (; inputsEnd - inputs >= 12; inputs += 12) {
    const x0 = load<usize>(inputs);
    const x1 = load<usize>(inputs, 4);
    const x2 = load<usize>(inputs, 8);
    for (let column: usize = 0; column < rowBytes; column += 16) {
      const values = v128.load(step + column);
      v128.store(x0 + column, f32x4.add(v128.load(x0 + column), values));
      v128.store(x1 + column, f32x4.add(v128.load(x1 + column), values));
      v128.store(x2 + column, f32x4.add(v128.load(x2 + column), values));
    }
  }
  for (; inputs < inputsEnd; inputs += 4) {
    const row = load<usize>(inputs);
    for (let column: usize = 0; column < rowBytes; column += 16) {
      v128.store(row + column, f32x4.add(v128.load(row + column), v128.load(step + column)));
    }
  }
}
