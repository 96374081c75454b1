// Kernel for the checksum of blocks of bytes, as docs/library.md defines it. It only reads, so any number of threads may run it on one memory,
// also on one that others compute on.
//
// Eight vectors of four 32-bit lanes take 128 bytes a round. A lane mixes a word in as xxHash32 does (Yann Collet): lane = rotl(lane + word · p2, 13) · p1.
// With odd factors each step is a bijection of the lane and of the word, so that two blocks that differ in one word never have equal lanes.

const p1: i32 = 0x9e3779b1;
const p2: i32 = 0x85ebca77;
const fold: u64 = 0x9e3779b97f4a7c15;

/**
 * The checksum of `bytes` bytes at `data`. Up to the next multiple of 16 bytes, what lies behind them must be zeros.
 * @param data a multiple of 16
 */
export function blockChecksum(data: usize, bytes: i32): u64 {
  let lanes0 = i32x4.splat(p1);
  let lanes1 = i32x4.splat(p1 * 2);
  let lanes2 = i32x4.splat(p1 * 3);
  let lanes3 = i32x4.splat(p1 * 4);
  let lanes4 = i32x4.splat(p1 * 5);
  let lanes5 = i32x4.splat(p1 * 6);
  let lanes6 = i32x4.splat(p1 * 7);
  let lanes7 = i32x4.splat(p1 * 8);
  const end = data + <usize>bytes;
  const roundsEnd = data + (<usize>bytes & ~127);
  let at = data;
  for (; at < roundsEnd; at += 128) {
    lanes0 = mixed(lanes0, v128.load(at));
    lanes1 = mixed(lanes1, v128.load(at, 16));
    lanes2 = mixed(lanes2, v128.load(at, 32));
    lanes3 = mixed(lanes3, v128.load(at, 48));
    lanes4 = mixed(lanes4, v128.load(at, 64));
    lanes5 = mixed(lanes5, v128.load(at, 80));
    lanes6 = mixed(lanes6, v128.load(at, 96));
    lanes7 = mixed(lanes7, v128.load(at, 112));
  }
  if (at < end) lanes0 = mixed(lanes0, v128.load(at));
  if (at + 16 < end) lanes1 = mixed(lanes1, v128.load(at, 16));
  if (at + 32 < end) lanes2 = mixed(lanes2, v128.load(at, 32));
  if (at + 48 < end) lanes3 = mixed(lanes3, v128.load(at, 48));
  if (at + 64 < end) lanes4 = mixed(lanes4, v128.load(at, 64));
  if (at + 80 < end) lanes5 = mixed(lanes5, v128.load(at, 80));
  if (at + 96 < end) lanes6 = mixed(lanes6, v128.load(at, 96));
  if (at + 112 < end) lanes7 = mixed(lanes7, v128.load(at, 112));

  let sum: u64 = <u64>bytes;
  sum = foldedLanes(sum, lanes0);
  sum = foldedLanes(sum, lanes1);
  sum = foldedLanes(sum, lanes2);
  sum = foldedLanes(sum, lanes3);
  sum = foldedLanes(sum, lanes4);
  sum = foldedLanes(sum, lanes5);
  sum = foldedLanes(sum, lanes6);
  return foldedLanes(sum, lanes7);
}

// @ts-ignore: decorator
@inline
function mixed(lanes: v128, words: v128): v128 {
  const sum = i32x4.add(lanes, i32x4.mul(words, i32x4.splat(p2)));
  return i32x4.mul(v128.or(i32x4.shl(sum, 13), i32x4.shr_u(sum, 19)), i32x4.splat(p1));
}

function foldedLanes(sum: u64, lanes: v128): u64 {
  let result = folded(sum, i32x4.extract_lane(lanes, 0));
  result = folded(result, i32x4.extract_lane(lanes, 1));
  result = folded(result, i32x4.extract_lane(lanes, 2));
  return folded(result, i32x4.extract_lane(lanes, 3));
}

/** A bijection of `sum` for each lane, and different for different lanes. */
// @ts-ignore: decorator
@inline
function folded(sum: u64, lane: i32): u64 {
  const product = (sum ^ <u64>(<u32>lane)) * fold;
  return product ^ (product >>> 32);
}
