/**
 * The words of a vocabulary as two packed arrays, so that hundreds of thousands of words cross a thread or process boundary
 * as bytes: word `i` is the UTF-8 text `bytes[offsets[i] .. offsets[i + 1])`.
 */
export interface PackedWords {
  readonly bytes: Uint8Array;
  /** Uint32Array of (words + 1) byte offsets, ascending, the first one 0. */
  readonly offsets: Uint32Array;
}

// A word may begin with U+FEFF, which a decoder would otherwise take for a byte order mark.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Read access to {@link PackedWords}; a word is decoded when it is asked for and remembered. */
export class WordTable {
  readonly packed: PackedWords;
  readonly #decoded: (string | undefined)[] = [];

  constructor(packed: PackedWords) {
    this.packed = packed;
  }

  /** How many words there are. */
  get size(): number {
    return this.packed.offsets.length - 1;
  }

  /**
   * The word at `index`.
   * @throws RangeError when `index` is not in 0 … size − 1
   */
  word(index: number): string {
    const known = this.#decoded[index];
    if (known !== undefined) return known;
    const { bytes, offsets } = this.packed;
    const start = offsets[index];
    const end = offsets[index + 1];
    if (start === undefined || end === undefined) throw new RangeError(`no word has the index ${index}`);
    // TextDecoder refuses views of shared memory in browsers, so such bytes are copied out first.
    const word = decoder.decode(bytes.slice(start, end));
    this.#decoded[index] = word;
    return word;
  }

  /** All words in order; decodes every one. */
  words(): string[] {
    return Array.from({ length: this.size }, (_, index) => this.word(index));
  }
}

/** Packs `words` in their order. The arrays lie on ordinary (not shared) memory. */
export function packWords(words: readonly string[]): PackedWords {
  const offsets = new Uint32Array(words.length + 1);
  let bytes = new Uint8Array(Math.max(64, words.length * 12));
  let length = 0;
  for (const [index, word] of words.entries()) {
    // A UTF-16 unit needs at most three bytes of UTF-8.
    if (length + word.length * 3 > bytes.length) {
      const larger = new Uint8Array(Math.max(bytes.length * 2, length + word.length * 3));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    length += encoder.encodeInto(word, bytes.subarray(length)).written;
    offsets[index + 1] = length;
  }
  return { bytes: bytes.slice(0, length), offsets };
}
