/**
 * Which words of a layout are shown: all, or a chosen few. Everything that is drawn, picked, labelled or outlined asks here; places in the cloud stay
 * what they are, so that nothing jumps when words are isolated.
 */
export class ShownWords {
  /** The shown words, ascending (most frequent first), each once and inside the layout; `null` where all are shown. */
  readonly indices: Uint32Array | null;
  /** How many words are shown. */
  readonly count: number;
  readonly #total: number;
  readonly #mask: Uint8Array | null;

  /**
   * @param shown vocabulary indices in any order, or `null` for all
   * @param total words in the layout
   */
  constructor(shown: Uint32Array | null, total: number) {
    this.#total = total;
    this.#mask = shown === null ? null : maskOf(shown, total);
    this.indices = this.#mask === null ? null : indicesOf(this.#mask);
    this.count = this.indices?.length ?? total;
  }

  /** Whether there is such a word and it is shown; false for what is no index at all. */
  has(index: number): boolean {
    if (!Number.isInteger(index) || index < 0 || index >= this.#total) return false;
    return this.#mask === null || this.#mask[index] === 1;
  }

  /** The word at a place in the order of drawing, 0 … count − 1. */
  at(order: number): number {
    return this.indices === null ? order : (this.indices[order] as number);
  }
}

/** Uint8Array of `total`: 1 for each of the indices, which may lie outside. */
export function maskOf(indices: ArrayLike<number>, total: number): Uint8Array {
  const mask = new Uint8Array(total);
  for (let row = 0; row < indices.length; row++) {
    // Writing outside a typed array does nothing.
    mask[indices[row] as number] = 1;
  }
  return mask;
}

/** The places of a mask that are set, ascending. */
export function indicesOf(mask: Uint8Array): Uint32Array {
  const indices = new Uint32Array(mask.length);
  let count = 0;
  for (let index = 0; index < mask.length; index++) {
    if (mask[index] === 1) indices[count++] = index;
  }
  return indices.slice(0, count);
}
