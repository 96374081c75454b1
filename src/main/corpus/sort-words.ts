/** Below this many words, insertion sort is faster. */
const few = 12;
/** From this many words on, the platform's own sort goes first. */
const many = 64;
/** How many bytes of a word it sees. */
const prefixBytes = 4;
/** Which half of a 64-bit number the second of its two 32-bit numbers in memory is: 1 for the upper one (little-endian machines). */
const upper = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Sorts word numbers in place by falling count, words of equal count by their UTF-8 bytes (which is the order of code points).
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
  sortByCount(order, counts);
  for (let from = 0; from < order.length; ) {
    const count = counts[order[from]!]!;
    let to = from + 1;
    while (to < order.length && counts[order[to]!]! === count) to++;
    if (to - from >= many) sortByPrefix(order, from, to, offsets, pool);
    else sortByBytes(order, from, to, 0, offsets, pool);
    from = to;
  }
}

/** Counts below this are sorted by counting, which most words are. */
const smallCounts = 1 << 16;

function sortByCount(order: Uint32Array, counts: Uint32Array): void {
  const large = order.filter((word) => counts[word]! >= smallCounts);
  large.sort((a, b) => counts[b]! - counts[a]!);
  const places = new Uint32Array(smallCounts);
  for (const word of order) if (counts[word]! < smallCounts) places[counts[word]!]!++;
  let place = large.length;
  for (let count = smallCounts - 1; count >= 0; count--) {
    const words = places[count]!;
    places[count] = place;
    place += words;
  }
  const unsorted = order.slice();
  order.set(large);
  for (const word of unsorted) if (counts[word]! < smallCounts) order[places[counts[word]!]!++] = word;
}

/**
 * Sorts `order[from .. to)` by the words' bytes: first by the beginning of each word, as 64-bit numbers of that and the word's number,
 * which the platform sorts in machine code; then those that begin alike.
 */
function sortByPrefix(
  order: Uint32Array,
  from: number,
  to: number,
  offsets: Uint32Array,
  pool: Uint8Array,
): void {
  const keys = new BigUint64Array(to - from);
  const halves = new Uint32Array(keys.buffer);
  for (let at = from; at < to; at++) {
    const word = order[at]!;
    const start = offsets[word]!;
    const end = Math.min(offsets[word + 1]!, start + prefixBytes);
    let prefix = 0;
    for (let byte = start; byte < end; byte++) prefix = (prefix << 8) | pool[byte]!;
    const place = (at - from) * 2;
    halves[place + upper] = prefix << (8 * (prefixBytes - (end - start)));
    halves[place + 1 - upper] = word;
  }
  keys.sort();
  let start = from;
  for (let at = from; at < to; at++) {
    const place = (at - from) * 2;
    order[at] = halves[place + 1 - upper]!;
    if (at + 1 < to && halves[place + 2 + upper] === halves[place + upper]) continue;
    // Words that are shorter than the prefix stand alone, since all differ.
    if (at > start) sortByBytes(order, start, at + 1, prefixBytes, offsets, pool);
    start = at + 1;
  }
}

/** Multikey quicksort (Bentley and Sedgewick 1997) of `order[from .. to)`, which agree in their first `depth` bytes. */
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
    // Words differ, so at most one of those that end here is left.
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
