import { ProgramError } from '../../../shared/errors.ts';
import type { PackedWords } from '../../../shared/word-table.ts';
import { matrixIn, matrixValues } from '../../kernels/matrix.ts';
import { indexWords, type WordIndex } from '../word-index.ts';
import type { VectorRows } from './vector-rows.ts';

/** About what a word and its place in the index take. */
const bytesAWord = 32;

/** Words of some rows, one behind the other, and where each one ends. */
interface WordsOfBlock {
  readonly words: Uint8Array;
  readonly ends: Uint32Array;
}

/** Rows that were read, to be joined with their words. */
export interface Gathering {
  readonly memory: WebAssembly.Memory;
  readonly dimension: number;
  /** The words in the order of the rows, block by block or all of them. */
  readonly words: readonly WordsOfBlock[] | PackedWords;
  readonly rows: number;
  /** What the file is called in errors. */
  readonly name: string;
}

/**
 * Joins rows and words, and finds equal words: of their rows the first one stays, and the others make room.
 * @throws ProgramError `out-of-memory`
 */
export function gatherRows(gathering: Gathering): VectorRows {
  try {
    return joinRows(gathering);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { name, rows } = gathering;
    throw new ProgramError('out-of-memory', { bytes: rows * bytesAWord, purpose: name }, { cause: error });
  }
}

function joinRows({ memory, dimension, words: found, rows }: Gathering): VectorRows {
  const words = 'offsets' in found ? firstWords(found, rows) : joinWords(found, rows);
  const index = indexWords(words);
  const kept = distinctRows(index, rows);
  if (kept === null) return { words, index, vectors: matrixIn(memory, rows, dimension), duplicates: 0 };
  const vectors = matrixIn(memory, kept.length, dimension);
  const values = matrixValues(matrixIn(memory, rows, dimension));
  const { stride } = vectors;
  for (const [target, row] of kept.entries()) {
    if (target !== row) values.copyWithin(target * stride, row * stride, (row + 1) * stride);
  }
  const distinct = chosenWords(words, kept);
  return { words: distinct, index: indexWords(distinct), vectors, duplicates: rows - kept.length };
}

/** The rows whose word had not come before, ascending; `null` when that is all of them. */
function distinctRows({ slots }: WordIndex, rows: number): Uint32Array | null {
  let found = 0;
  for (let slot = 0; slot < slots.length; slot++) if (slots[slot] !== 0) found++;
  if (found === rows) return null;
  return slots
    .filter((slot) => slot !== 0)
    .map((slot) => slot - 1)
    .sort();
}

/** Places for `rows` words of `bytes` bytes on shared memory. */
function sharedWords(rows: number, bytes: number): PackedWords {
  if (bytes >= 2 ** 32) throw new RangeError(`words of ${bytes} bytes, more than 4 GiB`);
  return {
    bytes: new Uint8Array(new SharedArrayBuffer(bytes)),
    offsets: new Uint32Array(new SharedArrayBuffer((rows + 1) * 4)),
  };
}

function joinWords(blocks: readonly WordsOfBlock[], rows: number): PackedWords {
  const joined = sharedWords(
    rows,
    blocks.reduce((sum, { words }) => sum + words.length, 0),
  );
  let row = 0;
  let start = 0;
  for (const { words, ends } of blocks) {
    joined.bytes.set(words, start);
    for (let index = 0; index < ends.length; index++) joined.offsets[++row] = start + ends[index]!;
    start += words.length;
  }
  return joined;
}

function firstWords({ bytes, offsets }: PackedWords, rows: number): PackedWords {
  const first = sharedWords(rows, offsets[rows]!);
  first.bytes.set(bytes.subarray(0, offsets[rows]));
  first.offsets.set(offsets.subarray(0, rows + 1));
  return first;
}

function chosenWords({ bytes, offsets }: PackedWords, rows: Uint32Array): PackedWords {
  let length = 0;
  for (const row of rows) length += offsets[row + 1]! - offsets[row]!;
  const chosen = sharedWords(rows.length, length);
  let end = 0;
  for (const [target, row] of rows.entries()) {
    chosen.bytes.set(bytes.subarray(offsets[row], offsets[row + 1]), end);
    end += offsets[row + 1]! - offsets[row]!;
    chosen.offsets[target + 1] = end;
  }
  return chosen;
}
