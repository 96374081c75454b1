import { ProgramError } from '../../../shared/errors.ts';
import { parseFloat32 } from './parse-number.ts';

/** How the rows of a file lie, as its first bytes tell. The file's name plays no part. */
export interface VectorLayout {
  readonly kind: 'word2vec-text' | 'word2vec-binary' | 'glove-text';
  readonly dimension: number;
  /** How many rows the header claims; `null` without a header. Nothing is allocated from it. */
  readonly claimedRows: number | null;
  /** Where the first row starts, in bytes. */
  readonly start: number;
  /** The number of the line that starts there, from 1. */
  readonly line: number;
}

/** The longest line, in bytes. */
export const longestLine = 1024 * 1024;
const largestDimension = 65_536;
const lineEnd = 0x0a;
const space = 0x20;

/** First bytes of what is recognised and not read, and why. */
const refused: readonly {
  readonly starts: readonly (string | readonly number[])[];
  readonly reason: string;
}[] = [
  {
    starts: [
      [0x80, 2],
      [0x80, 3],
      [0x80, 4],
      [0x80, 5],
    ],
    reason:
      'it is a Python pickle (.pkl, .pt or gensim .model), which can run code when it is opened; in gensim, save_word2vec_format writes a file that can be opened',
  },
  { starts: [[0x50, 0x4b, 3, 4]], reason: 'it is a zip archive; unpack it and open the file inside' },
  {
    starts: [[0xba, 0x16, 0x4f, 0x2f]],
    reason: 'it is a fastText .bin model; open the .vec file that belongs to it',
  },
  { starts: [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]], reason: 'it is a NumPy array without words' },
  { starts: ['<!doctype', '<html', '<?xml'], reason: 'it is a web page, not a model' },
  {
    starts: ['version https://git-lfs'],
    reason: 'it is a Git LFS pointer; the model itself was not downloaded',
  },
  { starts: ['{'], reason: 'it is JSON, not a model' },
];

/**
 * The layout of a file.
 * @param head its first bytes, at least its first line and 64 KiB where there are so many
 * @param whole whether `head` is all there is
 * @throws ProgramError `file-empty`, `text-encoding`, `model-format`
 */
export function vectorLayout(head: Uint8Array, whole: boolean, name: string): VectorLayout {
  if (head.length === 0) throw new ProgramError('file-empty', { name });
  if (head[0] === 0xff && head[1] === 0xfe)
    throw new ProgramError('text-encoding', { name, looksLike: 'UTF-16 (little-endian)', byte: 0 });
  if (head[0] === 0xfe && head[1] === 0xff)
    throw new ProgramError('text-encoding', { name, looksLike: 'UTF-16 (big-endian)', byte: 0 });
  for (const { starts, reason } of refused) {
    if (starts.some((start) => startsWith(head, start)))
      throw new ProgramError('model-format', { name, reason });
  }
  const mark = startsWith(head, [0xef, 0xbb, 0xbf]) ? 3 : 0;
  const end = head.indexOf(lineEnd, mark);
  if (end < 0 && !whole) {
    throw new ProgramError('model-format', { name, reason: 'its first line is longer than 1 MiB', line: 1 });
  }
  const header = readHeader(head, mark, end < 0 ? head.length : end, name);
  if (header === null) {
    const dimension = gloveDimension(head, mark, whole);
    if (dimension === 0) {
      throw new ProgramError('model-format', {
        name,
        reason: 'its first line is neither a header nor a word with its numbers',
        line: 1,
      });
    }
    return { kind: 'glove-text', dimension, claimedRows: null, start: mark, line: 1 };
  }
  const start = end < 0 ? head.length : end + 1;
  if (start === head.length && whole)
    throw new ProgramError('model-format', { name, reason: 'there are no rows behind its header', line: 1 });
  return {
    kind: isBinary(head, start, header.dimension) ? 'word2vec-binary' : 'word2vec-text',
    dimension: header.dimension,
    claimedRows: header.rows,
    start,
    line: 2,
  };
}

function startsWith(head: Uint8Array, start: string | readonly number[]): boolean {
  if (typeof start !== 'string') return start.every((byte, at) => head[at] === byte);
  for (let at = 0; at < start.length; at++) {
    if (String.fromCharCode(head[at] ?? 0).toLowerCase() !== start[at]) return false;
  }
  return true;
}

/** The two numbers of a header line; null when the line is something else. */
function readHeader(
  head: Uint8Array,
  start: number,
  end: number,
  name: string,
): { rows: number; dimension: number } | null {
  if (end - start > 100) return null;
  const fields = new TextDecoder()
    .decode(head.slice(start, end))
    .replace(/\r$/, '')
    .replace(/ +$/, '')
    .split(' ');
  if (fields.length !== 2 || !fields.every((field) => /^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(field))) return null;
  const [rows, dimension] = fields.map(Number) as [number, number];
  const sane =
    fields.every((field) => /^\d+$/.test(field)) &&
    rows > 0 &&
    rows < 2 ** 32 &&
    dimension > 0 &&
    dimension <= largestDimension;
  if (!sane) {
    throw new ProgramError('model-format', {
      name,
      reason: `its header says ${fields[0]} words of ${fields[1]} numbers`,
      line: 1,
    });
  }
  return { rows, dimension };
}

/** How many numbers most of the first lines end in: a first word may itself end in a number, and any one line may be wrong. */
function gloveDimension(head: Uint8Array, start: number, whole: boolean): number {
  const lines = new Map<number, number>();
  let from = start;
  for (let line = 0; line < 10 && from < head.length; line++) {
    let end = head.indexOf(lineEnd, from);
    if (end < 0) {
      if (!whole) break;
      end = head.length;
    }
    const numbers = trailingNumbers(head, from, end);
    if (line === 0 && numbers === 0) return 0;
    lines.set(numbers, (lines.get(numbers) ?? 0) + 1);
    from = end + 1;
  }
  const [[dimension] = [0]] = [...lines].sort((a, b) => b[1] - a[1]);
  return dimension <= largestDimension ? dimension : 0;
}

/** How many fields at the end of a line are numbers, the first field aside. */
function trailingNumbers(head: Uint8Array, start: number, lineEndAt: number): number {
  let end = contentEnd(head, start, lineEndAt);
  let count = 0;
  while (end > start) {
    const before = head.lastIndexOf(space, end - 1);
    if (before < start || !Number.isFinite(parseFloat32(head, before + 1, end))) break;
    count++;
    end = before;
  }
  return count;
}

/** Where the content of a line ends: before one carriage return and the spaces that some tools leave. */
export function contentEnd(bytes: Uint8Array, start: number, lineEndAt: number): number {
  let end = lineEndAt;
  if (end > start && bytes[end - 1] === 0x0d) end--;
  while (end > start && bytes[end - 1] === space) end--;
  return end;
}

/** Whether numbers in binary follow the first word: they hold bytes that text does not. */
function isBinary(head: Uint8Array, start: number, dimension: number): boolean {
  const word = head.indexOf(space, start);
  if (word < 0) return false;
  const sample = head.slice(word + 1, word + 1 + dimension * 4);
  if (sample.some((byte) => byte < 9 || (byte > 13 && byte < 32) || byte === 0x7f)) return true;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return false;
  } catch {
    return true;
  }
}
