// Kernel that reads rows of vector files: text with numbers in decimal, and words with numbers in binary. It works on a memory of its own;
// the caller copies bytes in and rows out, block by block, so that both stay in the cache. 64 bytes behind the bytes may be read, and 16
// behind the words may change.
//
// The state of a reading, as 32-bit numbers, lies at `state`:
//   0 where reading goes on, 4 rows read, 8 numbers read of the row under way, 12 where the next word is to be written,
//   16 where the line or row under way starts, 20 not 0 when a word may hold something beyond ASCII.
// For each row, the address where its word started and the one where its copy ends are written to `starts` and `ends`.

/** Why a reading stopped. */
const done = 0;
/** The rows read so far fill their place. */
const full = 1;
/** A number that is left to the caller: state 0 is where it starts. */
const hardNumber = 2;
/** A row that is not as expected: state 16 is where it starts, and nothing of it counts. */
const oddRow = 3;

const space: u8 = 0x20;
const lineEnd: u8 = 0x0a;
const carriageReturn: u8 = 0x0d;

/** How many line ends there are in `at .. end`; the 16 bytes behind them may be read. */
export function countLines(at: usize, end: usize): i32 {
  const wanted = i8x16.splat(lineEnd);
  let lines = 0;
  while (at + 16 <= end) {
    // A lane counts to 255 at most.
    const stop = min(end - 15, at + 16 * 255);
    let counts = i8x16.splat(0);
    for (; at < stop; at += 16) counts = i8x16.sub(counts, i8x16.eq(v128.load(at), wanted));
    const pairs = i16x8.extadd_pairwise_i8x16_u(counts);
    const fours = i32x4.extadd_pairwise_i16x8_u(pairs);
    lines += i32x4.extract_lane(fours, 0) + i32x4.extract_lane(fours, 1);
    lines += i32x4.extract_lane(fours, 2) + i32x4.extract_lane(fours, 3);
  }
  for (; at < end; at++) lines += i32(load<u8>(at) === lineEnd);
  return lines;
}

/**
 * Reads lines up to `end`, before which a line ends: a word and `dimension` numbers between single spaces, and perhaps spaces and a carriage
 * return behind them.
 * @param stride bytes from one row to the next at `rows`; `capacity` rows have room there
 * @param powers the 64-bit floats 10^0 … 10^22
 * @returns why it stopped
 */
export function readText(
  state: usize,
  end: usize,
  dimension: i32,
  stride: i32,
  rows: usize,
  capacity: i32,
  starts: usize,
  ends: usize,
  powers: usize,
): i32 {
  const first = load<u32>(state, 24);
  const signs = i8x16.splat(0x30);
  const ten = i8x16.splat(10);
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const low = i16x8.splat(0xff);
  const tens = i16x8.splat(10);
  const hundreds = i16x8(100, 1, 100, 1, 100, 1, 100, 1);
  const myriads = i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1);
  let at: usize = load<u32>(state);
  let row: i32 = load<i32>(state, 4);
  let field: i32 = load<i32>(state, 8);
  let words: usize = load<u32>(state, 12);
  let start: usize = load<u32>(state, 16);
  let beyond: i32 = load<i32>(state, 20);
  let reason = done;
  // The row's place, when reading goes on inside it.
  let out = rows + <usize>((row - first) * stride) + (<usize>field << 2);

  for (;;) {
    if (field === 0) {
      if (at >= end) break;
      if (row - first === capacity) {
        reason = full;
        break;
      }
      start = at;
      out = rows + <usize>((row - first) * stride);
      const wordStart = words;
      // The word goes up to the first space; a line end comes first only in a row that is not as expected.
      let length = 16;
      for (;;) {
        const bytes = v128.load(at);
        v128.store(words, bytes);
        const stops = v128.or(i8x16.eq(bytes, i8x16.splat(space)), i8x16.eq(bytes, i8x16.splat(lineEnd)));
        length = ctz(i8x16.bitmask(stops) | 0x10000);
        beyond |= i8x16.bitmask(bytes) & ((1 << length) - 1);
        at += length;
        words += length;
        if (length < 16) break;
      }
      if (load<u8>(at) !== space) {
        words = wordStart;
        reason = oddRow;
        break;
      }
      store<u32>(starts + (<usize>row << 2), <u32>start);
      store<u32>(ends + (<usize>row << 2), <u32>words);
      at++;
    } else if (field < dimension) {
      if (load<u8>(at) !== space) {
        reason = oddRow;
        break;
      }
      at++;
    } else {
      while (load<u8>(at) === space) at++;
      if (load<u8>(at) === carriageReturn && load<u8>(at, 1) === lineEnd) at++;
      if (load<u8>(at) !== lineEnd) {
        reason = oddRow;
        break;
      }
      at++;
      row++;
      field = 0;
      continue;
    }

    const negative = i32(load<u8>(at) === 0x2d);
    const from = at + negative;
    // Most numbers have a digit, a point and up to seven digits: eight bytes in a 64-bit number, worked on side by side.
    const first8 = load<u64>(from, 2) ^ 0x3030_3030_3030_3030;
    const stops = ((first8 + 0x7676_7676_7676_7676) | first8) & 0x8080_8080_8080_8080;
    const leading = <u32>load<u8>(from) - 0x30;
    if (i32(load<u8>(from, 1) === 0x2e) & i32(leading < 10) & i32(stops !== 0)) {
      const fraction = <usize>(ctz(stops) >> 3);
      const end = from + 2 + fraction;
      const behind = load<u8>(end);
      if (i32(behind === space) | i32(behind === lineEnd) | i32(behind === carriageReturn)) {
        let digits = ((first8 << 8) | <u64>leading) << ((7 - fraction) << 3);
        digits = (digits * 2561) >>> 8;
        digits = ((digits & 0x00ff_00ff_00ff_00ff) * 6_553_601) >>> 16;
        digits = ((digits & 0x0000_ffff_0000_ffff) * 42_949_672_960_001) >>> 32;
        // Both are exact in 64 bits, and one operation rounds once (Clinger 1990). Rounding again to 32 bits goes right: a number of eight
        // digits that is not the middle between two 32-bit floats is away from it by 2^-25 · 10^-7 of its size or more, and so is the quotient.
        const value = <f64>(<i32>digits) / load<f64>(powers + (fraction << 3));
        store<u32>(out, reinterpret<u32>(<f32>value) | (negative << 31));
        at = end;
        out += 4;
        field++;
        continue;
      }
    }

    // Most others have fewer than 16 digits.
    const digits = i8x16.sub(v128.load(from), signs);
    const others = i8x16.bitmask(i8x16.ge_u(digits, ten)) | 0x30000;
    const point = ctz(others);
    const pointed = i32(load<u8>(from + point) === 0x2e);
    const length = ctz(others & (others - pointed));
    const after = load<u8>(from + length);
    const count = length - pointed;
    if (length < 16 && count > 0 && (after === space || after === lineEnd || after === carriageReturn)) {
      // The digits move to the end of the vector, without the point; what lies before them becomes zero.
      const places = i8x16.add(lanes, i8x16.splat(<i8>(count - 16)));
      const behind = i8x16.ge_s(places, i8x16.splat(<i8>point));
      const ones = i8x16.swizzle(digits, i8x16.sub(places, behind));
      const twos = i16x8.add(i16x8.mul(v128.and(ones, low), tens), i16x8.shr_u(ones, 8));
      const fours = i32x4.dot_i16x8_s(twos, hundreds);
      const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(fours, fours), myriads);
      const halves = i64x2.extract_lane(eights, 0);
      // Fewer than 16 digits and 10^15 are exact in 64 bits, and one operation rounds once (Clinger 1990).
      const whole = <f64>((halves & 0xffff_ffff) * 100_000_000 + (halves >>> 32));
      const value = whole / load<f64>(powers + (<usize>(count - point) << 3));
      if ((reinterpret<u64>(value) & 0x1fff_ffff) === 0x1000_0000) {
        // Half-way between two 32-bit floats, perhaps by rounding.
        reason = hardNumber;
        break;
      }
      store<u32>(out, reinterpret<u32>(<f32>value) | (negative << 31));
      at = from + length;
    } else {
      const next = readLongNumber(from, negative, out, powers);
      if (next === 0) {
        reason = hardNumber;
        break;
      }
      at = next;
    }
    out += 4;
    field++;
  }
  store<u32>(state, <u32>at);
  store<i32>(state, row, 4);
  store<i32>(state, field, 8);
  store<u32>(state, <u32>words, 12);
  store<u32>(state, <u32>start, 16);
  store<i32>(state, beyond, 20);
  return reason;
}

/**
 * Reads the number at `at`, behind its sign, with up to 19 digits and an exponent, and stores it to `out`.
 * @returns where it ends; 0 when it is left to the caller
 */
function readLongNumber(at: usize, negative: i32, out: usize, powers: usize): usize {
  let whole: u64 = 0;
  let digits = 0;
  let significant = 0;
  let scale = 0;
  let pointed = false;
  for (;;) {
    const byte = load<u8>(at);
    const digit = <u32>byte - 0x30;
    if (digit < 10) {
      digits++;
      significant += i32(whole !== 0 || digit !== 0);
      if (significant > 19) return 0;
      whole = whole * 10 + digit;
      scale -= i32(pointed);
    } else if (byte === 0x2e && !pointed) pointed = true;
    else break;
    at++;
  }
  if (digits === 0) return 0;
  if ((load<u8>(at) | 0x20) === 0x65) {
    at++;
    const sign = load<u8>(at);
    if (sign === 0x2d || sign === 0x2b) at++;
    let exponent = 0;
    let length = 0;
    for (; length < 4; length++) {
      const digit = <u32>load<u8>(at) - 0x30;
      if (digit >= 10) break;
      exponent = exponent * 10 + digit;
      at++;
    }
    if (length === 0 || length === 4) return 0;
    scale += sign === 0x2d ? -exponent : exponent;
  }
  const after = load<u8>(at);
  if (after !== space && after !== lineEnd && after !== carriageReturn) return 0;
  let value = <f64>whole;
  if (whole !== 0) {
    if (scale < -44 || scale > 44) return 0;
    if (scale < -22) {
      value /= load<f64>(powers, 22 << 3);
      scale += 22;
    } else if (scale > 22) {
      value *= load<f64>(powers, 22 << 3);
      scale -= 22;
    }
    if (scale < 0) value /= load<f64>(powers + (<usize>-scale << 3));
    else value *= load<f64>(powers + (<usize>scale << 3));
    // Up to three roundings moved it by less than two units in its last place, which matters only near the middle between two 32-bit floats;
    // what is too small or too large for ordinary ones is left to the caller as well.
    if (value < 1.1754943508222875e-38 || value > 3.4028234663852886e38) return 0;
    if ((reinterpret<u64>(value) & 0x1fff_ffff) - 0x0fff_fffc <= 8) return 0;
  }
  store<u32>(out, reinterpret<u32>(<f32>value) | (negative << 31));
  return at;
}

/**
 * Counts the rows that are whole in `at .. end`, each a word of at most `longestWord` bytes, a space and `vectorBytes` bytes, with any number
 * of line ends before it. Where the next row starts is left in state 0.
 */
export function countBinary(state: usize, at: usize, end: usize, vectorBytes: i32, longestWord: i32): i32 {
  let rows = 0;
  for (;;) {
    while (at < end && load<u8>(at) === lineEnd) at++;
    store<u32>(state, <u32>at);
    const stop = spaceFrom(at, end);
    if (stop >= end || stop - at > <usize>longestWord || end - stop - 1 < <usize>vectorBytes) break;
    at = stop + 1 + <usize>vectorBytes;
    rows++;
  }
  return rows;
}

/**
 * Reads rows in binary up to `end`, which is where a row ends.
 * @returns why it stopped; an odd row is one whose numbers are not all finite
 */
export function readBinary(
  state: usize,
  end: usize,
  dimension: i32,
  stride: i32,
  rows: usize,
  capacity: i32,
  starts: usize,
  ends: usize,
): i32 {
  const first = load<u32>(state, 24);
  let at: usize = load<u32>(state);
  let row: i32 = load<i32>(state, 4);
  let words: usize = load<u32>(state, 12);
  let beyond: i32 = load<i32>(state, 20);
  let reason = done;
  while (at < end) {
    if (row - first === capacity) {
      reason = full;
      break;
    }
    while (load<u8>(at) === lineEnd) at++;
    store<u32>(state, <u32>at, 16);
    const stop = spaceFrom(at, end);
    store<u32>(starts + (<usize>row << 2), <u32>at);
    for (; at < stop; at += 16) {
      const bytes = v128.load(at);
      v128.store(words, bytes);
      const length = min<usize>(16, stop - at);
      beyond |= i8x16.bitmask(bytes) & ((1 << <i32>length) - 1);
      words += length;
    }
    store<u32>(ends + (<usize>row << 2), <u32>words);
    at = stop + 1;
    if (!copyFinite(at, rows + <usize>((row - first) * stride), dimension)) {
      reason = oddRow;
      break;
    }
    at += <usize>dimension << 2;
    row++;
  }
  store<u32>(state, <u32>at);
  store<i32>(state, row, 4);
  store<u32>(state, <u32>words, 12);
  store<i32>(state, beyond, 20);
  return reason;
}

/** Where the first space in `at .. end` is; `end` or more when there is none. */
function spaceFrom(at: usize, end: usize): usize {
  const wanted = i8x16.splat(space);
  for (; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (found !== 0) return at + ctz(found);
  }
  return end;
}

/** Copies `count` 32-bit floats; whether all of them are finite. */
function copyFinite(from: usize, to: usize, count: i32): bool {
  const exponent = i32x4.splat(0x7f80_0000);
  let special = i32x4.splat(0);
  const end = from + ((<usize>count >> 2) << 4);
  for (; from < end; from += 16) {
    const values = v128.load(from);
    special = v128.or(special, i32x4.eq(v128.and(values, exponent), exponent));
    v128.store(to, values);
    to += 16;
  }
  let finite = !v128.any_true(special);
  for (let rest = count & 3; rest > 0; rest--) {
    const bits = load<u32>(from);
    if ((bits & 0x7f80_0000) === 0x7f80_0000) finite = false;
    store<u32>(to, bits);
    from += 4;
    to += 4;
  }
  return finite;
}
