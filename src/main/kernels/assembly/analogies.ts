// Kernel for analogies: questions `a is to b as c is to …` of many words against many rows. What a question asks is a sum or a ratio of the
// cosines of a row with three words, and the same few words come in thousands of questions: so a block of rows meets each word once
// (`similarities`), and a question only puts three of these numbers together (`improveSums`, `improveRatios`). That is done in 32 bits with a
// bound on the error; a row that may be among the best is then measured in 64 bits. The result is that of 64 bits throughout.
//
// It works on a memory of its own, as the kernel `analysis` does. All addresses are multiples of 16, strides multiples of 4, blocks of
// rows multiples of 8.

/** How many rows are kept for each question. */
const kept: i32 = 5;

/**
 * Brings `count` rows (a multiple of 4) to length 1 and writes them to `packed` in panels of four rows: panel p holds the first number of rows
 * 4p … 4p + 3, then the second one, and so on. Writes their lengths to `lengths` in 64 bits; a row without a direction (zero, or not
 * finite) gets the length 0 and becomes zeros.
 */
export function packUnitRows(rows: usize, count: i32, stride: i32, lengths: usize, packed: usize): void {
  const bytes = <usize>stride << 2;
  let target = packed;
  for (let index = 0; index < count; index += 4) {
    const row0 = rows + <usize>index * bytes;
    const row1 = row0 + bytes;
    const row2 = row1 + bytes;
    const row3 = row2 + bytes;
    const out = lengths + (<usize>index << 3);
    const scale0 = measure(row0, bytes, out);
    const scale1 = measure(row1, bytes, out + 8);
    const scale2 = measure(row2, bytes, out + 16);
    const scale3 = measure(row3, bytes, out + 24);
    for (let column: usize = 0; column < bytes; column += 16) {
      const values0 = scaled(row0 + column, scale0);
      const values1 = scaled(row1 + column, scale1);
      const values2 = scaled(row2 + column, scale2);
      const values3 = scaled(row3 + column, scale3);
      const low01 = i32x4.shuffle(values0, values1, 0, 4, 1, 5);
      const low23 = i32x4.shuffle(values2, values3, 0, 4, 1, 5);
      const high01 = i32x4.shuffle(values0, values1, 2, 6, 3, 7);
      const high23 = i32x4.shuffle(values2, values3, 2, 6, 3, 7);
      v128.store(target, i64x2.shuffle(low01, low23, 0, 2));
      v128.store(target, i64x2.shuffle(low01, low23, 1, 3), 16);
      v128.store(target, i64x2.shuffle(high01, high23, 0, 2), 32);
      v128.store(target, i64x2.shuffle(high01, high23, 1, 3), 48);
      target += 64;
    }
  }
}

/** Writes the length of a row to `out` and gives the factor that makes it 1; 0 for a row without a direction. */
function measure(row: usize, bytes: usize, out: usize): f64 {
  const length = sqrt(product(row, row, bytes));
  const known = length > 0 && length < f64.MAX_VALUE;
  f64.store(out, known ? length : 0);
  return known ? 1 / length : 0;
}

/** The dot product of two rows of 32-bit floats, in 64 bits. */
function product(left: usize, right: usize, bytes: usize): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let column: usize = 0; column < bytes; column += 16) {
    const a = v128.load(left + column);
    const b = v128.load(right + column);
    low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b)));
    high = f64x2.add(
      high,
      f64x2.mul(f64x2.promote_low_f32x4(upperHalf(a)), f64x2.promote_low_f32x4(upperHalf(b))),
    );
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

// @ts-ignore: decorator
@inline
function upperHalf(values: v128): v128 {
  return i64x2.shuffle(values, values, 1, 1);
}

/** Four numbers of a row times `scale`, rounded once; zeros where the scale is 0, whatever the numbers are. */
// @ts-ignore: decorator
@inline
function scaled(at: usize, scale: f64): v128 {
  const values = v128.load(at);
  const scales = f64x2.splat(scale);
  const low = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(values), scales));
  const high = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(upperHalf(values)), scales));
  const result = i64x2.shuffle(low, high, 0, 2);
  return scale === 0 ? f32x4.splat(0) : result;
}

// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (FUSED) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(f32x4.mul(a, b), sum);
}

/**
 * The cosines of `words` words (a multiple of 4; vectors of length 1, one after another) with packed rows of length 1: for each word one number
 * a row, `panels` · 4 in all (`panels` a multiple of 2). Sums run over the columns in order, so a cosine is off by at most
 * (stride + 3) · 2^−24.
 */
export function similarities(
  packed: usize,
  panels: i32,
  stride: i32,
  vectors: usize,
  words: i32,
  out: usize,
): void {
  const bytes = <usize>stride << 2;
  const panelBytes = bytes << 2;
  const outBytes = <usize>panels << 4;
  for (let word = 0; word < words; word += 4) {
    const vector = vectors + <usize>word * bytes;
    let target = out + <usize>word * outBytes;
    let panel = packed;
    for (let pair = 0; pair < panels; pair += 2) {
      tile(panel, panel + panelBytes, vector, bytes, target, outBytes);
      panel += panelBytes << 1;
      target += 32;
    }
  }
}

/** Four words against eight rows: eight sums in registers. */
function tile(left: usize, right: usize, vector: usize, bytes: usize, out: usize, outBytes: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  const vector1 = vector + bytes;
  const vector2 = vector1 + bytes;
  const vector3 = vector2 + bytes;
  for (let column: usize = 0; column < bytes; column += 4) {
    const as = v128.load(left + (column << 2));
    const bs = v128.load(right + (column << 2));
    const w0 = v128.load32_splat(vector + column);
    a0 = multiplyAdd(w0, as, a0);
    b0 = multiplyAdd(w0, bs, b0);
    const w1 = v128.load32_splat(vector1 + column);
    a1 = multiplyAdd(w1, as, a1);
    b1 = multiplyAdd(w1, bs, b1);
    const w2 = v128.load32_splat(vector2 + column);
    a2 = multiplyAdd(w2, as, a2);
    b2 = multiplyAdd(w2, bs, b2);
    const w3 = v128.load32_splat(vector3 + column);
    a3 = multiplyAdd(w3, as, a3);
    b3 = multiplyAdd(w3, bs, b3);
  }
  v128.store(out, a0);
  v128.store(out, b0, 16);
  v128.store(out + outBytes, a1);
  v128.store(out + outBytes, b1, 16);
  v128.store(out + outBytes * 2, a2);
  v128.store(out + outBytes * 2, b2, 16);
  v128.store(out + outBytes * 3, a3);
  v128.store(out + outBytes * 3, b3, 16);
}

// The block of rows that questions are asked about: set by `beginBlock`.
let blockRows: usize = 0;
let blockLengths: usize = 0;
let blockCosines: usize = 0;
let rowBytes: usize = 0;
let cosineBytes: usize = 0;
let firstRow: u32 = 0;
// The words of the questions: set by `beginWords`.
let wordValues: usize = 0;
let wordLengths: usize = 0;
let wordRows: usize = 0;

/**
 * Says what the words of the questions are.
 * @param values their rows as they are, one after another
 * @param lengths their lengths in 64 bits
 * @param numbers which rows they are, 32-bit integers
 */
export function beginWords(values: usize, lengths: usize, numbers: usize): void {
  wordValues = values;
  wordLengths = lengths;
  wordRows = numbers;
}

/**
 * Says what the next questions are asked about.
 * @param rows the block's rows as they are
 * @param lengths their lengths, as `packUnitRows` gave them
 * @param cosines what `similarities` gave
 * @param count rows, a multiple of 8; those behind the end of the matrix have the length 0
 * @param first the number of the block's first row
 */
export function beginBlock(
  rows: usize,
  lengths: usize,
  cosines: usize,
  count: i32,
  stride: i32,
  first: u32,
): void {
  blockRows = rows;
  blockLengths = lengths;
  blockCosines = cosines;
  cosineBytes = <usize>count << 2;
  rowBytes = <usize>stride << 2;
  firstRow = first;
}

/**
 * Looks for better answers to `count` questions by 3CosAdd: cos(x, b) + cos(x, c) − cos(x, a).
 * @param questions for each one a, b and c, as 32-bit numbers of words
 * @param scores for each question the scores of its best rows so far, five 64-bit floats, best first; −Infinity where there are fewer
 * @param rows for each question its best rows so far, five 32-bit numbers
 * @param thresholds for each question one 32-bit float: what a sum of 32-bit cosines must reach to be measured. Infinity to leave
 * the question alone
 * @param slack what a sum of 32-bit cosines may be off by, and a little more
 */
export function improveSums(
  questions: usize,
  count: i32,
  scores: usize,
  rows: usize,
  thresholds: usize,
  slack: f64,
): void {
  for (let index = 0; index < count; index++) {
    const question = questions + <usize>index * 12;
    const a = blockCosines + <usize>load<u32>(question) * cosineBytes;
    const b = blockCosines + <usize>load<u32>(question, 4) * cosineBytes;
    const c = blockCosines + <usize>load<u32>(question, 8) * cosineBytes;
    const threshold = thresholds + (<usize>index << 2);
    let least = v128.load32_splat(threshold);
    let some = f32x4.splat(0);
    for (let at: usize = 0; at < cosineBytes; at += 32) {
      some = v128.or(some, f32x4.ge(sumsAt(a, b, c, at), least));
      some = v128.or(some, f32x4.ge(sumsAt(a, b, c, at + 16), least));
    }
    if (!v128.any_true(some)) continue;
    for (let at: usize = 0; at < cosineBytes; at += 16) {
      let hits = i32x4.bitmask(f32x4.ge(sumsAt(a, b, c, at), least));
      while (hits != 0) {
        const row = <u32>(at >> 2) + <u32>ctz(hits);
        hits &= hits - 1;
        if (isAsked(question, row)) continue;
        const score = wordCosine(question, 4, row) + wordCosine(question, 8, row) - wordCosine(question, 0, row);
        const last = keep(row, score, scores + <usize>index * 40, rows + <usize>index * 20);
        store<f32>(threshold, <f32>(last - slack));
      }
      least = v128.load32_splat(threshold);
    }
  }
}

// @ts-ignore: decorator
@inline
function sumsAt(a: usize, b: usize, c: usize, at: usize): v128 {
  return f32x4.sub(f32x4.add(v128.load(b + at), v128.load(c + at)), v128.load(a + at));
}

/**
 * The same by 3CosMul (Levy & Goldberg 2014, equation 4), with cosines shifted to 0 … 1: p(x, b) · p(x, c) / (p(x, a) + 10^−6), where
 * p(x, y) = (1 + cos(x, y)) / 2.
 * @param slack what 1 + cos may be off by in 32 bits; the most that a ratio can be, given this, is what is compared
 */
export function improveRatios(
  questions: usize,
  count: i32,
  scores: usize,
  rows: usize,
  thresholds: usize,
  slack: f32,
): void {
  const over = f32x4.splat(1 + slack);
  const under = f32x4.splat(1 - slack);
  for (let index = 0; index < count; index++) {
    const question = questions + <usize>index * 12;
    const a = blockCosines + <usize>load<u32>(question) * cosineBytes;
    const b = blockCosines + <usize>load<u32>(question, 4) * cosineBytes;
    const c = blockCosines + <usize>load<u32>(question, 8) * cosineBytes;
    const threshold = thresholds + (<usize>index << 2);
    let least = v128.load32_splat(threshold);
    let some = f32x4.splat(0);
    for (let at: usize = 0; at < cosineBytes; at += 32) {
      some = v128.or(some, f32x4.ge(ratiosAt(a, b, c, at, over, under), least));
      some = v128.or(some, f32x4.ge(ratiosAt(a, b, c, at + 16, over, under), least));
    }
    if (!v128.any_true(some)) continue;
    for (let at: usize = 0; at < cosineBytes; at += 16) {
      let hits = i32x4.bitmask(f32x4.ge(ratiosAt(a, b, c, at, over, under), least));
      while (hits != 0) {
        const row = <u32>(at >> 2) + <u32>ctz(hits);
        hits &= hits - 1;
        if (isAsked(question, row)) continue;
        const above = ((1 + wordCosine(question, 4, row)) / 2) * ((1 + wordCosine(question, 8, row)) / 2);
        const score = above / ((1 + wordCosine(question, 0, row)) / 2 + 1e-6);
        const last = keep(row, score, scores + <usize>index * 40, rows + <usize>index * 20);
        // `ratiosAt` gives twice the ratio; the factor covers the roundings of its product and quotient.
        store<f32>(threshold, <f32>(last * 2 * (1 - 1e-6)));
      }
      least = v128.load32_splat(threshold);
    }
  }
}

/** Twice the most that the ratio of four rows can be. */
// @ts-ignore: decorator
@inline
function ratiosAt(a: usize, b: usize, c: usize, at: usize, over: v128, under: v128): v128 {
  const zero = f32x4.splat(0);
  const above = f32x4.mul(
    f32x4.max(f32x4.add(v128.load(b + at), over), zero),
    f32x4.max(f32x4.add(v128.load(c + at), over), zero),
  );
  const below = f32x4.max(f32x4.add(v128.load(a + at), under), zero);
  return f32x4.div(above, f32x4.add(below, f32x4.splat(2e-6)));
}

/** Whether a row of the block is no answer: a word of the question, or a row without a direction. */
// @ts-ignore: decorator
@inline
function isAsked(question: usize, row: u32): bool {
  const number = firstRow + row;
  return (
    load<f64>(blockLengths + (<usize>row << 3)) === 0 ||
    number === load<u32>(wordRows + (<usize>load<u32>(question) << 2)) ||
    number === load<u32>(wordRows + (<usize>load<u32>(question, 4) << 2)) ||
    number === load<u32>(wordRows + (<usize>load<u32>(question, 8) << 2))
  );
}

/** The cosine of a row of the block with the word that stands `place` bytes into the question, in 64 bits. */
function wordCosine(question: usize, place: usize, row: u32): f64 {
  const word = <usize>load<u32>(question + place);
  const lengths = load<f64>(wordLengths + (word << 3)) * load<f64>(blockLengths + (<usize>row << 3));
  const cosine = product(blockRows + <usize>row * rowBytes, wordValues + word * rowBytes, rowBytes) / lengths;
  return max<f64>(-1, min<f64>(1, cosine));
}

/** Puts a row of the block among the best of a question if it is better than the last of them; of equal ones the earlier stays. Gives the last score. */
function keep(row: u32, score: f64, scores: usize, rows: usize): f64 {
  let place: i32 = kept;
  while (place > 0 && score > load<f64>(scores + (<usize>(place - 1) << 3))) {
    place--;
    if (place + 1 < kept) {
      store<f64>(scores + (<usize>(place + 1) << 3), load<f64>(scores + (<usize>place << 3)));
      store<u32>(rows + (<usize>(place + 1) << 2), load<u32>(rows + (<usize>place << 2)));
    }
  }
  if (place < kept) {
    store<f64>(scores + (<usize>place << 3), score);
    store<u32>(rows + (<usize>place << 2), firstRow + row);
  }
  return load<f64>(scores + (<usize>(kept - 1) << 3));
}
