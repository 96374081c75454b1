import { ProgramError } from '../../../shared/errors.ts';
import type { ModelPreview } from '../../../shared/library.ts';
import type { VectorFormat } from '../../../shared/models.ts';
import type { Beginning, RecognisedFile } from './format.ts';
import type { RowLayout } from './row-layout.ts';
import { RowProblem } from './row-reader.ts';
import { contentEnd, lineEnd, numbersAtEnd, readTextRow, space } from './text-lines.ts';

/** More than any model has; a header that says more is wrong. */
export const largestDimension = 65_536;
/** So many lines tell how many numbers a row has. */
const linesLookedAt = 10;
/** What a preview shows. */
export const rowsShown = 10;
export const valuesShown = 8;

/**
 * Word2vec text and binary, which have a header, and GloVe text, which has none. fastText's `.vec` is word2vec text.
 * @throws ProgramError `model-format`
 */
export function recogniseWord2vec(file: Beginning): RecognisedFile | null {
  const { head, whole, name } = file;
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const end = head.indexOf(lineEnd, mark);
  if (end < 0 && !whole)
    throw new ProgramError('model-format', { name, reason: 'its first line is longer than 1 MiB', line: 1 });
  const header = readHeader(head, mark, end < 0 ? head.length : end, name);
  if (header === null) {
    const dimension = commonDimension(head, mark, whole);
    if (dimension === 0) return null;
    return textFile(head, whole, {
      format: 'glove-text',
      dimension,
      claimedRows: null,
      start: mark,
      line: 1,
    });
  }
  const start = end < 0 ? head.length : end + 1;
  if (start === head.length && whole)
    throw new ProgramError('model-format', { name, reason: 'there are no rows behind its header', line: 1 });
  const { dimension, rows: claimedRows } = header;
  return isBinary(head, start, dimension)
    ? binaryFile(head, { dimension, claimedRows, start })
    : textFile(head, whole, { format: 'word2vec-text', dimension, claimedRows, start, line: 2 });
}

/** The two numbers of a header line; null when the line is something else. */
function readHeader(
  head: Uint8Array,
  start: number,
  end: number,
  name: string,
): { rows: number; dimension: number } | null {
  if (end - start > 100) return null;
  const fields = new TextDecoder().decode(head.slice(start, contentEnd(head, start, end))).split(' ');
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

/** Where lines are in `head`: those that end in it, and the last one of a whole file. */
function* linesOf(head: Uint8Array, start: number, whole: boolean): Generator<{ from: number; to: number }> {
  let from = start;
  while (from < head.length) {
    let to = head.indexOf(lineEnd, from);
    if (to < 0) {
      if (!whole) return;
      to = head.length;
    }
    yield { from, to };
    from = to + 1;
  }
}

/** How many numbers most of the first lines end in: a first word may itself end in a number, and any one line may be wrong. */
function commonDimension(head: Uint8Array, start: number, whole: boolean): number {
  const counts = new Map<number, number>();
  let lines = 0;
  for (const { from, to } of linesOf(head, start, whole)) {
    if (lines++ === linesLookedAt) break;
    const numbers = numbersAtEnd(head, from, to);
    if (lines === 1 && numbers === 0) return 0;
    counts.set(numbers, (counts.get(numbers) ?? 0) + 1);
  }
  const [[dimension] = [0]] = [...counts].sort((a, b) => b[1] - a[1]);
  return dimension <= largestDimension ? dimension : 0;
}

/** Whether numbers in binary follow the first word: it is no line of text with its numbers, and they hold bytes that text does not. */
function isBinary(head: Uint8Array, start: number, dimension: number): boolean {
  const firstEnd = head.indexOf(lineEnd, start);
  if (firstEnd >= 0 && numbersAtEnd(head, start, firstEnd) >= dimension) return false;
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

function textFile(
  head: Uint8Array,
  whole: boolean,
  found: {
    readonly format: VectorFormat;
    readonly dimension: number;
    readonly claimedRows: number | null;
    readonly start: number;
    readonly line: number;
  },
): RecognisedFile {
  const { dimension, start, line, ...facts } = found;
  let lines = 0;
  let end = start;
  for (const { to } of linesOf(head, start, whole)) {
    lines++;
    end = to + 1;
  }
  const layout: RowLayout = { kind: 'text', dimension, line };
  return {
    ...facts,
    dimension,
    start,
    // A first row that is longer than the head says only that rows are long.
    rowBytes: Math.max(1, lines === 0 ? head.length - start : (end - start) / lines),
    companions: [],
    firstRows: () => firstTextRows(head, whole, start, dimension),
    load: ({ readRows }) => readRows({ start, layout }),
  };
}

/** The rows before the first one that cannot be read: loading says what is wrong with that. */
function firstTextRows(
  head: Uint8Array,
  whole: boolean,
  start: number,
  dimension: number,
): ModelPreview['rows'] {
  const rows: ModelPreview['rows'][number][] = [];
  const values = new Float32Array(dimension);
  for (const { from, to } of linesOf(head, start, whole)) {
    if (rows.length === rowsShown) break;
    try {
      const wordEnd = readTextRow(head, from, to, values);
      rows.push({ word: decoded(head, from, wordEnd), values: [...values.subarray(0, valuesShown)] });
    } catch (error) {
      if (error instanceof RowProblem) break;
      throw error;
    }
  }
  return rows;
}

function binaryFile(
  head: Uint8Array,
  { dimension, claimedRows, start }: { dimension: number; claimedRows: number; start: number },
): RecognisedFile {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const rows: ModelPreview['rows'][number][] = [];
  let at = start;
  while (rows.length < rowsShown) {
    let from = at;
    while (head[from] === lineEnd) from++;
    const wordEnd = head.indexOf(space, from);
    const end = wordEnd + 1 + dimension * 4;
    if (wordEnd < 0 || end > head.length) break;
    const values = Array.from({ length: Math.min(valuesShown, dimension) }, (_, field) =>
      view.getFloat32(wordEnd + 1 + field * 4, true),
    );
    // Loading says what is wrong with a number that is none.
    if (!values.every(Number.isFinite)) break;
    rows.push({ word: decoded(head, from, wordEnd), values });
    at = end;
  }
  const layout: RowLayout = { kind: 'binary', dimension };
  return {
    format: 'word2vec-binary',
    dimension,
    claimedRows,
    start,
    rowBytes: rows.length === 0 ? dimension * 4 + 2 : (at - start) / rows.length,
    companions: [],
    firstRows: () => rows,
    load: ({ readRows }) => readRows({ start, layout }),
  };
}

// A word may begin with U+FEFF, which a decoder would otherwise take for a byte order mark.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function decoded(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.slice(start, end));
}
