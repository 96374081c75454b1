import type { Thread } from '../../threads/thread.ts';
import type { BlockResult, BlockTask } from './block-reading.ts';
import type { Content } from './content.ts';
import { blocksOf, type RowRegion } from './content-blocks.ts';
import type { ReadingFunctions } from './reading-functions.ts';

/** A thread that reads vectors. */
export type ReadingThread = Thread<ReadingFunctions>;

/** So many blocks a thread are under way, so that it need not wait for the next one. */
const blocksAhead = 2;

/** The first failure in the order of the file. */
interface Failure {
  /** The block that failed, or would have come next. */
  readonly order: number;
  readonly error: unknown;
  /** Whether no block could be made, rather than read. */
  readonly isContent: boolean;
}

/** Gives the blocks of a file to threads, and collects what they read. */
export class BlockRun {
  readonly #content: Content;
  readonly #blocks: AsyncGenerator<BlockTask, void, undefined>;
  readonly #onBytes: (done: number) => void;
  readonly #results: BlockResult[] = [];
  /** Orders of the blocks that threads have. */
  readonly #pending = new Set<number>();
  readonly #finished: Promise<BlockResult[]>;
  #given = 0;
  #bytesDone: number;
  #enough = false;
  #failure: Failure | null = null;
  #resolve: (results: BlockResult[]) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  /**
   * @param region where the rows are in the content
   * @param onBytes told how many bytes of the file, as stored, have been read so far
   */
  constructor(
    content: Content,
    region: RowRegion,
    threads: readonly ReadingThread[],
    onBytes: (done: number) => void,
  ) {
    this.#content = content;
    this.#blocks = blocksOf(content, region);
    this.#onBytes = onBytes;
    this.#bytesDone = region.start;
    this.#finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      const lanes = Array.from({ length: blocksAhead }, () => threads.map((thread) => this.#serve(thread)));
      void Promise.all(lanes.flat()).then(() => {
        if (this.#failure === null) resolve(this.#results);
      });
    });
  }

  /**
   * What the blocks hold, in the order of the file.
   * @throws the first failure in that order, whichever came first
   */
  finished(): Promise<BlockResult[]> {
    return this.#finished;
  }

  async #serve(thread: ReadingThread): Promise<void> {
    while (this.#failure === null && !this.#enough) {
      const next = await this.#blocks.next().catch((error: unknown) => {
        this.#fail({ order: this.#given, error, isContent: true });
        return null;
      });
      if (next === null || next.done === true) return;
      await this.#read(thread, next.value);
    }
  }

  async #read(thread: ReadingThread, block: BlockTask): Promise<void> {
    const { order, content } = block;
    const isStored = typeof content === 'number';
    this.#given = order + 1;
    this.#pending.add(order);
    const length = isStored ? content : content.length;
    try {
      const result = await thread.call('block', block, isStored ? [] : [content.buffer]);
      this.#results[order] = result;
      this.#enough ||= result.enough;
      this.#bytesDone += length;
      this.#onBytes(isStored ? this.#bytesDone : this.#content.fileBytesDone);
    } catch (error) {
      this.#fail({ order, error, isContent: false });
    } finally {
      this.#pending.delete(order);
      this.#endAfterFailure();
    }
  }

  #fail(failure: Failure): void {
    if (this.#failure === null || failure.order < this.#failure.order) this.#failure = failure;
    this.#endAfterFailure();
  }

  /** Ends once all before the first failure was read; what lies behind a block that failed waits for a turn that never comes. */
  #endAfterFailure(): void {
    const failure = this.#failure;
    if (failure === null || [...this.#pending].some((order) => order < failure.order)) return;
    // Behind the rows that are wanted, the content may be as it likes.
    if (failure.isContent && this.#enough) this.#resolve(this.#results);
    else this.#reject(failure.error);
  }
}
