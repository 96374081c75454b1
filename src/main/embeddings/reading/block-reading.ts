import { readSync } from 'node:fs';
import { ProgramError } from '../../../shared/errors.ts';
import { growMemory, matrixBytes, matrixIn } from '../../kernels/matrix.ts';
import type { RowLayout } from './row-layout.ts';
import type { RowMemory } from './row-memory.ts';
import { type Block, RowProblem, type RowReader } from './row-reader.ts';
import { rowReader } from './row-readers.ts';
import { passTurn, type SharedReading, waitForTurn } from './shared-reading.ts';
import { checkWords, type InvalidWords, noInvalidWords } from './word-check.ts';

/** What all threads that read a file are told. */
export interface ReadingTask {
  /** What the file is called in errors. */
  readonly name: string;
  readonly layout: RowLayout;
  /** The kernel `parse`. */
  readonly module: WebAssembly.Module;
  /** Where the rows go; made by `createGrowingMemory`. */
  readonly memory: WebAssembly.Memory;
  readonly shared: SharedReading;
  /** The open file, where threads read it themselves. */
  readonly descriptor: number | null;
  /** Whether words lie between the numbers. */
  readonly withWords: boolean;
  /** Only the first so many rows are wanted; `null` for all. */
  readonly limit: number | null;
}

/** A piece of the content. Orders count from 0 without gaps, and a thread gets its blocks in their order. */
export interface BlockTask {
  readonly order: number;
  /** Where in the content it starts. */
  readonly position: number;
  /** Its bytes, at most `blockBytes`; or how many to read from the file. */
  readonly content: Uint8Array<ArrayBuffer> | number;
  /** Whether the content ends with it. */
  readonly last: boolean;
}

/** What was in a block. */
export interface BlockResult {
  readonly rows: number;
  /** The number of a line that is empty, behind which no row may come; `null` when there is none. */
  readonly emptyLine: number | null;
  /** The words of its rows, one behind the other, and where each one ends. */
  readonly words: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly invalid: InvalidWords;
  /** Whether no more rows are wanted. */
  readonly enough: boolean;
}

/** One thread's part in reading a file. */
export class BlockReading {
  readonly #task: ReadingTask;
  readonly #memory: RowMemory;
  readonly #reader: RowReader;

  constructor(task: ReadingTask) {
    const { memory, reader } = rowReader(task.layout, task.module);
    this.#task = task;
    this.#memory = memory;
    this.#reader = reader;
  }

  /**
   * Reads the rows of a block once those before it were counted; the thread sleeps until then.
   * @throws ProgramError `model-format`, `out-of-memory`, `file-changed`, `file-unreadable`; blocks behind it then never get their turn
   */
  read(task: BlockTask): BlockResult {
    const { shared } = this.#task;
    const { blockAt, bytes } = this.#memory;
    const length = this.#fill(task);
    waitForTurn(shared, task.order);
    const [firstRow, rest, enough] = shared.state as unknown as [number, number, number];
    if (enough !== 0) {
      passTurn(shared);
      return this.#result(0, null, task.position);
    }
    bytes.set(shared.rest.subarray(0, rest), blockAt - rest);
    const block: Block = { from: blockAt - rest, to: blockAt + length, last: task.last };
    try {
      const { wanted, end } = this.#count(block, firstRow);
      passTurn(shared);
      const { rows, emptyLine } = this.#reader.read({ ...block, to: end }, wanted, (first, count) =>
        this.#place(firstRow + first, count),
      );
      return this.#result(rows, emptyLine === null ? null : this.#line(firstRow + emptyLine), task.position);
    } catch (error) {
      throw error instanceof RowProblem ? this.#located(error, firstRow, task.position) : error;
    }
  }

  /** Puts a block's own bytes in their place; gives how many they are. */
  #fill({ content, position }: BlockTask): number {
    const { bytes, blockAt } = this.#memory;
    if (typeof content !== 'number') {
      bytes.set(content, blockAt);
      return content.length;
    }
    const { descriptor, name } = this.#task;
    if (descriptor === null) throw new Error('there is no file to read from');
    for (let done = 0; done < content; ) {
      const count = readSync(descriptor, bytes, blockAt + done, content - done, position + done);
      if (count === 0) throw new ProgramError('file-changed', { name });
      done += count;
    }
    return content;
  }

  /** While it has the turn: finds the block's rows, makes room for them, and leaves what is behind them for the next block. */
  #count(block: Block, firstRow: number): { wanted: number; end: number } {
    const { shared, limit, memory, name } = this.#task;
    const { rows, end } = this.#reader.count(block);
    const wanted = limit === null ? rows : Math.min(rows, limit - firstRow);
    const { dimension } = this.#memory;
    try {
      growMemory(memory, firstRow + wanted, dimension);
    } catch (error) {
      const bytes = matrixBytes(firstRow + wanted, dimension);
      throw new ProgramError('out-of-memory', { bytes, purpose: name }, { cause: error });
    }
    const rest = this.#memory.bytes.subarray(Math.min(end, block.to), block.to);
    shared.rest.set(rest);
    shared.state[0] = firstRow + wanted;
    shared.state[1] = rest.length;
    if (firstRow + wanted === limit) shared.state[2] = 1;
    return { wanted, end };
  }

  /** Copies `count` rows that were read to the model, where the first one is row `row`. */
  #place(row: number, count: number): void {
    const { floats, rowsAt, stride, dimension } = this.#memory;
    const { memory } = this.#task;
    const { byteOffset } = matrixIn(memory, row, dimension);
    const target = new Float32Array(memory.buffer, byteOffset + row * stride * 4, count * stride);
    target.set(floats.subarray(rowsAt / 4, rowsAt / 4 + count * stride));
  }

  #result(rows: number, emptyLine: number | null, position: number): BlockResult {
    const { shared, withWords } = this.#task;
    const { starts, bytes, ends } = this.#memory.words(withWords ? rows : 0);
    const { blockAt, beyondAscii } = this.#memory;
    return {
      rows,
      emptyLine,
      words: bytes,
      ends,
      invalid: beyondAscii
        ? checkWords(bytes, ends, (row) => position + starts[row]! - blockAt)
        : noInvalidWords,
      enough: shared.state[2] !== 0,
    };
  }

  /** The number of a line, of which the file's first row has line `layout.line`. */
  #line(row: number): number {
    const { layout } = this.#task;
    return row + ('line' in layout ? layout.line : 1);
  }

  #located({ message, place }: RowProblem, firstRow: number, position: number): ProgramError {
    const { name } = this.#task;
    if (place === null) return new ProgramError('model-format', { name, reason: message });
    if ('line' in place)
      return new ProgramError('model-format', {
        name,
        reason: message,
        line: this.#line(firstRow + place.line),
      });
    return new ProgramError('model-format', {
      name,
      reason: `${message} in row ${firstRow + place.row + 1}`,
      byte: position + place.address - this.#memory.blockAt,
    });
  }
}
