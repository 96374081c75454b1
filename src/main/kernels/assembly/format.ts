// Kernel that writes 32-bit floats as decimal text: the very bytes that embeddings/number-text.ts writes, for the numbers that vectors
// are made of. Which of several lengths a number has and its sign are as good as random, and a processor that guesses wrong loses more
// time than all the arithmetic takes, so there is hardly a branch on the way of an ordinary number.

// Positive floats are in the order of their bits. These are the bits of the first floats not below 10^−1, 10^−2, 10^−3, 10^−4, 10^−5.
const from1: u32 = 0x3dcc_cccd;
const from2: u32 = 0x3c23_d70b;
const from3: u32 = 0x3a83_126f;
const from4: u32 = 0x38d1_b718;
const from5: u32 = 0x3727_c5ad;

/**
 * Writes a space and the text of each of the `count` floats at `values` to `out`; up to 24 bytes a number may change there.
 * It stops before a number that it leaves to the caller: one outside 1e-5 … 10, a power of two, or one for which it is not plain to see
 * how many digits it needs.
 * @param powers the 64-bit floats 10^0 … 10^13; behind them, the count of the numbers written is left as a 32-bit number
 * @returns where the text ends
 */
export function writeNumbers(values: usize, count: i32, powers: usize, out: usize): usize {
  let at = out;
  let done = 0;
  for (; done < count; done++) {
    const bits = load<u32>(values + ((<usize>done) << 2));
    const size = bits & 0x7fff_ffff;
    // The float below a power of two is nearer than the one above it.
    if (size - from5 >= 0x4120_0000 - from5 || (bits & 0x7f_ffff) === 0) break;

    const magnitude = <f64>reinterpret<f32>(size);
    const below =
      i32(size < 0x3f80_0000) + i32(size < from1) + i32(size < from2) + i32(size < from3) + i32(size < from4);
    // 10^7 … 10^12, so that eight digits lie before the point.
    let power = powers + ((<usize>(7 + below)) << 3);
    const scaled7 = magnitude * load<f64>(power - 8);
    const scaled8 = magnitude * load<f64>(power);
    const digits7 = floor(scaled7 + 0.5);
    const digits8 = floor(scaled8 + 0.5);
    const digits9 = floor(magnitude * load<f64>(power, 8) + 0.5);
    // Rounded to so many digits, a number reads back when it moves by less than half the gap to its neighbours.
    let half = reinterpret<f64>((<u64>((bits >> 23) & 0xff) + 872) << 52) * load<f64>(power);
    const doubt = half * 1e-5;
    const excess8 = abs(digits8 - scaled8) - half;
    half *= 0.1;
    const excess7 = abs(digits7 - scaled7) - half;
    if (i32(abs(excess7) < doubt) | i32(abs(excess8) < doubt)) break;
    const reads8 = -i32(excess8 < 0);
    const reads7 = reads8 & -i32(excess7 < 0);
    let nine =
      (wholeOf(digits9) & ~reads8) |
      ((wholeOf(digits8) * 10) & (reads8 ^ reads7)) |
      ((wholeOf(digits7) * 100) & reads7);
    let length = 9 + reads8 + reads7;

    // Few numbers do with six digits or less.
    let padding = 1000;
    let plain = true;
    const scaled6 = magnitude * load<f64>(power - 16);
    const fewer = abs(floor(scaled6 + 0.5) - scaled6) < half * 0.11;
    while (fewer && length < 8 && length > 2) {
      power -= 8;
      half *= 0.1;
      const scaled = magnitude * load<f64>(power - 8);
      const digits = floor(scaled + 0.5);
      const excess = abs(digits - scaled) - half;
      plain = abs(excess) >= half * 1e-5;
      if (excess >= 0 || !plain) break;
      nine = wholeOf(digits) * padding;
      padding *= 10;
      length--;
    }
    // A power of ten is where rounding up gives one digit more.
    if (!plain || nine >= 1_000_000_000 || length < 3) break;

    store<u16>(at, 0x2d20);
    at += 1 + (bits >>> 31);
    store<u64>(at, 0x3030_3030_3030_2e30);
    const whole = i32(below === 0);
    at += below + 1 - whole;
    const first = nine / 100_000_000;
    store<u16>(at, 0x2e30 + first);
    store<u64>(at + 1 + whole, eightDigits(nine - first * 100_000_000));
    at += length + whole;
  }
  store<i32>(powers, done, 112);
  return at;
}

/** The whole number 0 ≤ `value` < 2^31, without the checks of a conversion: added to 2^52, it is the lowest bits of the sum. */
// @ts-ignore: decorator
@inline
function wholeOf(value: f64): i32 {
  return <i32>reinterpret<u64>(value + 4_503_599_627_370_496.0);
}

/** The eight digits of `whole` as text: split into fours, twos and ones side by side in one 64-bit number. */
// @ts-ignore: decorator
@inline
function eightDigits(whole: i32): u64 {
  const upper = whole / 10_000;
  const fours = <u64>upper | (<u64>(whole - upper * 10_000) << 32);
  // For a number below 10^4, 10486 / 2^20 is near enough to 1 / 100; for one below 100, 103 / 2^10 to 1 / 10.
  const hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
  const twos = hundreds | ((fours - hundreds * 100) << 16);
  const tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
  return (tens | ((twos - tens * 10) << 8)) + 0x3030_3030_3030_3030;
}
