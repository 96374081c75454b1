import type { TokenReader } from '../../corpus/tokens.ts';

/** Set in the last token of each sentence on the card. */
const sentenceEnd = 0x8000_0000;
/** Tokens that are marked and sent at a time: 16 MiB. */
const pieceTokens = 2 ** 22;

/** Tokens on their way to the card, in pieces, the last of each sentence marked: the card needs no table of sentences. */
export class TokenMarker {
  readonly #tokens: TokenReader;
  readonly #sentenceStarts: Uint32Array;

  constructor(tokens: TokenReader, sentenceStarts: Uint32Array) {
    this.#tokens = tokens;
    this.#sentenceStarts = sentenceStarts;
  }

  /**
   * Tokens `start` … `end` − 1, marked.
   * @returns where in the corpus each piece starts, and the piece, which is overwritten by the next
   */
  *pieces(start: number, end: number): Generator<{ readonly at: number; readonly marked: Uint32Array }> {
    const buffer = new Uint32Array(Math.min(pieceTokens, end - start));
    let sentence = firstAbove(this.#sentenceStarts, start);
    for (let at = start; at < end; at += pieceTokens) {
      const stop = Math.min(end, at + pieceTokens);
      const marked = buffer.subarray(0, stop - at);
      marked.set(this.#tokens.read(at, stop));
      for (; sentence < this.#sentenceStarts.length && this.#sentenceStarts[sentence]! <= stop; sentence++) {
        const last = this.#sentenceStarts[sentence]! - 1 - at;
        // An empty sentence ends where the one before it does, which may be in the piece before.
        if (last >= 0) marked[last] = (marked[last]! | sentenceEnd) >>> 0;
      }
      yield { at, marked };
    }
  }
}

/** The first of rising `numbers` that is greater than `limit`, as an index. */
function firstAbove(numbers: Uint32Array, limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
