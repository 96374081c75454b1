import { ProgramError } from '../../../shared/errors.ts';
import { requireUtf8 } from '../../corpus/text-check.ts';
import { createGrowingMemory } from '../../kernels/matrix.ts';
import type { BlockResult } from './block-reading.ts';
import { BlockRun, type ReadingThread } from './block-run.ts';
import type { Content } from './content.ts';
import type { RowPlan } from './format.ts';
import { rowNeeds } from './row-readers.ts';
import { createSharedReading } from './shared-reading.ts';
import type { VectorRows } from './vector-rows.ts';
import { addInvalidWords, type InvalidWords, noInvalidWords } from './word-check.ts';

/** What reads rows. */
export interface Crew {
  readonly threads: readonly ReadingThread[];
  /** The kernel `parse`. */
  readonly module: WebAssembly.Module;
}

export interface ReadRowsOptions {
  /** What the file is called in errors. */
  readonly name: string;
  /** Only the first so many rows are wanted; `null` for all. */
  readonly limit: number | null;
  /** Told how many bytes of the file, as stored, have been read so far. */
  readonly onBytes: (done: number) => void;
}

/** Rows that were read, and what was noticed. */
export interface RowsRead extends VectorRows {
  readonly invalidWords: number;
  /** Whether reading stopped because no more rows were wanted. */
  readonly enough: boolean;
}

/**
 * Reads rows in all threads, straight into the memory of the matrix. Blocks are counted one after the other and read at the same time, so that
 * every row is read to its final place and every error knows its line.
 * @throws ProgramError the first error in the order of the file; the threads cannot be used any more then, and must be disposed of
 */
export async function readRows(
  content: Content,
  plan: RowPlan,
  crew: Crew,
  options: ReadRowsOptions,
): Promise<RowsRead> {
  const { layout, words: given } = plan;
  const { name, limit } = options;
  const { dimension } = layout;
  const memory = createGrowingMemory();
  const task = {
    name,
    layout,
    module: crew.module,
    memory,
    shared: createSharedReading(rowNeeds(layout).longestRow),
    descriptor: content.descriptor,
    withWords: given === undefined,
    limit,
  };
  await Promise.all(crew.threads.map((thread) => thread.call('prepare', task)));
  const blocks = await new BlockRun(content, { ...plan, name }, crew.threads, options.onBytes).finished();
  await content.requireUnchanged();
  const { rows, invalid } = summary(blocks, name);
  if (given !== undefined && rows >= given.offsets.length)
    throw new ProgramError('model-words-differ', { name, words: given.offsets.length - 1, rows });
  const { threads } = crew;
  const gathered = await threads[0]!.call(
    'gather',
    { memory, dimension, rows, name, words: given ?? blocks.map(({ words, ends }) => ({ words, ends })) },
    given === undefined ? blocks.flatMap(({ words, ends }) => [words.buffer, ends.buffer]) : [],
  );
  return { ...gathered, invalidWords: invalid.words, enough: blocks.some(({ enough }) => enough) };
}

/** What all blocks hold together, in the order of the file. @throws ProgramError `model-format`, `text-encoding` */
function summary(blocks: readonly BlockResult[], name: string): { rows: number; invalid: InvalidWords } {
  let rows = 0;
  let wordBytes = 0;
  let invalid = noInvalidWords;
  let emptyLine: number | null = null;
  for (const block of blocks) {
    if (emptyLine !== null && block.rows > 0)
      throw new ProgramError('model-format', { name, reason: 'this line is empty', line: emptyLine });
    emptyLine ??= block.emptyLine;
    rows += block.rows;
    wordBytes += block.words.length;
    invalid = addInvalidWords(invalid, block.invalid);
  }
  requireUtf8(invalid.bytes, wordBytes, name);
  return { rows, invalid };
}
