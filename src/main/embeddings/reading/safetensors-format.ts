import { ProgramError } from '../../../shared/errors.ts';
import { packWords } from '../../../shared/word-table.ts';
import { type BareNumbers, loadMatrix, previewRows, requireMatrix, requireWords } from './bare-numbers.ts';
import { wordsFileFor } from './companions.ts';
import type { Beginning, RecognisedFile } from './format.ts';
import { rowBytesOf } from './number-rows.ts';
import type { NumberRows } from './row-layout.ts';
import { looksLikeSafetensors, readSafetensorsHeader, type Tensor } from './safetensors-header.ts';
import { rowsShown } from './word2vec-format.ts';
import { firstWords, readWords } from './words-file.ts';

const types: ReadonlyMap<string, NumberRows['type']> = new Map([
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F32', 'float32'],
  ['F64', 'float64'],
]);
/** Where metadata may have the words. */
const wordKeys = ['words', 'vocab', 'vocabulary', 'tokens', 'labels', 'index_to_key'];

/**
 * Safetensors: the largest matrix of floats in it, with the words that its metadata has or that are in another file.
 * @throws ProgramError `model-format`, `model-words-missing`, `model-words-differ`
 */
export async function recogniseSafetensors(file: Beginning): Promise<RecognisedFile | null> {
  if (!looksLikeSafetensors(file.head)) return null;
  const { name } = file;
  const header = await readSafetensorsHeader(file);
  const tensor = largestMatrix(header.tensors);
  if (tensor === null)
    throw new ProgramError('model-format', { name, reason: 'there is no matrix of floats in it' });
  const [rows, dimension] = tensor.shape as [number, number];
  const type = types.get(tensor.type)!;
  const matrix: BareNumbers = {
    layout: { kind: 'numbers', dimension, type, littleEndian: true },
    rows,
    start: header.start + tensor.from,
    contentBytes: header.contentBytes,
  };
  requireMatrix(matrix, file);
  const found = {
    format: 'safetensors',
    dimension,
    claimedRows: rows,
    rowBytes: rowBytesOf(matrix.layout),
    start: matrix.start,
  } as const;
  const own = metadataWords(header.metadata, name);
  if (own !== null) {
    const words = packWords(own);
    requireWords(words, rows, name);
    return {
      ...found,
      companions: [],
      firstRows: () => previewRows(file, matrix, own.slice(0, rowsShown)),
      load: (loading) => loadMatrix(loading, matrix, words, name),
    };
  }
  const words = await wordsFileFor(file, file.others);
  if (words === null) throw new ProgramError('model-words-missing', { name, rows });
  return {
    ...found,
    companions: [words.name],
    firstRows: async () => previewRows(file, matrix, await firstWords(words, rowsShown)),
    load: async (loading) => loadMatrix(loading, matrix, await readWords(words, loading.signal), words.name),
  };
}

/** The largest matrix of floats; the first of equal ones. */
function largestMatrix(tensors: readonly Tensor[]): Tensor | null {
  let largest: Tensor | null = null;
  for (const tensor of tensors) {
    const isMatrix = tensor.shape.length === 2 && tensor.to > tensor.from && types.has(tensor.type);
    const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
    if (isMatrix && (largest === null || size(tensor.shape) > size(largest.shape))) largest = tensor;
  }
  return largest;
}

/**
 * The words in metadata: a list in JSON, an object in JSON that gives each word its row, or a word a line; null when there are none.
 * @throws ProgramError `model-format`
 */
function metadataWords(metadata: ReadonlyMap<string, string>, name: string): string[] | null {
  const key = wordKeys.find((candidate) => metadata.has(candidate));
  if (key === undefined) return null;
  const text = metadata.get(key)!;
  const refuse = (): never => {
    throw new ProgramError('model-format', {
      name,
      reason: `"${key}" in its metadata is not a list of words`,
    });
  };
  const parsed = parsedJson(text);
  if (parsed === undefined) {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines;
  }
  if (Array.isArray(parsed))
    return parsed.every((word) => typeof word === 'string') ? (parsed as string[]) : refuse();
  const entries = Object.entries(parsed);
  const words: string[] = new Array(entries.length);
  for (const [word, row] of entries) {
    if (!Number.isInteger(row) || row < 0 || row >= entries.length || words[row] !== undefined)
      return refuse();
    words[row] = word;
  }
  return words;
}

/** The list or object that `text` is in JSON; undefined when it is neither. */
function parsedJson(text: string): unknown[] | Record<string, number> | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown[] | Record<string, number>;
  } catch {
    return undefined;
  }
}
