import { strideOf } from '../../kernels/matrix.ts';

/** The functions of the kernel `parse`, as its source describes them. */
interface ParseExports {
  countLines(at: number, end: number): number;
  readText(
    state: number,
    end: number,
    dimension: number,
    stride: number,
    rows: number,
    capacity: number,
    starts: number,
    ends: number,
    powers: number,
  ): number;
  countBinary(state: number, at: number, end: number, vectorBytes: number, longestWord: number): number;
  readBinary(
    state: number,
    end: number,
    dimension: number,
    stride: number,
    rows: number,
    capacity: number,
    starts: number,
    ends: number,
  ): number;
}

/** What a thread's memory has to hold. */
export interface RowMemoryNeeds {
  readonly dimension: number;
  /** No row takes fewer bytes of the content. */
  readonly shortestRow: number;
  /** Bytes of content that can be left over from the block before. */
  readonly longestRow: number;
  readonly blockBytes: number;
}

const stateAt = 64;
const powersAt = 256;
const rowsAt = 1024;
/** Rows are copied to the model in portions of about this size, which stay in the cache. */
const rowsBytes = 256 * 1024;
/** The kernel reads so far behind the content, and writes so far behind the words. */
const slack = 64;

const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** The memory in which one thread turns blocks of content into rows, and the kernel that works on it. */
export class RowMemory {
  readonly kernel: ParseExports;
  readonly dimension: number;
  /** All of it, as bytes and as numbers; addresses are places in `bytes`. */
  readonly bytes: Uint8Array;
  readonly floats: Float32Array;
  /** Floats from one row to the next. */
  readonly stride: number;
  /** Where the rows that were read lie, and how many have room there. */
  readonly rowsAt = rowsAt;
  readonly capacity: number;
  /** Where a block's own bytes belong; what is left over from the block before lies in front of them. */
  readonly blockAt: number;
  readonly #state: Uint32Array;
  /** For each row of the block, where its word started, and where the copy of its word ends. */
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  /** Where the copies of the words lie, one behind the other. */
  readonly #words: number;

  constructor(module: WebAssembly.Module, needs: RowMemoryNeeds) {
    const { dimension, shortestRow, longestRow, blockBytes } = needs;
    this.dimension = dimension;
    this.stride = strideOf(dimension);
    this.capacity = Math.max(1, Math.floor(rowsBytes / (this.stride * 4)));
    const content = longestRow + blockBytes + slack;
    const most = Math.ceil(content / shortestRow) + 1;
    const startsAt = aligned(rowsAt + this.capacity * this.stride * 4);
    const endsAt = aligned(startsAt + most * 4);
    this.#words = aligned(endsAt + most * 4);
    this.blockAt = aligned(this.#words + content + longestRow);
    const pages = Math.ceil((this.blockAt + blockBytes + slack) / 65536);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as ParseExports;
    this.bytes = new Uint8Array(memory.buffer);
    this.floats = new Float32Array(memory.buffer);
    this.#state = new Uint32Array(memory.buffer, stateAt, 7);
    this.#starts = new Uint32Array(memory.buffer, startsAt, most);
    this.#ends = new Uint32Array(memory.buffer, endsAt, most);
    new Float64Array(memory.buffer, powersAt, powers.length).set(powers);
  }

  /** Starts reading a block at the address `from`. */
  begin(from: number): void {
    this.#state.set([from, 0, 0, this.#words, from, 0, 0]);
  }

  /** Where reading goes on. */
  get at(): number {
    return this.#state[0]!;
  }

  /** Rows read since the block's first. */
  get rows(): number {
    return this.#state[1]!;
  }

  /** Numbers read of the row under way. */
  get field(): number {
    return this.#state[2]!;
  }

  /** Where the row under way starts. */
  get rowStart(): number {
    return this.#state[4]!;
  }

  /** Whether a word may hold something beyond ASCII. */
  get beyondAscii(): boolean {
    return this.#state[5] !== 0;
  }

  /** The place of the row under way. */
  get rowValues(): Float32Array {
    const place = rowsAt / 4 + (this.rows - this.#state[6]!) * this.stride;
    return this.floats.subarray(place, place + this.dimension);
  }

  /** The rows read so far were taken: their place is free again. */
  rowsTaken(): void {
    this.#state[6] = this.rows;
  }

  /** Reads lines up to `end`, at most so many; why it stopped. */
  readText(end: number, most: number): number {
    return this.kernel.readText(
      stateAt,
      end,
      this.dimension,
      this.stride * 4,
      rowsAt,
      Math.min(most, this.capacity),
      this.#starts.byteOffset,
      this.#ends.byteOffset,
      powersAt,
    );
  }

  /** Counts rows in binary in `from .. to`. */
  countBinary(from: number, to: number, longestWord: number): { rows: number; end: number } {
    const rows = this.kernel.countBinary(stateAt, from, to, this.dimension * 4, longestWord);
    return { rows, end: this.at };
  }

  /** Reads rows in binary up to `end`, at most so many; why it stopped. */
  readBinary(end: number, most: number): number {
    return this.kernel.readBinary(
      stateAt,
      end,
      this.dimension,
      this.stride * 4,
      rowsAt,
      Math.min(most, this.capacity),
      this.#starts.byteOffset,
      this.#ends.byteOffset,
    );
  }

  /** The number under way is `value`, and ends at `end`. */
  numberRead(value: number, end: number): void {
    this.rowValues[this.field] = value;
    this.#state[0] = end;
    this.#state[2]!++;
  }

  /** The row under way has its numbers; its word is `bytes[start .. end)`, and reading goes on at `next`. */
  rowRead(start: number, end: number, next: number): void {
    const row = this.rows;
    const words = row === 0 ? this.#words : this.#ends[row - 1]!;
    const wordsEnd = words + (end - start);
    this.bytes.copyWithin(words, start, end);
    this.#starts[row] = start;
    this.#ends[row] = wordsEnd;
    this.#state.set([next, row + 1, 0, wordsEnd, next, 1]);
  }

  /** The words of the block's first `rows` rows, one behind the other; for each row where its word started, and where its copy ends. */
  words(rows: number): {
    bytes: Uint8Array<ArrayBuffer>;
    starts: Uint32Array;
    ends: Uint32Array<ArrayBuffer>;
  } {
    const ends = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) ends[row] = this.#ends[row]! - this.#words;
    return {
      bytes: copyOf(this.bytes, this.#words, this.#words + (ends[rows - 1] ?? 0)),
      starts: this.#starts.subarray(0, rows),
      ends,
    };
  }
}

function copyOf(bytes: Uint8Array, from: number, to: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(to - from);
  copy.set(bytes.subarray(from, to));
  return copy;
}

function aligned(address: number): number {
  return Math.ceil(address / 64) * 64;
}
