// Both updates of a window against a group of six outputs, in blocks whose gradients stay in registers while the columns go by: each row of
// a block moves by the others as they were before the block. This takes half the time of holding four columns of all outputs and walking
// through the inputs, since the inner loop is long and always of one length.
import { multiplyAdd } from '../training/lanes';

/** Bytes of one input's six gradients. */
// @ts-ignore: decorator
@inline
const GRADIENT_BYTES: usize = 24;

/**
 * Moves all inputs by the outputs and the outputs by the inputs, two inputs and three outputs at a time.
 * @param inputs addresses of the input rows, up to `inputsEnd`
 * @param outputs addresses of the six output rows
 * @param gradients for each input six f32: how much of an output is added to it, and of it to the output
 */
// @ts-ignore: decorator
@inline
export function updateAll(inputs: usize, inputsEnd: usize, outputs: usize, gradients: usize, rowBytes: usize): void {
  while (inputs < inputsEnd) {
    // One word twice is no block: the second store would lose what the first one brought.
    if (inputsEnd - inputs >= 8 && load<usize>(inputs) != load<usize>(inputs, 4)) {
      updateTwo(inputs, outputs, gradients, rowBytes);
      updateTwo(inputs, outputs + 12, gradients + 12, rowBytes);
      inputs += 8;
      gradients += GRADIENT_BYTES * 2;
    } else {
      updateOne(inputs, outputs, gradients, rowBytes);
      updateOne(inputs, outputs + 12, gradients + 12, rowBytes);
      inputs += 4;
      gradients += GRADIENT_BYTES;
    }
  }
}

/** Two inputs by three outputs. */
function updateTwo(inputs: usize, outputs: usize, gradients: usize, rowBytes: usize): void {
  let x0 = load<usize>(inputs);
  let x1 = load<usize>(inputs, 4);
  let y0 = load<usize>(outputs);
  let y1 = load<usize>(outputs, 4);
  let y2 = load<usize>(outputs, 8);
  const g00 = v128.load_splat<f32>(gradients);
  const g01 = v128.load_splat<f32>(gradients, 4);
  const g02 = v128.load_splat<f32>(gradients, 8);
  gradients += GRADIENT_BYTES;
  const g10 = v128.load_splat<f32>(gradients);
  const g11 = v128.load_splat<f32>(gradients, 4);
  const g12 = v128.load_splat<f32>(gradients, 8);
  const end = x0 + rowBytes;
  const last = end - 16;
  let a0: v128, a1: v128, b0: v128, b1: v128, b2: v128;
  do {
    a0 = v128.load(x0);
    a1 = v128.load(x1);
    b0 = v128.load(y0);
    b1 = v128.load(y1);
    b2 = v128.load(y2);
    v128.store(y0, multiplyAdd(g10, a1, multiplyAdd(g00, a0, b0)));
    v128.store(y1, multiplyAdd(g11, a1, multiplyAdd(g01, a0, b1)));
    v128.store(y2, multiplyAdd(g12, a1, multiplyAdd(g02, a0, b2)));
    v128.store(x0, multiplyAdd(g02, b2, multiplyAdd(g01, b1, multiplyAdd(g00, b0, a0))));
    v128.store(x1, multiplyAdd(g12, b2, multiplyAdd(g11, b1, multiplyAdd(g10, b0, a1))));
    if (x0 == last) break;
    a0 = v128.load(x0, 16);
    a1 = v128.load(x1, 16);
    b0 = v128.load(y0, 16);
    b1 = v128.load(y1, 16);
    b2 = v128.load(y2, 16);
    v128.store(y0, multiplyAdd(g10, a1, multiplyAdd(g00, a0, b0)), 16);
    v128.store(y1, multiplyAdd(g11, a1, multiplyAdd(g01, a0, b1)), 16);
    v128.store(y2, multiplyAdd(g12, a1, multiplyAdd(g02, a0, b2)), 16);
    v128.store(x0, multiplyAdd(g02, b2, multiplyAdd(g01, b1, multiplyAdd(g00, b0, a0))), 16);
    v128.store(x1, multiplyAdd(g12, b2, multiplyAdd(g11, b1, multiplyAdd(g10, b0, a1))), 16);
    x0 += 32; x1 += 32; y0 += 32; y1 += 32; y2 += 32;
  } while (x0 < end);
}

/** One input by three outputs. */
function updateOne(inputs: usize, outputs: usize, gradients: usize, rowBytes: usize): void {
  let x0 = load<usize>(inputs);
  let y0 = load<usize>(outputs);
  let y1 = load<usize>(outputs, 4);
  let y2 = load<usize>(outputs, 8);
  const g00 = v128.load_splat<f32>(gradients);
  const g01 = v128.load_splat<f32>(gradients, 4);
  const g02 = v128.load_splat<f32>(gradients, 8);
  const end = x0 + rowBytes;
  const last = end - 16;
  let a0: v128, b0: v128, b1: v128, b2: v128;
  do {
    a0 = v128.load(x0);
    b0 = v128.load(y0);
    b1 = v128.load(y1);
    b2 = v128.load(y2);
    v128.store(y0, multiplyAdd(g00, a0, b0));
    v128.store(y1, multiplyAdd(g01, a0, b1));
    v128.store(y2, multiplyAdd(g02, a0, b2));
    v128.store(x0, multiplyAdd(g02, b2, multiplyAdd(g01, b1, multiplyAdd(g00, b0, a0))));
    if (x0 == last) break;
    a0 = v128.load(x0, 16);
    b0 = v128.load(y0, 16);
    b1 = v128.load(y1, 16);
    b2 = v128.load(y2, 16);
    v128.store(y0, multiplyAdd(g00, a0, b0), 16);
    v128.store(y1, multiplyAdd(g01, a0, b1), 16);
    v128.store(y2, multiplyAdd(g02, a0, b2), 16);
    v128.store(x0, multiplyAdd(g02, b2, multiplyAdd(g01, b1, multiplyAdd(g00, b0, a0))), 16);
    x0 += 32; y0 += 32; y1 += 32; y2 += 32;
  } while (x0 < end);
}
