import { endsClause, isAsciiSpace, type LineEnd } from './text-block.ts';
import type { TokenSink } from './token-sink.ts';
import { isUnspaced, sentenceEnd, unicodeWords } from './unicode-words.ts';
import { hashBytes, hashPrime, hashStart, WordInterner } from './word-interner.ts';

const kind = {
  other: 0,
  space: 1,
  lineEnd: 2,
  final: 3,
  closing: 4,
  joiner: 5,
  letter: 7,
  digit: 8,
  high: 9,
} as const;

/** Pieces of non-ASCII text of at most so many bytes are remembered with their words … */
const rememberedBytes = 64;
/** … up to this many. */
const rememberedPieces = 200_000;

/** In the ids of a piece: the end of a sentence. (−1 is a word that is too long.) */
const endMark = -2;

interface Piece {
  readonly ids: readonly number[];
  readonly opensWithSpace: boolean;
  readonly onlyClosing: boolean;
  readonly endsSentence: boolean;
}

/** Titles whose full stop does not end a sentence. */
export const titles: ReadonlySet<string> = new Set([
  'mr',
  'mrs',
  'ms',
  'dr',
  'st',
  'prof',
  'rev',
  'capt',
  'col',
  'gen',
  'hon',
  'lt',
  'sgt',
  'mme',
  'messrs',
]);
const longestTitle = 6;

/**
 * Cuts running text into the words that unicode-words.ts defines, without a string for a token: ASCII words are cut and hashed by tables, byte
 * by byte. From a word's start to the next ASCII separator, text that is not all ASCII is one *piece*: pieces go through
 * the slow path when they are first seen, and by a lookup of their bytes from then on.
 */
export class UnicodeTokenizer {
  private readonly lowercase: boolean;
  private readonly kinds: Uint8Array;
  private readonly lower: Uint8Array;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private known = new WordInterner();
  private knownPieces: Piece[] = [];

  constructor(lowercase: boolean, lineEnd: LineEnd) {
    this.lowercase = lowercase;
    this.kinds = Uint8Array.from({ length: 256 }, (_, byte) => kindOf(byte, lineEnd));
    this.lower = Uint8Array.from({ length: 256 }, (_, byte) =>
      lowercase && byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte,
    );
  }

  /** Cuts `bytes`, which are UTF-8 and are changed in place where letters become lower case. */
  tokenize(bytes: Uint8Array, startsInsideWord: boolean, sink: TokenSink): void {
    const { kinds, lower, lowercase } = this;
    const end = bytes.length;
    let at = startsInsideWord ? this.restOfWord(bytes) : 0;
    while (at < end) {
      const what = kinds[bytes[at]!]!;
      if (what < kind.letter) {
        if (what === kind.lineEnd) sink.endLine();
        else if (what === kind.space) sink.space();
        else {
          sink.see();
          if (what === kind.final) sink.sentenceEnding = sink.punctuated && !endsTitle(bytes, at);
          // An apostrophe outside a word is a closing quotation mark.
          else if (what !== kind.closing && bytes[at] !== 0x27) sink.sentenceEnding = false;
        }
        at++;
        continue;
      }
      const start = at;
      if (what === kind.high) {
        at = this.piece(bytes, start, at, sink);
        continue;
      }
      let hash = hashStart;
      let next: number = what;
      for (;;) {
        while (next === kind.letter || next === kind.digit) {
          const small = lower[bytes[at]!]!;
          if (lowercase) bytes[at] = small;
          hash = Math.imul(hash ^ small, hashPrime);
          at++;
          next = at < end ? kinds[bytes[at]!]! : kind.other;
        }
        if (next !== kind.joiner && !this.joinsDigits(bytes, at)) break;
        const behind = at + 1 < end ? kinds[bytes[at + 1]!]! : kind.other;
        if (behind === kind.high) next = kind.high;
        if (behind < kind.letter || behind === kind.high) break;
        hash = Math.imul(hash ^ bytes[at]!, hashPrime);
        at++;
        next = behind;
      }
      if (next === kind.high) at = this.piece(bytes, start, at, sink);
      else sink.add(bytes, start, at, hash);
    }
  }

  /** Whether the full stop or comma at `at` stands between two digits. */
  private joinsDigits(bytes: Uint8Array, at: number): boolean {
    const byte = bytes[at];
    return (byte === 0x2e || byte === 0x2c) && isDigit(bytes[at - 1]) && isDigit(bytes[at + 1]);
  }

  /** Handles the text from `start` to the next separator (of ASCII, or between clauses) at or behind `at`, and returns where that is. */
  private piece(bytes: Uint8Array, start: number, at: number, sink: TokenSink): number {
    const stop = this.pieceEnd(bytes, at);
    const piece = this.lookUp(bytes, start, stop, sink);
    if (piece.opensWithSpace) sink.space();
    const ending = piece.onlyClosing ? sink.sentenceEnding : sink.punctuated && piece.endsSentence;
    for (const id of piece.ids) {
      if (id === endMark) sink.endSentence();
      else sink.addId(id);
    }
    sink.see();
    sink.sentenceEnding = ending;
    return stop;
  }

  private pieceEnd(bytes: Uint8Array, from: number): number {
    const { kinds } = this;
    let at = from;
    while (at < bytes.length) {
      const what = kinds[bytes[at]!]!;
      if (what < kind.letter && what !== kind.joiner && !(at > from && this.joinsDigits(bytes, at))) break;
      if (what === kind.high && endsClause(bytes, at)) return at + 3;
      at++;
    }
    return at;
  }

  private lookUp(bytes: Uint8Array, start: number, end: number, sink: TokenSink): Piece {
    if (end - start > rememberedBytes) return this.cut(bytes, start, end, sink);
    const key = this.known.add(bytes, start, end, hashBytes(bytes, start, end));
    const known = this.knownPieces[key];
    if (known !== undefined) return known;
    const piece = this.cut(bytes, start, end, sink);
    this.knownPieces[key] = piece;
    if (this.knownPieces.length > rememberedPieces) {
      this.known = new WordInterner();
      this.knownPieces = [];
    }
    return piece;
  }

  private cut(bytes: Uint8Array, start: number, end: number, sink: TokenSink): Piece {
    const text = this.decoder.decode(bytes.subarray(start, end));
    const { words, ...rest } = unicodeWords(text, this.lowercase);
    return { ...rest, ids: words.map((word) => (word === sentenceEnd ? endMark : sink.idOf(word))) };
  }

  /**
   * Where the word that the block before began is over. In scripts without spaces, that word may well be long text and this a good
   * place to go on.
   */
  private restOfWord(bytes: Uint8Array): number {
    const first = this.decoder.decode(bytes.subarray(0, 4));
    return isUnspaced(String.fromCodePoint(first.codePointAt(0) ?? 0)) ? 0 : this.pieceEnd(bytes, 0);
  }
}

function kindOf(byte: number, lineEnd: LineEnd): number {
  if (byte === lineEnd || byte === 10) return kind.lineEnd;
  if (isAsciiSpace(byte)) return kind.space;
  if (byte >= 0x80) return kind.high;
  if (isDigit(byte)) return kind.digit;
  if ((byte | 32) >= 0x61 && (byte | 32) <= 0x7a) return kind.letter;
  const character = String.fromCharCode(byte);
  if ("'_".includes(character)) return kind.joiner;
  if ('.!?'.includes(character)) return kind.final;
  return '")]}'.includes(character) ? kind.closing : kind.other;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Whether the full stop at `at` belongs to a title or an initial: *Mr. Darcy*, *J. Austen*. */
function endsTitle(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0x2e) return false;
  let start = at;
  while (start > 0 && at - start <= longestTitle && isLetter(bytes[start - 1]!)) start--;
  if (start === at || at - start > longestTitle) return false;
  const before = bytes[start - 1];
  const opensQuote = before === 0x9c && bytes[start - 2] === 0x80 && bytes[start - 3] === 0xe2;
  if (
    before !== undefined &&
    !isAsciiSpace(before) &&
    !opensQuote &&
    !'("._'.includes(String.fromCharCode(before))
  ) {
    return false;
  }
  return at - start === 1 || titles.has(String.fromCharCode(...bytes.subarray(start, at)).toLowerCase());
}

function isLetter(byte: number): boolean {
  return (byte | 32) >= 0x61 && (byte | 32) <= 0x7a;
}
