import type { PackedWords } from '../../../shared/word-table.ts';
import { createMatrix, type EmbeddingMatrix, matrixValues, strideOf } from '../../kernels/matrix.ts';
import { indexWords, type WordIndex } from '../word-index.ts';

/** What a file of vectors held. All of it lies on shared memory. */
export interface VectorRows {
  readonly words: PackedWords;
  readonly index: WordIndex;
  readonly vectors: EmbeddingMatrix;
  /** Rows that were left out because their word had come before. */
  readonly duplicates: number;
}

const blockFloats = 4 * 1024 * 1024;

/** Rows as they come from a file. Memory grows with what is really there, never with what a header claims. */
export class RowCollector {
  readonly dimension: number;
  readonly #stride: number;
  readonly #rowsPerBlock: number;
  #blocks: Float32Array[] = [];
  #bytes = new Uint8Array(1 << 16);
  #offsets = new Uint32Array(1 << 12);
  #rows = 0;

  constructor(dimension: number) {
    this.dimension = dimension;
    this.#stride = strideOf(dimension);
    this.#rowsPerBlock = Math.max(1, Math.floor(blockFloats / this.#stride));
  }

  get rows(): number {
    return this.#rows;
  }

  /** Adds a row for the word `bytes[start .. end)` and gives its `dimension` numbers to be filled in. */
  add(bytes: Uint8Array, start: number, end: number): Float32Array {
    const row = this.#rows++;
    const wordStart = this.#offsets[row]!;
    const wordEnd = wordStart + (end - start);
    if (wordEnd > this.#bytes.length) this.#bytes = grown(this.#bytes, wordEnd);
    for (let at = start; at < end; at++) this.#bytes[wordStart + at - start] = bytes[at]!;
    if (row + 2 > this.#offsets.length) {
      const more = new Uint32Array(this.#offsets.length * 2);
      more.set(this.#offsets);
      this.#offsets = more;
    }
    this.#offsets[row + 1] = wordEnd;
    const within = row % this.#rowsPerBlock;
    // The first block grows, so that a small file needs little memory.
    if (within === 0)
      this.#blocks.push(new Float32Array(row === 0 ? this.#stride : this.#rowsPerBlock * this.#stride));
    let block = this.#blocks.at(-1)!;
    if ((within + 1) * this.#stride > block.length) {
      const larger = new Float32Array(Math.min(this.#rowsPerBlock * this.#stride, block.length * 2));
      larger.set(block);
      this.#blocks[this.#blocks.length - 1] = larger;
      block = larger;
    }
    return block.subarray(within * this.#stride, within * this.#stride + this.dimension);
  }

  /**
   * All rows; of rows with equal words the first one stays. The collector is empty afterwards.
   * @throws RangeError when the machine cannot give the memory
   */
  finish(): VectorRows {
    const words = this.#sharedWords(null);
    const index = indexWords(words);
    const kept = this.#firstRows(index);
    const vectors = createMatrix(kept?.length ?? this.#rows, this.dimension);
    const values = matrixValues(vectors);
    const rows = kept?.length ?? this.#rows;
    for (let target = 0; target < rows; target++) {
      const row = kept === null ? target : kept[target]!;
      const within = (row % this.#rowsPerBlock) * this.#stride;
      const block = this.#blocks[Math.floor(row / this.#rowsPerBlock)]!;
      values.set(block.subarray(within, within + this.#stride), target * this.#stride);
    }
    this.#blocks = [];
    if (kept === null) return { words, index, vectors, duplicates: 0 };
    const distinct = this.#sharedWords(kept);
    return { words: distinct, index: indexWords(distinct), vectors, duplicates: this.#rows - rows };
  }

  /** The rows whose word had not come before, or null when that is all of them. */
  #firstRows(index: WordIndex): Uint32Array | null {
    const { slots } = index;
    let found = 0;
    for (const slot of slots) if (slot !== 0) found++;
    if (found === this.#rows) return null;
    return slots
      .filter((slot) => slot !== 0)
      .map((slot) => slot - 1)
      .sort();
  }

  #sharedWords(kept: Uint32Array | null): PackedWords {
    const rows = kept?.length ?? this.#rows;
    const offsets = new Uint32Array(new SharedArrayBuffer((rows + 1) * 4));
    for (let target = 0; target < rows; target++) {
      const row = kept === null ? target : kept[target]!;
      offsets[target + 1] = offsets[target]! + this.#offsets[row + 1]! - this.#offsets[row]!;
    }
    const bytes = new Uint8Array(new SharedArrayBuffer(offsets[rows]!));
    if (kept === null) bytes.set(this.#bytes.subarray(0, offsets[rows]));
    else {
      for (let target = 0; target < rows; target++) {
        const row = kept[target]!;
        bytes.set(this.#bytes.subarray(this.#offsets[row]!, this.#offsets[row + 1]!), offsets[target]!);
      }
    }
    return { bytes, offsets };
  }
}

function grown(bytes: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, bytes.length * 2));
  larger.set(bytes);
  return larger;
}
