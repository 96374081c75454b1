// A small seeded random source, so that the corpus is the same on every machine.

/**
 * @typedef {object} Random
 * @property {() => number} next the next number, uniform in [0, 1)
 * @property {<T>(items: readonly T[]) => T} pick one of the items (at least one is needed)
 * @property {<T>(items: readonly T[]) => T[]} shuffle a shuffled copy (Fisher and Yates)
 */

/**
 * A 32-bit counter stepped by the golden ratio and mixed by two multiply-xorshift rounds (the finalizer of
 * MurmurHash3). Plain integer arithmetic: no machine rounds it differently.
 * @param {number} seed any integer
 * @returns {Random}
 */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x100000000;
  };
  const below = (/** @type {number} */ limit) => Math.floor(next() * limit);
  return {
    next,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('Nothing to pick from');
      return item;
    },
    shuffle(items) {
      const copy = [...items];
      for (let last = copy.length - 1; last > 0; last--) {
        const other = below(last + 1);
        [copy[last], copy[other]] = [
          /** @type {typeof copy[number]} */ (copy[other]),
          /** @type {typeof copy[number]} */ (copy[last]),
        ];
      }
      return copy;
    },
  };
}
