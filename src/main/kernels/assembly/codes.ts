// Kernel for coded rows: bounds of the dot product of a vector with rows of which 4 bits a number are kept (analysis/codes.ts says how
// and proves the bounds). It works in place on the memory of the codes, which any number of threads read at the same time.
//
// Sixteen rows make a block: `groups` times 64 bytes with eight numbers of each row, then 128 bytes about the rows as wholes. Four rows
// share each 16 bytes: a row has one 32-bit lane, in which bits 4p … 4p + 3 of the lower and of the upper half are numbers 2p and
// 2p + 1 of the group. So a product of 16-bit pairs takes two numbers of four rows at once, and lanes never have to be added up.

/** Bytes of a candidate that `scan` writes: row (u32), upper bound (f32), estimate (f32). */
const candidateBytes: usize = 12;

/**
 * Writes a candidate to `out` for every row of `blocks` blocks whose upper bound reaches `threshold`, in the order of the rows.
 * With D the sum of code · query over a row (whole numbers), and the row's values (shift, step, error), the estimate is
 * shift · `shift` + step · (2 D − `centre`) · `step`, and the upper bound the estimate + error · `error`.
 * @param codes where the blocks start; a multiple of 16
 * @param query 8·groups whole numbers of 16 bits
 * @param firstRow the index of the first block's first row
 * @returns how many candidates there are
 */
export function scan(
  codes: usize,
  blocks: i32,
  groups: i32,
  query: usize,
  centre: i32,
  shift: f32,
  step: f32,
  error: f32,
  threshold: f32,
  firstRow: i32,
  out: usize,
): i32 {
  const mask = i32x4.splat(0x000f000f);
  const centres = i32x4.splat(centre);
  const shifts = f32x4.splat(shift);
  const steps = f32x4.splat(step);
  const errors = f32x4.splat(error);
  const thresholds = f32x4.splat(threshold);
  const queryEnd = query + (<usize>groups << 4);
  let at = codes;
  let target = out;
  for (let block = 0; block < blocks; block++) {
    let sum0 = i32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    for (let pairs = query; pairs < queryEnd; pairs += 16) {
      const pair0 = v128.load32_splat(pairs);
      const pair1 = v128.load32_splat(pairs, 4);
      const pair2 = v128.load32_splat(pairs, 8);
      const pair3 = v128.load32_splat(pairs, 12);
      sum0 = addProducts(sum0, v128.load(at), mask, pair0, pair1, pair2, pair3);
      sum1 = addProducts(sum1, v128.load(at, 16), mask, pair0, pair1, pair2, pair3);
      sum2 = addProducts(sum2, v128.load(at, 32), mask, pair0, pair1, pair2, pair3);
      sum3 = addProducts(sum3, v128.load(at, 48), mask, pair0, pair1, pair2, pair3);
      at += 64;
    }
    const estimate0 = estimated(sum0, at, at + 64, centres, shifts, steps);
    const estimate1 = estimated(sum1, at + 16, at + 72, centres, shifts, steps);
    const estimate2 = estimated(sum2, at + 32, at + 80, centres, shifts, steps);
    const estimate3 = estimated(sum3, at + 48, at + 88, centres, shifts, steps);
    const upper0 = f32x4.add(estimate0, f32x4.mul(shortFloats(at + 96), errors));
    const upper1 = f32x4.add(estimate1, f32x4.mul(shortFloats(at + 104), errors));
    const upper2 = f32x4.add(estimate2, f32x4.mul(shortFloats(at + 112), errors));
    const upper3 = f32x4.add(estimate3, f32x4.mul(shortFloats(at + 120), errors));
    const largest = f32x4.pmax(f32x4.pmax(upper0, upper1), f32x4.pmax(upper2, upper3));
    if (v128.any_true(f32x4.ge(largest, thresholds))) {
      const row = firstRow + (block << 4);
      target = emit(target, row, upper0, estimate0, thresholds);
      target = emit(target, row + 4, upper1, estimate1, thresholds);
      target = emit(target, row + 8, upper2, estimate2, thresholds);
      target = emit(target, row + 12, upper3, estimate3, thresholds);
    }
    at += 128;
  }
  return <i32>((target - out) / candidateBytes);
}

// @ts-ignore: decorator
@inline
function addProducts(
  sum: v128,
  codes: v128,
  mask: v128,
  pair0: v128,
  pair1: v128,
  pair2: v128,
  pair3: v128,
): v128 {
  const first = i32x4.dot_i16x8_s(v128.and(codes, mask), pair0);
  const second = i32x4.dot_i16x8_s(v128.and(i16x8.shr_u(codes, 4), mask), pair1);
  const third = i32x4.dot_i16x8_s(v128.and(i16x8.shr_u(codes, 8), mask), pair2);
  const fourth = i32x4.dot_i16x8_s(i16x8.shr_u(codes, 12), pair3);
  return i32x4.add(sum, i32x4.add(i32x4.add(first, second), i32x4.add(third, fourth)));
}

/** The estimates of four rows, from the addresses of their shifts and steps. */
// @ts-ignore: decorator
@inline
function estimated(
  sums: v128,
  shiftsAt: usize,
  stepsAt: usize,
  centres: v128,
  shifts: v128,
  steps: v128,
): v128 {
  const doubled = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shl(sums, 1), centres));
  const product = f32x4.mul(f32x4.mul(shortFloats(stepsAt), doubled), steps);
  return f32x4.add(f32x4.mul(v128.load(shiftsAt), shifts), product);
}

/** Four 32-bit floats of which only the upper halves are stored. */
// @ts-ignore: decorator
@inline
function shortFloats(at: usize): v128 {
  return i32x4.shl(v128.load16x4_u(at), 16);
}

/** Writes those of four rows that reach the threshold; returns where the next candidate goes. */
function emit(out: usize, row: i32, upper: v128, estimate: v128, thresholds: v128): usize {
  const chosen = i32x4.bitmask(f32x4.ge(upper, thresholds));
  let target = out;
  if (chosen & 1)
    target = write(target, row, f32x4.extract_lane(upper, 0), f32x4.extract_lane(estimate, 0));
  if (chosen & 2)
    target = write(target, row + 1, f32x4.extract_lane(upper, 1), f32x4.extract_lane(estimate, 1));
  if (chosen & 4)
    target = write(target, row + 2, f32x4.extract_lane(upper, 2), f32x4.extract_lane(estimate, 2));
  if (chosen & 8)
    target = write(target, row + 3, f32x4.extract_lane(upper, 3), f32x4.extract_lane(estimate, 3));
  return target;
}

// @ts-ignore: decorator
@inline
function write(out: usize, row: i32, upper: f32, estimate: f32): usize {
  store<i32>(out, row);
  store<f32>(out, upper, 4);
  store<f32>(out, estimate, 8);
  return out + candidateBytes;
}
