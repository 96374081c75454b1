/**
 * The rows of an embedding, on shared WebAssembly memory: kernels in any number of threads work on them in place, and JavaScript
 * sees the same bytes through `values`. Nothing copies the rows.
 *
 * Layout of the memory: `scratch` bytes for kernels (each thread uses a part of its own), then the rows. A row has `stride` floats:
 * `dimension` values, then zeros up to a multiple of four, so that every row starts on 16 bytes and 128-bit kernels need no remainder loop.
 */
export interface EmbeddingMatrix {
  readonly memory: WebAssembly.Memory;
  readonly rows: number;
  readonly dimension: number;
  /** Floats from one row to the next; a multiple of 4, at least `dimension`. */
  readonly stride: number;
  /** Where row 0 starts in `memory`, in bytes; a multiple of 64. */
  readonly byteOffset: number;
  /** Bytes at the start of `memory` that kernels may use. */
  readonly scratch: number;
}

const pageBytes = 65536;
/** Room for kernels' working memory at the start of each matrix. */
const scratchBytes = 64 * pageBytes;
/** The most that WebAssembly's 32-bit addresses reach. */
const maximumBytes = 65536 * pageBytes;

/** Floats from one row to the next for vectors of `dimension` numbers. */
export function strideOf(dimension: number): number {
  return Math.ceil(dimension / 4) * 4;
}

/** Floats from one row to the next where each row is to start on a cache line, 64 bytes. */
export function wideStrideOf(dimension: number): number {
  return Math.ceil(dimension / 16) * 16;
}

/** Bytes of memory that a matrix takes. */
export function matrixBytes(
  rows: number,
  dimension: number,
  extraBytes = 0,
  stride = strideOf(dimension),
): number {
  return scratchBytes + roundedUp(rows * stride * 4) + extraBytes;
}

/** Where the extra bytes of `matrix` start in its memory: behind the rows, on a multiple of 64. */
export function extraOffset(matrix: EmbeddingMatrix): number {
  return matrix.byteOffset + roundedUp(matrix.rows * matrix.stride * 4);
}

/** `bytes` up to a cache line, 64 bytes. */
function roundedUp(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

/**
 * A matrix of zeros.
 * @param extraBytes more memory behind the rows, zeros, for whoever makes the matrix
 * @param stride floats from one row to the next, where there are to be more than {@link strideOf} says
 * @throws RangeError when the rows do not fit 4 GiB or the machine cannot give the memory
 */
export function createMatrix(
  rows: number,
  dimension: number,
  extraBytes = 0,
  stride = strideOf(dimension),
): EmbeddingMatrix {
  const bytes = matrixBytes(rows, dimension, extraBytes, stride);
  requireAddresses(bytes, rows, dimension);
  const pages = Math.ceil(bytes / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return { ...matrixIn(memory, rows, dimension), stride };
}

/** The least by which {@link growMemory} grows, in pages: 16 MiB. */
const growthPages = 256;

/** Memory for rows whose number is not known yet. It has room for none; {@link growMemory} makes it, and moves nothing. */
export function createGrowingMemory(): WebAssembly.Memory {
  // Only addresses are reserved for what may come.
  return new WebAssembly.Memory({
    initial: scratchBytes / pageBytes,
    maximum: maximumBytes / pageBytes,
    shared: true,
  });
}

/**
 * Makes room in `memory` for `rows` rows; one thread at a time may do so.
 * @throws RangeError when they do not fit 4 GiB or the machine cannot give the memory
 */
export function growMemory(memory: WebAssembly.Memory, rows: number, dimension: number): void {
  const bytes = matrixBytes(rows, dimension);
  requireAddresses(bytes, rows, dimension);
  const present = memory.buffer.byteLength / pageBytes;
  const missing = Math.ceil(bytes / pageBytes) - present;
  if (missing > 0) memory.grow(Math.min(Math.max(missing, growthPages), maximumBytes / pageBytes - present));
}

/** The first `rows` rows in `memory`, which has room for them. */
export function matrixIn(memory: WebAssembly.Memory, rows: number, dimension: number): EmbeddingMatrix {
  const stride = strideOf(dimension);
  return { memory, rows, dimension, stride, byteOffset: scratchBytes, scratch: scratchBytes };
}

function requireAddresses(bytes: number, rows: number, dimension: number): void {
  if (bytes > maximumBytes)
    throw new RangeError(`${rows} rows of ${dimension} numbers need ${bytes} bytes, more than 4 GiB`);
}

/** All rows of `matrix` as one Float32Array of rows·stride. */
export function matrixValues(matrix: EmbeddingMatrix): Float32Array {
  return new Float32Array(matrix.memory.buffer, matrix.byteOffset, matrix.rows * matrix.stride);
}

/** Row `index` of `matrix`: a view of `dimension` floats, not a copy. */
export function matrixRow(matrix: EmbeddingMatrix, index: number): Float32Array {
  return new Float32Array(
    matrix.memory.buffer,
    matrix.byteOffset + index * matrix.stride * 4,
    matrix.dimension,
  );
}
