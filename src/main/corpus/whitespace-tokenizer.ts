import { isAsciiSpace, type LineEnd } from './text-block.ts';
import { longestWordBytes, type TokenSink } from './token-sink.ts';
import { hashBytes, hashPrime, hashStart, WordInterner } from './word-interner.ts';

const kind = { word: 0, space: 1, lineEnd: 2 } as const;

/** Words that were lower-cased by string operations are remembered, up to this many. */
const remembered = 200_000;

/**
 * Cuts text that is already tokenized: words stand between white space of ASCII, as word2vec and gensim's `corpus_file` cut; nothing else
 * separates, and words stay as they are but for case.
 */
export class WhitespaceTokenizer {
  private readonly lowercase: boolean;
  private readonly kinds: Uint8Array;
  private readonly lower: Uint8Array;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private known = new WordInterner();
  private knownIds: number[] = [];

  constructor(lowercase: boolean, lineEnd: LineEnd) {
    this.lowercase = lowercase;
    this.kinds = Uint8Array.from({ length: 256 }, (_, byte) =>
      byte === lineEnd || byte === 10 ? kind.lineEnd : isAsciiSpace(byte) ? kind.space : kind.word,
    );
    this.lower = Uint8Array.from({ length: 256 }, (_, byte) =>
      lowercase && byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte,
    );
  }

  /** Cuts `bytes`, which are UTF-8 and are changed in place where letters become lower case. */
  tokenize(bytes: Uint8Array, startsInsideWord: boolean, sink: TokenSink): void {
    const { kinds, lower, lowercase } = this;
    const end = bytes.length;
    let at = 0;
    if (startsInsideWord) while (at < end && kinds[bytes[at]!]! === kind.word) at++;
    while (at < end) {
      const what = kinds[bytes[at]!]!;
      if (what !== kind.word) {
        if (what === kind.lineEnd) sink.endLine();
        at++;
        continue;
      }
      const start = at;
      let hash = hashStart;
      if (!lowercase) {
        for (; at < end; at++) {
          const byte = bytes[at]!;
          // Most bytes of words are seen to be so without the table.
          if (byte <= 0x20 && kinds[byte]! !== kind.word) break;
          hash = Math.imul(hash ^ byte, hashPrime);
        }
        sink.add(bytes, start, at, hash);
        continue;
      }
      let all = 0;
      for (; at < end; at++) {
        const byte = bytes[at]!;
        if (kinds[byte]! !== kind.word) break;
        all |= byte;
        const small = lower[byte]!;
        bytes[at] = small;
        hash = Math.imul(hash ^ small, hashPrime);
      }
      if (all < 0x80 || at - start > longestWordBytes) sink.add(bytes, start, at, hash);
      else sink.addId(this.lowerCased(bytes, start, at, sink));
    }
  }

  private lowerCased(bytes: Uint8Array, start: number, end: number, sink: TokenSink): number {
    const key = this.known.add(bytes, start, end, hashBytes(bytes, start, end));
    const id = this.knownIds[key];
    if (id !== undefined) return id;
    const word = this.decoder.decode(bytes.subarray(start, end)).toLowerCase();
    const added = sink.idOf(word);
    this.knownIds[key] = added;
    if (this.knownIds.length > remembered) {
      this.known = new WordInterner();
      this.knownIds = [];
    }
    return added;
  }
}
