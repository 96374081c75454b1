import { ProgramError } from '../../../shared/errors.ts';
import type { ModelPreview } from '../../../shared/library.ts';
import type { PackedWords } from '../../../shared/word-table.ts';
import { readRange } from './content-range.ts';
import type { Beginning, Loading, NamedFile } from './format.ts';
import { decodeRow, rowBytesOf } from './number-rows.ts';
import type { NumberRows } from './row-layout.ts';
import type { VectorRows } from './vector-rows.ts';
import { largestDimension, rowsShown, valuesShown } from './word2vec-format.ts';

/** A matrix of numbers in a file, as its header tells. */
export interface BareNumbers {
  readonly layout: NumberRows;
  readonly rows: number;
  /** Where the first number is, and where the content has to end. */
  readonly start: number;
  readonly contentBytes: number;
}

/**
 * Holds what a header says about a matrix against what can be read, and against the size of the file.
 * @throws ProgramError `model-format`
 */
export function requireMatrix(
  { layout, rows, contentBytes }: BareNumbers,
  { name, compression, fileBytes }: Pick<Beginning, 'name' | 'compression' | 'fileBytes'>,
): void {
  const { dimension } = layout;
  const sane = rows > 0 && rows < 2 ** 32 && dimension > 0 && dimension <= largestDimension;
  if (!sane)
    throw new ProgramError('model-format', {
      name,
      reason: `its header says ${rows} words of ${dimension} numbers`,
    });
  if (compression !== null || fileBytes === contentBytes) return;
  throw new ProgramError(
    'model-format',
    fileBytes < contentBytes
      ? {
          name,
          reason: `it was cut short: its header asks for ${contentBytes} bytes, and it has ${fileBytes}`,
          byte: fileBytes,
        }
      : { name, reason: 'something follows its numbers', byte: contentBytes },
  );
}

/** The first rows of a matrix with their words. */
export async function previewRows(
  file: NamedFile,
  { layout, rows, start }: BareNumbers,
  words: readonly string[],
): Promise<ModelPreview['rows']> {
  const rowBytes = rowBytesOf(layout);
  const count = Math.min(rows, rowsShown, words.length);
  const bytes = await readRange(file, start, count * rowBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shown: ModelPreview['rows'][number][] = [];
  for (const word of words.slice(0, Math.min(count, Math.floor(bytes.length / rowBytes)))) {
    const values = new Float32Array(Math.min(valuesShown, layout.dimension));
    // Loading says what is wrong with a number that is none.
    if (decodeRow(layout, view, shown.length * rowBytes, values) >= 0) break;
    shown.push({ word, values: [...values] });
  }
  return shown;
}

/**
 * Reads the rows of a matrix whose words are known.
 * @param wordsName what the file with the words is called
 * @throws ProgramError `model-words-differ` and what reading throws
 */
export async function loadMatrix(
  { readRows }: Loading,
  { layout, rows, start, contentBytes }: BareNumbers,
  words: PackedWords,
  wordsName: string,
  file?: NamedFile,
): Promise<VectorRows> {
  requireWords(words, rows, wordsName);
  const extent = { rows: start + rows * rowBytesOf(layout), content: contentBytes };
  return readRows({ start, layout, extent, words, ...(file === undefined ? {} : { file }) });
}

/** @throws ProgramError `model-words-differ` */
export function requireWords({ offsets }: PackedWords, rows: number, name: string): void {
  const words = offsets.length - 1;
  if (words !== rows) throw new ProgramError('model-words-differ', { name, words, rows });
}
