import { moved } from '../../threads/thread.ts';
import { BlockReading, type BlockResult, type BlockTask, type ReadingTask } from './block-reading.ts';
import { gatherRows } from './gather-rows.ts';

/** The functions of a thread that reads vectors. */
export type ReadingFunctions = ReturnType<typeof readingFunctions>;

/** The functions of a thread that reads vectors. */
export function readingFunctions() {
  let reading: BlockReading | null = null;
  return {
    prepare(task: ReadingTask): void {
      reading = new BlockReading(task);
    },
    block(task: BlockTask): BlockResult {
      if (reading === null) throw new Error('this thread was not prepared');
      const result = reading.read(task);
      return moved(result, [result.words.buffer, result.ends.buffer]);
    },
    /** Joins what the blocks hold. */
    gather: gatherRows,
  };
}
