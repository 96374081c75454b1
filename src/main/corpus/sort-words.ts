/** Below this many words, insertion sort is faster. */
const few = 12;

/**
 * Sorts word numbers in place by falling count, words of equal count by their UTF-8 bytes (which is the order of code points).
 * @param order the numbers to sort
 * @param counts how often word `i` occurs
 * @param offsets word `i` is `pool[offsets[i] .. offsets[i + 1])`; all words differ
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
    sortByBytes(order, from, to, 0, offsets, pool);
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
