import { ProgramError } from '../../../shared/errors.ts';
import { type BareNumbers, loadMatrix, previewRows, requireMatrix } from './bare-numbers.ts';
import { wordsFileFor } from './companions.ts';
import type { Beginning, RecognisedFile } from './format.ts';
import { rowBytesOf } from './number-rows.ts';
import { readNumpyHeader } from './numpy-header.ts';
import { startsWith } from './refused-formats.ts';
import { rowsShown } from './word2vec-format.ts';
import { firstWords, readWords } from './words-file.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * NumPy's `.npy`: a matrix of floats, row by row, whose words are in another file.
 * @throws ProgramError `model-format`, `model-words-missing`
 */
export async function recogniseNumpy(file: Beginning): Promise<RecognisedFile | null> {
  if (!startsWith(file.head, magic)) return null;
  const { name, head, others } = file;
  const { layout, rows, start } = readNumpyHeader(head, name);
  const matrix: BareNumbers = { layout, rows, start, contentBytes: start + rows * rowBytesOf(layout) };
  requireMatrix(matrix, file);
  const words = await wordsFileFor(file, others);
  if (words === null) throw new ProgramError('model-words-missing', { name, rows });
  return {
    format: 'numpy',
    dimension: layout.dimension,
    claimedRows: rows,
    rowBytes: rowBytesOf(layout),
    start,
    companions: [words.name],
    firstRows: async () => previewRows(file, matrix, await firstWords(words, rowsShown)),
    load: async (loading) => loadMatrix(loading, matrix, await readWords(words, loading.signal), words.name),
  };
}
