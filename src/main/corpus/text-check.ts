import { isUtf8 } from 'node:buffer';
import { ProgramError } from '../../shared/errors.ts';
import { type LineEnd, lineHolds } from './text-block.ts';

/** What was found in bytes that are not all UTF-8. Sums over the blocks of a text. */
export interface InvalidBytes {
  /** Invalid sequences: each becomes one U+FFFD (the WHATWG and Unicode practice of maximal subparts). */
  readonly sequences: number;
  /** Of them, how many directly follow another one: letters of an alphabet other than Latin. */
  readonly neighbours: number;
  /** Of them, how many start with 0x80 … 0x9F: control codes in Latin-1, curly quotes in Windows-1252. */
  readonly controls: number;
  /** Offset of the first one, in bytes of the text; Infinity when there is none. */
  readonly firstByte: number;
}

export const nothingInvalid: InvalidBytes = { sequences: 0, neighbours: 0, controls: 0, firstByte: Infinity };

export function addInvalid(one: InvalidBytes, other: InvalidBytes): InvalidBytes {
  return {
    sequences: one.sequences + other.sequences,
    neighbours: one.neighbours + other.neighbours,
    controls: one.controls + other.controls,
    firstByte: Math.min(one.firstByte, other.firstByte),
  };
}

/** How many bytes at `at` make one UTF-8 character; negative: so many bytes are one invalid sequence (Unicode 15, table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0) return -1;
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index];
    let low = 0x80;
    let high = 0xbf;
    if (index === 1) {
      if (lead === 0xe0) low = 0xa0;
      else if (lead === 0xed) high = 0x9f;
      else if (lead === 0xf0) low = 0x90;
      else if (lead === 0xf4) high = 0x8f;
    }
    if (byte === undefined || byte < low || byte > high) return -index;
  }
  return length;
}

export interface CheckedText {
  /** The bytes with every invalid sequence replaced; the same array when all was well. */
  readonly bytes: Uint8Array;
  readonly invalid: InvalidBytes;
  /** {@link lineHolds} bits for the first and last piece of a line, and the count of the whole lines between. */
  readonly lines: { readonly first: number; readonly last: number; readonly between: number };
}

const replacement = [0xef, 0xbf, 0xbd];
const noLines = { first: 0, last: 0, between: 0 };

/**
 * Makes sure that a block is UTF-8. Checking is left to the platform's vectorised code; only blocks with damage are walked through.
 * @param start offset of the block in the text
 */
export function checkText(bytes: Uint8Array, start: number, lineEnd: LineEnd): CheckedText {
  if (isUtf8(bytes)) return { bytes, invalid: nothingInvalid, lines: noLines };
  const repaired = new Uint8Array(bytes.length * 3);
  let to = 0;
  const found = { sequences: 0, neighbours: 0, controls: 0, firstByte: Infinity };
  const lines = { first: 0, last: 0, between: 0 };
  let line = 0;
  let lineInvalid = false;
  const endLine = (last: boolean): void => {
    if (lineInvalid) {
      if (line === 0) lines.first = lineHolds.invalid;
      else if (last) lines.last = lineHolds.invalid;
      else lines.between++;
    }
    line++;
    lineInvalid = false;
  };
  let previousEnd = -1;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!;
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      for (let index = 0; index < length; index++) repaired[to++] = bytes[at + index]!;
      at += length;
      if (byte === lineEnd || byte === 10) endLine(false);
      continue;
    }
    found.sequences++;
    if (at === previousEnd) found.neighbours++;
    if (byte < 0xa0) found.controls++;
    found.firstByte = Math.min(found.firstByte, start + at);
    lineInvalid = true;
    for (const part of replacement) repaired[to++] = part;
    at -= length;
    previousEnd = at;
  }
  endLine(true);
  return { bytes: repaired.subarray(0, to), invalid: found, lines };
}

/** Up to this share of invalid sequences in its bytes, a text counts as damaged UTF-8, above it as another encoding. */
const toleratedShare = 1 / 2000;

/**
 * Refuses a text that is not UTF-8 but for a few damaged places.
 * @param size bytes of the text
 * @throws ProgramError `text-encoding`, naming what it looks like
 */
export function requireUtf8(invalid: InvalidBytes, size: number, name: string): void {
  if (invalid.sequences <= Math.max(1, size * toleratedShare)) return;
  throw new ProgramError('text-encoding', {
    name,
    looksLike: nameEncoding(invalid),
    byte: invalid.firstByte,
  });
}

function nameEncoding({ sequences, neighbours, controls }: InvalidBytes): string {
  if (neighbours > sequences / 2)
    return 'an older encoding of a non-Latin script, such as Windows-1251, Shift JIS or GB 18030';
  return controls > 0 ? 'Windows-1252' : 'Latin-1 (ISO 8859-1)';
}
