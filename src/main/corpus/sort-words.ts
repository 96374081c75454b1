/** Below this many words, insertion sort is faster. */
const few = 12;
/** How many bytes of a word the platform's own sort sees at once. */
const chunkBytes = 4;
/** Where words are longer than so many chunks, the rest is sorted byte by byte. */
const chunks = 8;
/** Which half of a 64-bit number the second of its two 32-bit numbers in memory is: 1 for the upper one (little-endian machines). */
const upper = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Sorts word numbers in place by falling count, words of equal count by their UTF-8 bytes (which is the order of code points).
 *
 * Radix sort from the last digit to the first: by chunks of four bytes, and last by count. Each step is one sort in the platform's machine
 * code, since a thread sorts only once, and so spends most of its time in code that is not compiled yet.
 * @param order the numbers to sort
 * @param counts how often word `i` occurs
 * @param offsets word `i` is `pool[offsets[i] .. offsets[i + 1])`; all words differ, and none has a zero byte
 */
export function sortWords(
  order: Uint32Array,
  counts: Uint32Array,
  offsets: Uint32Array,
  pool: Uint8Array,
): void {
  const size = order.length;
  const ends = groupByChunks(order, offsets);
  const keys = new BigUint64Array(size);
  const halves = new Uint32Array(keys.buffer);
  const before = new Uint32Array(size);
  sortByBytes(order, ends[chunks]!, size, chunks * chunkBytes, offsets, pool);
  // Words that have no such chunk come first: they are shorter than those that agree with them up to there.
  for (let chunk = chunks - 1; chunk >= 0; chunk--) {
    const from = ends[chunk]!;
    const skipped = chunk * chunkBytes;
    for (let at = from, place = 0; at < size; at++, place += 2) {
      const word = order[at]!;
      const start = offsets[word]! + skipped;
      const length = offsets[word + 1]! - start;
      let value = pool[start]! << 24;
      if (length > 1) value |= pool[start + 1]! << 16;
      if (length > 2) value |= pool[start + 2]! << 8;
      if (length > 3) value |= pool[start + 3]!;
      halves[place + upper] = value;
      halves[place + 1 - upper] = at;
    }
    rearrange(order, from, keys, halves, before);
  }
  for (let at = 0, place = 0; at < size; at++, place += 2) {
    halves[place + upper] = ~counts[order[at]!]!;
    halves[place + 1 - upper] = at;
  }
  rearrange(order, 0, keys, halves, before);
}

/** Sorts the keys, whose lower halves are places in `order` from `from` on, and brings those places into their order. */
function rearrange(
  order: Uint32Array,
  from: number,
  keys: BigUint64Array,
  halves: Uint32Array,
  before: Uint32Array,
): void {
  const size = order.length;
  keys.subarray(0, size - from).sort();
  before.set(order);
  for (let at = from, place = 1 - upper; at < size; at++, place += 2) order[at] = before[halves[place]!]!;
}

/**
 * Groups words by how many chunks of bytes they have; those with more than `chunks` are one group.
 * @returns for each number of chunks how many words have no more
 */
function groupByChunks(order: Uint32Array, offsets: Uint32Array): Uint32Array {
  const size = order.length;
  const groups = new Uint8Array(size);
  const ends = new Uint32Array(chunks + 2);
  for (let at = 0; at < size; at++) {
    const word = order[at]!;
    const group = Math.min(chunks + 1, Math.ceil((offsets[word + 1]! - offsets[word]!) / chunkBytes));
    groups[at] = group;
    ends[group]!++;
  }
  const next = new Uint32Array(chunks + 2);
  for (let group = 1; group < ends.length; group++) {
    next[group] = ends[group - 1]!;
    ends[group]! += ends[group - 1]!;
  }
  const words = order.slice();
  for (let at = 0; at < size; at++) order[next[groups[at]!]!++] = words[at]!;
  return ends;
}

/** Multikey quicksort (Bentley and Sedgewick 1997) of `order[from .. to)` by what follows the words' first `depth` bytes. */
function sortByBytes(
  order: Uint32Array,
  from: number,
  to: number,
  depth: number,
  offsets: Uint32Array,
  pool: Uint8Array,
): void {
  /** The byte of word `number` at depth `at` plus one; 0 behind its end. */
  const key = (number: number, at: number): number => {
    const place = offsets[number]! + at;
    return place < offsets[number + 1]! ? pool[place]! + 1 : 0;
  };
  let low = from;
  let high = to;
  let shared = depth;
  while (high - low > few) {
    const pivot = median(
      key(order[low]!, shared),
      key(order[(low + high) >>> 1]!, shared),
      key(order[high - 1]!, shared),
    );
    let less = low;
    let more = high;
    for (let at = low; at < more; ) {
      const number = order[at]!;
      const value = key(number, shared);
      if (value < pivot) {
        order[at++] = order[less]!;
        order[less++] = number;
      } else if (value > pivot) {
        order[at] = order[--more]!;
        order[more] = number;
      } else at++;
    }
    sortByBytes(order, low, less, shared, offsets, pool);
    sortByBytes(order, more, high, shared, offsets, pool);
    // Those that end here are alike from `depth` on.
    if (pivot === 0) return;
    low = less;
    high = more;
    shared++;
  }
  for (let at = low + 1; at < high; at++) {
    const number = order[at]!;
    let to = at;
    while (to > low && comesBefore(number, order[to - 1]!)) {
      order[to] = order[to - 1]!;
      to--;
    }
    order[to] = number;
  }

  function comesBefore(one: number, other: number): boolean {
    for (let at = shared; ; at++) {
      const difference = key(one, at) - key(other, at);
      if (difference !== 0) return difference < 0;
      if (key(one, at) === 0) return false;
    }
  }
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
