import { hasDirection, lengthOf } from './neighbors.ts';
import type { RowSource } from './workspace.ts';

/*
 * Rows in 4 bits a number, from which follows a safe upper bound of a cosine: most rows can then be left out of a search without reading
 * their 32-bit floats, and the answer stays exact.
 *
 * Let u be a row and q a query, both of length 1. All rows share a direction m of length 1 (that of the mean row; any other would be right,
 * but word vectors often lie in a narrow cone, and what they have in common would spoil the codes). With a = u·m and b = q·m,
 *
 *   u = a m + w,   q = b m + p,   u·q = a b + w·p   (w and p are at right angles to m).
 *
 * a is stored in 32 bits. w is coded as g = s (c − 7.5) with whole numbers c of 0 … 15 and a step s of the row; p as t P with whole numbers
 * P of 16 bits. Cauchy and Schwarz bound what the codes leave out:
 *
 *   w·p = g·tP + g·(p − tP) + (w − g)·p  ≤  g·tP + |g| |p − tP| + |w − g| |p|.
 *
 * Each row stores its error E ≥ |w − g| + η |g|, and the query its factor L ≥ |p| max(1, |p − tP| / (η |p|)), so that
 *
 *   u·q  ≤  a b + g·tP + E L + slack,
 *
 * where the slack stands for rounding: of a and b to 32 bits, and of the few 32-bit operations on numbers that are not much larger than 1.
 * Roundings in proportion to |g| are part of η |g|, those in proportion to E part of E.
 */

/** η: what a row's error includes for the coding of the query, as a share of |g|. */
const queryShare = 2 ** -10;
/** The relative roundings of g·tP in 32 bits: of t, to a float, and of two products; with room. */
const productRounding = 2 ** -20;
/** Makes stored errors larger than all that is lost in proportion to them. */
const errorMargin = 1 + 2 ** -10;
/** Roundings on the scale of 1; the sum of them is below 2⁻²¹. A row whose upper bound falls short of a cosine by more is below it. */
export const boundSlack = 2 ** -19;

/** Rows of a block. */
export const blockRows = 16;
/** Bytes at the end of a block about its rows: shifts a (32-bit floats), steps s, errors E (upper halves of 32-bit floats). */
const aboutRows = 128;
/** Rows that are scanned in one call of the kernel. */
export const chunkRows = 2048;
/** Bytes of a candidate, as the kernel writes it. */
const candidateBytes = 12;

/** Where the codes of rows lie in a memory. All are numbers of bytes unless said otherwise. */
export interface CodesLayout {
  readonly rows: number;
  /** Groups of eight numbers that a row has; those behind its end are zeros of the query. */
  readonly groups: number;
  readonly blockBytes: number;
  /** Room of one thread for a query and for candidates; thread n has the part that starts at n·scratchBytes. */
  readonly scratchBytes: number;
  /** In a thread's room: where candidates go, behind the query. */
  readonly candidates: number;
  /** Where the blocks start. */
  readonly blocks: number;
  /** The size of it all. */
  readonly bytes: number;
}

/** The layout of codes of `rows` rows of `dimension` numbers, for so many threads. */
export function codesLayout(rows: number, dimension: number, threads: number): CodesLayout {
  const groups = Math.ceil(dimension / 8);
  const blockBytes = groups * 64 + aboutRows;
  const candidates = Math.ceil((groups * 16) / 64) * 64;
  const scratchBytes = candidates + chunkRows * candidateBytes;
  const blocks = threads * scratchBytes;
  const bytes = blocks + Math.ceil(rows / blockRows) * blockBytes;
  return { rows, groups, blockBytes, scratchBytes, candidates, blocks, bytes };
}

/** The direction of the mean of the unit rows (Float64Array of stride), from a sample of rows; zeros when they have none in common. */
export function commonDirection(source: RowSource, norms: Float64Array): Float64Array {
  const { values, rows, stride } = source;
  const mean = new Float64Array(stride);
  const every = Math.max(1, Math.floor(rows / 4096));
  for (let row = 0; row < rows; row += every) {
    const norm = norms[row]!;
    if (!hasDirection(norm)) continue;
    for (let i = 0; i < stride; i++) mean[i]! += values[row * stride + i]! / norm;
  }
  const length = lengthOf(mean);
  return hasDirection(length) ? mean.map((value) => value / length) : mean;
}

/** Codes the rows of all blocks that start among the rows `from … to − 1`. Rows without a direction get codes that say nothing. */
export function encodeRows(
  source: RowSource,
  norms: Float64Array,
  direction: Float64Array,
  memory: ArrayBufferLike,
  layout: CodesLayout,
  from: number,
  to: number,
): void {
  const { rows, dimension, stride, values } = source;
  const { groups, blockBytes, blocks } = layout;
  const rest = new Float64Array(groups * 8);
  for (let first = Math.ceil(from / blockRows) * blockRows; first < to; first += blockRows) {
    const start = blocks + (first / blockRows) * blockBytes;
    const codes = new Uint32Array(memory, start, groups * blockRows);
    const shifts = new Float32Array(memory, start + groups * 64, blockRows);
    const steps = new Uint16Array(memory, start + groups * 64 + 64, blockRows);
    const errors = new Uint16Array(memory, start + groups * 64 + 96, blockRows);
    for (let lane = 0; lane < Math.min(blockRows, rows - first); lane++) {
      const row = first + lane;
      const norm = norms[row]!;
      if (!hasDirection(norm)) continue;
      const at = row * stride;
      let along = 0;
      for (let i = 0; i < dimension; i++) along += (values[at + i]! / norm) * direction[i]!;
      // The stored shift is taken off, not the exact one, so that its rounding is coded with the rest.
      const shift = Math.fround(along);
      let largest = 0;
      for (let i = 0; i < dimension; i++) {
        const value = values[at + i]! / norm - shift * direction[i]!;
        rest[i] = value;
        largest = Math.max(largest, Math.abs(value));
      }
      const step = roundedUp(largest / 8);
      let lost = 0;
      let kept = 0;
      for (let group = 0; group < groups; group++) {
        let packed = 0;
        for (let i = 0; i < 8 && group * 8 + i < dimension; i++) {
          const value = rest[group * 8 + i]!;
          const code = step.value === 0 ? 0 : Math.min(15, Math.floor(value / step.value + 8));
          const decoded = step.value * (code - 7.5);
          lost += (value - decoded) ** 2;
          kept += decoded ** 2;
          packed |= code << ((i >>> 1) * 4 + (i & 1) * 16);
        }
        // Rows 4k … 4k + 3 of the block share 16 bytes of each group.
        codes[group * blockRows + lane] = packed;
      }
      shifts[lane] = shift;
      steps[lane] = step.bits;
      errors[lane] = roundedUp((Math.sqrt(lost) + queryShare * Math.sqrt(kept)) * errorMargin).bits;
    }
  }
}

const oneFloat = new Float32Array(1);
const itsBits = new Uint32Array(oneFloat.buffer);

/** The smallest 32-bit float ≥ `value` ≥ 0 whose lower half is zero, and its upper half. */
function roundedUp(value: number): { value: number; bits: number } {
  oneFloat[0] = value;
  itsBits[0]! &= 0xffff_0000;
  if (oneFloat[0]! < value) itsBits[0]! += 0x1_0000;
  return { value: oneFloat[0]!, bits: itsBits[0]! >>> 16 };
}

/** A query as the kernel takes it: see `kernels/assembly/codes.ts`. */
export interface CodedQuery {
  /** Int16Array of 8·groups: P. */
  readonly numbers: Int16Array;
  readonly centre: number;
  readonly shift: number;
  readonly step: number;
  readonly error: number;
}

/**
 * Codes a query for rows with this common direction.
 * @param vector Float64Array of stride with a direction
 */
export function encodeQuery(
  vector: Float64Array,
  direction: Float64Array,
  { groups }: Pick<CodesLayout, 'groups'>,
): CodedQuery {
  const length = lengthOf(vector);
  let along = 0;
  for (const [i, value] of vector.entries()) along += (value / length) * direction[i]!;
  const rest = vector.map((value, i) => value / length - along * direction[i]!);
  const restLength = lengthOf(rest);
  const largest = rest.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // 15 · 8·groups · limit is below 2³¹, so that no sum overflows.
  const limit = Math.min(32767, Math.floor((2 ** 31 - 1) / (15 * 8 * groups)));
  const step = largest / limit;
  const numbers = new Int16Array(groups * 8);
  let sum = 0;
  let lost = 0;
  if (step > 0) {
    for (const [i, value] of rest.entries()) {
      const whole = Math.round(value / step);
      numbers[i] = whole;
      sum += whole;
      lost += (value - whole * step) ** 2;
    }
  }
  const share = restLength > 0 ? Math.sqrt(lost) / restLength + productRounding : 0;
  const error = restLength * Math.max(1, share / queryShare) * errorMargin;
  return { numbers, centre: 15 * sum, shift: along, step: step / 2, error };
}
