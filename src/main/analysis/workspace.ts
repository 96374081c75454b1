import { type EmbeddingMatrix, matrixValues } from '../kernels/matrix.ts';

/** Rows on shared memory, in a form that is posted to threads without a copy. */
export interface RowSource {
  /** Float32Array of rows·stride on shared memory. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly dimension: number;
  readonly stride: number;
}

/** Some rows of a source: `from … to − 1`. */
export interface RowRange {
  readonly source: RowSource;
  readonly from: number;
  readonly to: number;
}

/** The rows of `matrix`, or only its first ones. */
export function rowSource(matrix: EmbeddingMatrix, rows: number = matrix.rows): RowSource {
  const { dimension, stride } = matrix;
  return { values: matrixValues(matrix), rows, dimension, stride };
}

/** The functions of the kernel `analysis`, as its source describes them. Addresses and counts are whole numbers. */
interface KernelFunctions {
  addSums(rows: number, count: number, stride: number, sums: number): void;
  largestMagnitude(values: number, floats: number): number;
  packCentred(
    rows: number,
    count: number,
    stride: number,
    centre: number,
    scale: number,
    packed: number,
  ): void;
  addGram(packed: number, count: number, stride: number, gram: number): void;
  dotProducts(rows: number, count: number, stride: number, query: number, queries: number, out: number): void;
  squaredDistances(
    rows: number,
    count: number,
    stride: number,
    query: number,
    queries: number,
    out: number,
  ): void;
  norms(rows: number, count: number, stride: number, out: number): void;
}

/** Bytes of one block of rows: small enough to stay in the second-level cache together with its packed form. */
const blockBytes = 64 * 1024;
/** Products are summed in 32 bits over at most so many rows. */
const longestBlock = 256;

/**
 * The kernel with a memory of its own. Blocks of rows are copied in, so it never writes to the memory of an embedding, which a training
 * kernel may be using at the same time.
 */
export class Workspace<F = KernelFunctions> {
  readonly #module: WebAssembly.Module;
  #memory: WebAssembly.Memory | null = null;
  #functions: F | null = null;
  #used = 0;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** Makes room for `bytes` and forgets what was reserved before. Addresses of an earlier layout are no longer valid. */
  begin(bytes: number): F {
    this.#used = 64;
    const pages = Math.ceil((bytes + 4096) / 65536);
    if (this.#functions === null || this.#memory === null || this.#memory.buffer.byteLength < pages * 65536) {
      this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
      const instance = new WebAssembly.Instance(this.#module, { env: { memory: this.#memory } });
      this.#functions = instance.exports as unknown as F;
    }
    return this.#functions;
  }

  /** A view of `count` 32-bit floats at a fresh address (its `byteOffset`), a multiple of 64. Its content is undefined. */
  floats(count: number): Float32Array {
    return new Float32Array(this.#buffer, this.#reserve(count * 4), count);
  }

  /** The same for 64-bit floats. */
  doubles(count: number): Float64Array {
    return new Float64Array(this.#buffer, this.#reserve(count * 8), count);
  }

  /** The same for 32-bit whole numbers. */
  integers(count: number): Uint32Array {
    return new Uint32Array(this.#buffer, this.#reserve(count * 4), count);
  }

  get #buffer(): ArrayBufferLike {
    if (this.#memory === null) throw new Error('begin comes first');
    return this.#memory.buffer;
  }

  #reserve(bytes: number): number {
    const address = this.#used;
    this.#used += Math.ceil(bytes / 64) * 64;
    return address;
  }
}

/** How many rows of `stride` floats make one block. */
export function rowsOfBlock(stride: number): number {
  return Math.max(16, Math.min(longestBlock, Math.floor(blockBytes / (stride * 4))));
}

/**
 * Calls `work` for the rows `from … to − 1` block by block, each copied to `block` first.
 * @param clean whether rows with a value that is not finite are set to zero in the copy
 */
export function forEachBlock(
  source: RowSource,
  from: number,
  to: number,
  clean: boolean,
  block: Float32Array,
  work: (first: number, count: number) => void,
): void {
  const { values, stride } = source;
  const rowsAtOnce = block.length / stride;
  for (let first = from; first < to; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, to - first);
    block.set(values.subarray(first * stride, (first + count) * stride));
    if (clean) clearBrokenRows(block, count, stride);
    work(first, count);
  }
}

function clearBrokenRows(block: Float32Array, count: number, stride: number): void {
  for (let start = 0; start < count * stride; start += stride) {
    const row = block.subarray(start, start + stride);
    if (!row.every(Number.isFinite)) row.fill(0);
  }
}
