// Learns word pieces from text: the pairs of neighbouring symbols that occur most often are merged, one after the other
// (Sennrich, Haddow and Birch 2016).

/**
 * @param {ReadonlyMap<string, number>} words how often each word occurs
 * @param {(word: string) => string[]} split a word's first symbols
 * @param {(left: string, right: string) => string} join two symbols as one
 * @param {number} count of merges
 * @returns {[string, string][]} the merges in order
 */
export function learnMerges(words, split, join, count) {
  const entries = [...words].map(([word, times]) => ({ symbols: split(word), times }));
  /** @type {Map<string, { pair: [string, string], times: number, places: Set<number> }>} */
  const pairs = new Map();
  /** @param {number} place @param {1 | -1} sign */
  const countPairs = (place, sign) => {
    const { symbols, times } = /** @type {{ symbols: string[], times: number }} */ (entries[place]);
    for (let at = 1; at < symbols.length; at += 1) {
      const pair = /** @type {[string, string]} */ ([symbols[at - 1], symbols[at]]);
      const key = pair.join('\u0000');
      const known = pairs.get(key) ?? { pair, times: 0, places: new Set() };
      known.times += sign * times;
      if (sign === 1) known.places.add(place);
      pairs.set(key, known);
    }
  };
  entries.forEach((_, place) => {
    countPairs(place, 1);
  });
  /** @type {[string, string][]} */
  const merges = [];
  while (merges.length < count) {
    // Equal counts go by the pair's text, so that the order does not hang on how the map was filled.
    let bestKey = '';
    let best = { pair: /** @type {[string, string]} */ (['', '']), times: 1, places: new Set([0]) };
    for (const [key, known] of pairs) {
      if (known.times > best.times || (known.times === best.times && bestKey !== '' && key < bestKey)) {
        best = known;
        bestKey = key;
      }
    }
    if (bestKey === '') break;
    merges.push(best.pair);
    for (const place of best.places) {
      countPairs(place, -1);
      const entry = /** @type {{ symbols: string[], times: number }} */ (entries[place]);
      entry.symbols = merged(entry.symbols, best.pair, join);
      countPairs(place, 1);
    }
    pairs.delete(bestKey);
  }
  return merges;
}

/** @param {readonly string[]} symbols @param {readonly [string, string]} pair @param {(left: string, right: string) => string} join */
function merged(symbols, [left, right], join) {
  /** @type {string[]} */
  const result = [];
  for (let at = 0; at < symbols.length; at += 1) {
    const here = /** @type {string} */ (symbols[at]);
    if (here === left && symbols[at + 1] === right) {
      result.push(join(left, right));
      at += 1;
    } else result.push(here);
  }
  return result;
}

/** @param {string} text @param {RegExp} pattern with the flag g */
export function countWords(text, pattern) {
  /** @type {Map<string, number>} */
  const words = new Map();
  for (const [word] of text.matchAll(pattern)) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}
