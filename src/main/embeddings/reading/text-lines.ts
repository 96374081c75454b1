import { parseFloat32 } from './parse-number.ts';
import { RowProblem } from './row-reader.ts';

/** The longest line, in bytes. */
export const longestLine = 1024 * 1024;
export const lineEnd = 0x0a;
export const space = 0x20;

/** Where the content of a line ends: before one carriage return and the spaces that some tools leave. */
export function contentEnd(bytes: Uint8Array, start: number, lineEndAt: number): number {
  let end = lineEndAt;
  if (end > start && bytes[end - 1] === 0x0d) end--;
  while (end > start && bytes[end - 1] === space) end--;
  return end;
}

/**
 * Reads the line `bytes[start .. lineEndAt)`, which is not empty: the numbers are its last fields, the rest is the word, spaces and all.
 * @param values gets the numbers; as many as it holds are read
 * @returns where the word ends
 * @throws RowProblem
 */
export function readTextRow(
  bytes: Uint8Array,
  start: number,
  lineEndAt: number,
  values: Float32Array,
): number {
  const dimension = values.length;
  const end = contentEnd(bytes, start, lineEndAt);
  let wordEnd = end;
  for (let field = 0; field < dimension; field++) {
    let before = wordEnd - 1;
    while (before >= start && bytes[before] !== space) before--;
    if (before < start) throw new RowProblem(`it has ${field} numbers after the word, not ${dimension}`);
    wordEnd = before;
  }
  const extra = bytes.lastIndexOf(space, wordEnd - 1);
  if (extra >= start && bytes.indexOf(space, start) === extra && isNumber(bytes, extra + 1, wordEnd))
    throw new RowProblem(`it has ${dimension + 1} numbers after the word, not ${dimension}`);
  let from = wordEnd + 1;
  for (let field = 0; field < dimension; field++) {
    const to = fieldEnd(bytes, from, end);
    values[field] = readNumber(bytes, from, to, field);
    from = to + 1;
  }
  return wordEnd;
}

/** Where the field that starts at `from` ends: at the next space, or at `end`. */
export function fieldEnd(bytes: Uint8Array, from: number, end: number): number {
  let to = from;
  while (to < end && bytes[to] !== space) to++;
  return to;
}

/** The number `bytes[from .. to)`, which is number `field` of its row, counted from 0. @throws RowProblem */
export function readNumber(bytes: Uint8Array, from: number, to: number, field: number): number {
  const value = parseFloat32(bytes, from, to);
  if (Number.isFinite(value)) return value;
  const shown = new TextDecoder().decode(bytes.slice(from, Math.min(to, from + 40)));
  throw new RowProblem(`number ${field + 1} reads "${shown}"`);
}

/** How many fields at the end of the line `bytes[start .. lineEndAt)` are numbers, the first field aside. */
export function numbersAtEnd(bytes: Uint8Array, start: number, lineEndAt: number): number {
  let end = contentEnd(bytes, start, lineEndAt);
  let count = 0;
  while (end > start) {
    const before = bytes.lastIndexOf(space, end - 1);
    if (before < start || !Number.isFinite(parseFloat32(bytes, before + 1, end))) break;
    count++;
    end = before;
  }
  return count;
}

function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  return !Number.isNaN(parseFloat32(bytes, start, end));
}
