import { BestRows, type RankedRows } from './best-rows.ts';
import { blockRows, boundSlack, type CodedQuery, type CodesLayout, chunkRows } from './codes.ts';
import { cosineOf, lengthOf, type NeighborQuery } from './neighbors.ts';
import type { RowSource } from './workspace.ts';

/** The function of the kernel `codes`, as its source describes it. */
interface CodesKernel {
  scan(
    codes: number,
    blocks: number,
    groups: number,
    query: number,
    centre: number,
    shift: number,
    step: number,
    error: number,
    threshold: number,
    firstRow: number,
    out: number,
  ): number;
}

/** What all threads that answer one question share: Int32Array of 1 + threads on shared memory. */
export type ScanBoard = Int32Array;

/** A board for a new question: no chunk is taken, no thread has a threshold yet. */
export function scanBoard(threads: number): ScanBoard {
  const board = new Int32Array(new SharedArrayBuffer((1 + threads) * 4));
  return board.fill(floatBits(Number.NEGATIVE_INFINITY), 1);
}

/** A question about the nearest rows by cosine, for rows with codes. */
export interface CodedQuestion {
  readonly source: RowSource;
  readonly norms: Float64Array;
  readonly query: NeighborQuery;
  readonly coded: CodedQuery;
  readonly layout: CodesLayout;
  readonly memory: WebAssembly.Memory;
  readonly board: ScanBoard;
}

/** One thread's part of questions about rows with codes. */
export class CodedScan {
  readonly #module: WebAssembly.Module;
  readonly #number: number;

  /**
   * @param module the kernel `codes`
   * @param number of this thread, which no other one that works on the same codes has
   */
  constructor(module: WebAssembly.Module, number: number) {
    this.#module = module;
    this.#number = number;
  }

  /**
   * The nearest rows by cosine among those that this thread looked at. It takes chunks of rows from the board until none is left, and looks
   * exactly, with the arithmetic of `nearestRows`, at each row whose upper bound reaches the best `top` similarities that are known. Which rows
   * those are depends on how fast the threads are; that the best rows are among them does not.
   */
  nearest(question: CodedQuestion): RankedRows {
    const { source, query, coded, layout, memory, board } = question;
    const { groups, blockBytes, blocks, scratchBytes, candidates } = layout;
    const kernel = this.#kernel(memory);
    const scratch = this.#number * scratchBytes;
    new Int16Array(memory.buffer, scratch, groups * 8).set(coded.numbers);
    const integers = new Int32Array(memory.buffer, scratch + candidates, chunkRows * 3);
    const floats = new Float32Array(memory.buffer, scratch + candidates, chunkRows * 3);
    const found = new ExactBest(question, this.#number);
    const excluded = new Set(query.exclude);
    /** Rows that may be among the best but do not look like it, and their upper bounds: for the end, when more is known. */
    const waiting: number[] = [];
    const bounds: number[] = [];
    for (;;) {
      const first = Atomics.add(board, 0, 1) * chunkRows;
      if (first >= source.rows) break;
      found.hear();
      const count = kernel.scan(
        blocks + (first / blockRows) * blockBytes,
        Math.ceil(Math.min(chunkRows, source.rows - first) / blockRows),
        groups,
        scratch,
        coded.centre,
        coded.shift,
        coded.step,
        coded.error,
        found.threshold - boundSlack,
        first,
        scratch + candidates,
      );
      for (let at = 0; at < count * 3; at += 3) {
        const row = integers[at]!;
        const bound = floats[at + 1]! + boundSlack;
        // The last block may have rows behind the last one that is asked about.
        if (bound < found.threshold || row >= source.rows || excluded.has(row)) continue;
        if (floats[at + 2]! >= found.threshold) found.look(row);
        else {
          waiting.push(row);
          bounds.push(bound);
        }
      }
    }
    found.hear();
    for (let at = 0; at < waiting.length; at++) if (bounds[at]! >= found.threshold) found.look(waiting[at]!);
    return found.ranked();
  }

  #kernel(memory: WebAssembly.Memory): CodesKernel {
    const instance = new WebAssembly.Instance(this.#module, { env: { memory } });
    return instance.exports as unknown as CodesKernel;
  }
}

/** The best rows by their exact similarity, and what all threads together know about how similar the best are. */
class ExactBest {
  readonly #question: CodedQuestion;
  readonly #number: number;
  readonly #length: number;
  readonly #best: BestRows;
  /** A similarity that at least `top` rows reach, up to its rounding to 32 bits, which the slack of bounds includes. */
  threshold = Number.NEGATIVE_INFINITY;

  constructor(question: CodedQuestion, number: number) {
    this.#question = question;
    this.#number = number;
    this.#length = lengthOf(question.query.vector);
    this.#best = new BestRows(question.query.top);
  }

  /** Takes over what other threads know. */
  hear(): void {
    const { board } = this.#question;
    for (let at = 1; at < board.length; at++)
      this.threshold = Math.max(this.threshold, floatOf(Atomics.load(board, at)));
  }

  /** Looks at one row, and tells the other threads when that raises the threshold. */
  look(row: number): void {
    const { source, norms, query, board } = this.#question;
    this.#best.add(row, cosineOf(dotProduct(source, row, query.vector), norms[row]!, this.#length));
    if (this.#best.threshold <= this.threshold) return;
    this.threshold = this.#best.threshold;
    Atomics.store(board, 1 + this.#number, floatBits(this.threshold));
  }

  ranked(): RankedRows {
    return this.#best.ranked();
  }
}

/** The dot product of a row with a vector of stride, to the bit as the kernel's `dotProducts` sums it. */
function dotProduct({ values, stride }: RowSource, row: number, vector: Float64Array): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  const start = row * stride;
  for (let i = 0; i < stride; i += 4) {
    sum0 += values[start + i]! * vector[i]!;
    sum1 += values[start + i + 1]! * vector[i + 1]!;
    sum2 += values[start + i + 2]! * vector[i + 2]!;
    sum3 += values[start + i + 3]! * vector[i + 3]!;
  }
  return sum0 + sum2 + (sum1 + sum3);
}

const oneFloat = new Float32Array(1);
const itsBits = new Int32Array(oneFloat.buffer);

function floatBits(value: number): number {
  oneFloat[0] = value;
  return itsBits[0]!;
}

function floatOf(bits: number): number {
  itsBits[0] = bits;
  return oneFloat[0]!;
}
