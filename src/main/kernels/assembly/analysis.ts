// Kernel for analysis: sums, packed Gram matrices and 64-bit dot products over rows of 32-bit floats.
// It works on a memory of its own; the caller copies a block of rows in (block by block, so that they stay in the cache)
// and says by address where everything lies. All addresses are multiples of 16, all strides multiples of 4.

/** Adds the `count` rows at `rows` to the `stride` 64-bit sums at `sums`. */
export function addSums(rows: usize, count: i32, stride: i32, sums: usize): void {
  const bytes = <usize>stride << 2;
  for (let column: usize = 0; column < bytes; column += 16) {
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let row = rows + column;
    for (let index = 0; index < count; index++) {
      const values = v128.load(row);
      low = f64x2.add(low, f64x2.promote_low_f32x4(values));
      high = f64x2.add(high, f64x2.promote_low_f32x4(upperHalf(values)));
      row += bytes;
    }
    const sum = sums + (column << 1);
    v128.store(sum, f64x2.add(v128.load(sum), low));
    v128.store(sum, f64x2.add(v128.load(sum, 16), high), 16);
  }
}

/** The largest magnitude among `floats` values; NaN values count as 0. */
export function largestMagnitude(values: usize, floats: i32): f32 {
  let largest = f32x4.splat(0);
  const end = values + (<usize>floats << 2);
  for (let at = values; at < end; at += 16) {
    largest = f32x4.pmax(largest, f32x4.abs(v128.load(at)));
  }
  return max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
}

/**
 * Writes (value − centre) · scale of `count` rows to `packed` in panels of four columns: panel p holds columns 4p … 4p + 3
 * of all rows, row after row. A tile of the Gram matrix then reads a few short streams instead of one row in each cache line.
 */
export function packCentred(
  rows: usize,
  count: i32,
  stride: i32,
  centre: usize,
  scale: f32,
  packed: usize,
): void {
  const bytes = <usize>stride << 2;
  const scales = f32x4.splat(scale);
  let target = packed;
  for (let column: usize = 0; column < bytes; column += 16) {
    const middle = v128.load(centre + column);
    let row = rows + column;
    for (let index = 0; index < count; index++) {
      v128.store(target, f32x4.mul(f32x4.sub(v128.load(row), middle), scales));
      row += bytes;
      target += 16;
    }
  }
}

/**
 * Adds the products of the columns of `count` packed rows to the stride × stride 64-bit matrix `gram`: entries on and above the
 * diagonal (and those of the 4 × 4 blocks on it) are complete, those below are left alone. Products are summed in 32 bits over
 * the block and in 64 bits over blocks, so the caller keeps blocks short.
 */
export function addGram(packed: usize, count: i32, stride: i32, gram: usize): void {
  const panels = stride >> 2;
  const panelBytes = <usize>count << 4;
  const gramRow = <usize>stride << 3;
  for (let left = 0; left < panels; left++) {
    const a = packed + <usize>left * panelBytes;
    const out = gram + <usize>left * 4 * gramRow;
    let right = left;
    for (; right + 1 < panels; right += 2) {
      const b = packed + <usize>right * panelBytes;
      addWideTile(a, b, b + panelBytes, panelBytes, out + (<usize>right << 5), gramRow);
    }
    if (right < panels) {
      addTile(a, packed + <usize>right * panelBytes, panelBytes, out + (<usize>right << 5), gramRow);
    }
  }
}

// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (FUSED) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(f32x4.mul(a, b), sum);
}

// @ts-ignore: decorator
@inline
function upperHalf(values: v128): v128 {
  return i64x2.shuffle(values, values, 1, 1);
}

// @ts-ignore: decorator
@inline
function flush(values: v128, out: usize): void {
  v128.store(out, f64x2.add(v128.load(out), f64x2.promote_low_f32x4(values)));
  v128.store(out, f64x2.add(v128.load(out, 16), f64x2.promote_low_f32x4(upperHalf(values))), 16);
}

/** Four columns against eight: eight sums in registers. */
function addWideTile(a: usize, b: usize, c: usize, bytes: usize, out: usize, gramRow: usize): void {
  let b0 = f32x4.splat(0);
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  let c0 = b0;
  let c1 = b0;
  let c2 = b0;
  let c3 = b0;
  for (let at: usize = 0; at < bytes; at += 16) {
    const bs = v128.load(b + at);
    const cs = v128.load(c + at);
    const a0 = v128.load32_splat(a + at);
    b0 = multiplyAdd(a0, bs, b0);
    c0 = multiplyAdd(a0, cs, c0);
    const a1 = v128.load32_splat(a + at, 4);
    b1 = multiplyAdd(a1, bs, b1);
    c1 = multiplyAdd(a1, cs, c1);
    const a2 = v128.load32_splat(a + at, 8);
    b2 = multiplyAdd(a2, bs, b2);
    c2 = multiplyAdd(a2, cs, c2);
    const a3 = v128.load32_splat(a + at, 12);
    b3 = multiplyAdd(a3, bs, b3);
    c3 = multiplyAdd(a3, cs, c3);
  }
  flush(b0, out);
  flush(c0, out + 32);
  flush(b1, out + gramRow);
  flush(c1, out + gramRow + 32);
  flush(b2, out + gramRow * 2);
  flush(c2, out + gramRow * 2 + 32);
  flush(b3, out + gramRow * 3);
  flush(c3, out + gramRow * 3 + 32);
}

/** Four columns against four. */
function addTile(a: usize, b: usize, bytes: usize, out: usize, gramRow: usize): void {
  let b0 = f32x4.splat(0);
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  for (let at: usize = 0; at < bytes; at += 16) {
    const bs = v128.load(b + at);
    b0 = multiplyAdd(v128.load32_splat(a + at), bs, b0);
    b1 = multiplyAdd(v128.load32_splat(a + at, 4), bs, b1);
    b2 = multiplyAdd(v128.load32_splat(a + at, 8), bs, b2);
    b3 = multiplyAdd(v128.load32_splat(a + at, 12), bs, b3);
  }
  flush(b0, out);
  flush(b1, out + gramRow);
  flush(b2, out + gramRow * 2);
  flush(b3, out + gramRow * 3);
}

/**
 * Dot products of `count` rows with `queries` vectors of `stride` 64-bit floats at `query`: 64-bit floats, row after row.
 * Four sums take the columns 0, 1, 2 and 3 mod 4 in order; the answer is (sum 0 + sum 2) + (sum 1 + sum 3). Multiply and add
 * round separately in every build, so that all machines give the same bits.
 */
export function dotProducts(
  rows: usize,
  count: i32,
  stride: i32,
  query: usize,
  queries: i32,
  out: usize,
): void {
  const bytes = <usize>stride << 2;
  let target = out;
  let row = rows;
  for (let index = 0; index < count; index++) {
    let vector = query;
    for (let which = 0; which < queries; which++) {
      let low = f64x2.splat(0);
      let high = f64x2.splat(0);
      for (let column: usize = 0; column < bytes; column += 16) {
        const values = v128.load(row + column);
        const at = vector + (column << 1);
        low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(values), v128.load(at)));
        high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(upperHalf(values)), v128.load(at, 16)));
      }
      const sum = f64x2.add(low, high);
      f64.store(target, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
      target += 8;
      vector += bytes << 1;
    }
    row += bytes;
  }
}

/** Squared Euclidean distances of `count` rows to `queries` vectors, laid out and summed as by `dotProducts`. */
export function squaredDistances(
  rows: usize,
  count: i32,
  stride: i32,
  query: usize,
  queries: i32,
  out: usize,
): void {
  const bytes = <usize>stride << 2;
  let target = out;
  let row = rows;
  for (let index = 0; index < count; index++) {
    let vector = query;
    for (let which = 0; which < queries; which++) {
      let low = f64x2.splat(0);
      let high = f64x2.splat(0);
      for (let column: usize = 0; column < bytes; column += 16) {
        const values = v128.load(row + column);
        const at = vector + (column << 1);
        const first = f64x2.sub(f64x2.promote_low_f32x4(values), v128.load(at));
        const second = f64x2.sub(f64x2.promote_low_f32x4(upperHalf(values)), v128.load(at, 16));
        low = f64x2.add(low, f64x2.mul(first, first));
        high = f64x2.add(high, f64x2.mul(second, second));
      }
      const sum = f64x2.add(low, high);
      f64.store(target, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
      target += 8;
      vector += bytes << 1;
    }
    row += bytes;
  }
}

/** Euclidean lengths of `count` rows as 64-bit floats, summed in the order of `dotProducts`. */
export function norms(rows: usize, count: i32, stride: i32, out: usize): void {
  const bytes = <usize>stride << 2;
  let row = rows;
  for (let index = 0; index < count; index++) {
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let column: usize = 0; column < bytes; column += 16) {
      const values = v128.load(row + column);
      const left = f64x2.promote_low_f32x4(values);
      const right = f64x2.promote_low_f32x4(upperHalf(values));
      low = f64x2.add(low, f64x2.mul(left, left));
      high = f64x2.add(high, f64x2.mul(right, right));
    }
    const sum = f64x2.add(low, high);
    f64.store(out + (<usize>index << 3), sqrt(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
    row += bytes;
  }
}
