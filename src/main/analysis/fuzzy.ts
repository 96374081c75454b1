import { decodeFolded, type FoldedWords, letterMask } from './folding.ts';

/**
 * Words that are spelled almost alike. A slip is a letter added, missing or different, or two neighbours exchanged, no place twice (the
 * optimal string alignment distance; Damerau 1964).
 */

/** How many slips are forgiven in a word of so many letters. */
function allowedSlips(letters: number): number {
  return letters <= 4 ? 1 : 2;
}

/**
 * Calls `found` with every word that is at most {@link allowedSlips} slips away from `wanted` (folded letters), in the order of the vocabulary, and
 * how many slips it is away.
 */
export function eachNearWord(
  folded: FoldedWords,
  wanted: Uint32Array,
  found: (word: number, slips: number) => void,
): void {
  if (wanted.length === 0) return;
  const reach = allowedSlips(wanted.length);
  const { from, bytes, offsets, lengths, masks } = folded;
  const mask = letterMask(wanted);
  const shortest = wanted.length - reach;
  const longest = wanted.length + reach;
  const letters = new Uint32Array(longest);
  const distance = new BoundedDistance(wanted, reach);
  for (let word = 0; word < lengths.length; word++) {
    const length = lengths[word]!;
    if (length < shortest || length > longest) continue;
    // One slip takes at most one letter away and adds at most one.
    const other = masks[word]!;
    if (moreBits(mask & ~other, reach) || moreBits(other & ~mask, reach)) continue;
    decodeFolded(bytes, offsets[word]!, offsets[word + 1]!, letters);
    const slips = distance.to(letters, length);
    if (slips <= reach) found(from + word, slips);
  }
}

/** Whether more than `count` bits are set. */
function moreBits(bits: number, count: number): boolean {
  let left = bits;
  // Each step clears the lowest bit.
  for (let step = 0; step < count; step++) left &= left - 1;
  return left !== 0;
}

/** The optimal string alignment distance from one word to others, where it is at most `reach` (≤ 254). */
export class BoundedDistance {
  readonly #wanted: Uint32Array;
  readonly #reach: number;
  readonly #rows: readonly [Uint8Array, Uint8Array, Uint8Array];

  constructor(wanted: Uint32Array, reach: number) {
    this.#wanted = wanted;
    this.#reach = reach;
    const row = () => new Uint8Array(wanted.length + 1);
    this.#rows = [row(), row(), row()];
  }

  /**
   * The distance to the first `count` letters of `other`, or reach + 1 when it is more than the reach; only the band of cells that can lead to
   * less is filled (Ukkonen 1985).
   * @param count at most `reach` letters more or fewer than the wanted word has
   */
  to(other: Uint32Array, count: number): number {
    const wanted = this.#wanted;
    const reach = this.#reach;
    const length = wanted.length;
    let [before, above, here] = this.#rows;
    const far = reach + 1;
    for (let column = Math.min(length, far); column >= 0; column--) above[column] = column;
    for (let row = 1; row <= count; row++) {
      const first = Math.max(1, row - reach);
      const last = Math.min(length, row + reach);
      const letter = other[row - 1]!;
      here[first - 1] = first === 1 ? Math.min(row, far) : far;
      let least = here[first - 1]!;
      for (let column = first; column <= last; column++) {
        let value = above[column - 1]! + (wanted[column - 1] === letter ? 0 : 1);
        // The cell above the last one of the band lies outside it.
        if (column < row + reach) value = Math.min(value, above[column]! + 1);
        value = Math.min(value, here[column - 1]! + 1, far);
        if (row > 1 && column > 1 && wanted[column - 1] === other[row - 2] && wanted[column - 2] === letter)
          value = Math.min(value, before[column - 2]! + 1);
        here[column] = value;
        if (value < least) least = value;
      }
      // An exchange reaches over this row, but from where it could still succeed this row has a cell within reach too.
      if (least > reach) return far;
      [before, above, here] = [above, here, before];
    }
    return above[length]!;
  }
}
