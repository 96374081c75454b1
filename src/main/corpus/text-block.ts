/** A piece of a text on its way from the reader to a thread that encodes it. */
export interface TextBlock {
  /** Counts up from 0 in the order of the text. */
  readonly order: number;
  /** Uint8Array of UTF-8 (or what pretends to be). Cut behind a line end or white space wherever there is one within reach. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the block starts in the (decompressed) text, in bytes. */
  readonly start: number;
  /** The cut before this block had to fall inside a run of bytes without white space. */
  readonly startsInsideWord: boolean;
  /** Bytes of the file as stored that were read when the block was complete. */
  readonly storedDone: number;
}

/** The byte that ends lines: line feed, or carriage return in texts that hold no line feed at all (classic Mac OS). */
export type LineEnd = 10 | 13;

/** What a line, or a piece of one, was seen to hold: bits of a mask. */
export const lineHolds = { anything: 1, visible: 2, words: 4, invalid: 8 } as const;

/** What a block tells about its lines; the first and last piece may go on in the blocks before and after. */
export interface BlockLines {
  /** Line ends in the block. */
  readonly ends: number;
  /** Mask of {@link lineHolds} for what lies before the first line end (the whole block if there is none). */
  readonly first: number;
  /** The same for what lies behind the last line end. */
  readonly last: number;
  /** Counts over the whole lines between. */
  readonly empty: number;
  readonly withoutWords: number;
  readonly invalid: number;
}

/** Whether `byte` is white space of ASCII: tab, line feed, vertical tab, form feed, carriage return, space. */
export function isAsciiSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** Whether U+3001 or U+3002 (、。) or U+FF01, U+FF0C or U+FF1F (！，？) is at `at`: text without spaces has at least these. */
export function endsClause(bytes: Uint8Array, at: number): boolean {
  const third = bytes[at + 2];
  if (bytes[at] === 0xe3) return bytes[at + 1] === 0x80 && (third === 0x81 || third === 0x82);
  return bytes[at] === 0xef && bytes[at + 1] === 0xbc && (third === 0x81 || third === 0x8c || third === 0x9f);
}
