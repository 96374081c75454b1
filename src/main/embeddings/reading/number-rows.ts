import type { NumberRows } from './row-layout.ts';
import type { RowMemory } from './row-memory.ts';
import { type Block, type ReadRows, RowProblem, type RowReader } from './row-reader.ts';

/** Bytes of one number of each type. */
const numberBytes: Readonly<Record<NumberRows['type'], number>> = {
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
};

/** Reads one number of a type at a byte. */
type ReadNumber = (view: DataView, at: number, littleEndian: boolean) => number;

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const bits = new DataView(new ArrayBuffer(4));

const readers: Readonly<Record<NumberRows['type'], ReadNumber>> = {
  float16: (view, at, littleEndian) => halfToNumber(view.getUint16(at, littleEndian)),
  bfloat16(view, at, littleEndian) {
    // The upper half of a 32-bit float.
    bits.setUint32(0, view.getUint16(at, littleEndian) * 65_536);
    return bits.getFloat32(0);
  },
  float32: (view, at, littleEndian) => view.getFloat32(at, littleEndian),
  float64: (view, at, littleEndian) => view.getFloat64(at, littleEndian),
};

/** Bytes of a row. */
export function rowBytesOf({ type, dimension }: NumberRows): number {
  return numberBytes[type] * dimension;
}

/** Decodes the row at byte `at` to `values`, rounded to 32 bits; which number is not finite, or −1. */
export function decodeRow(layout: NumberRows, view: DataView, at: number, values: Float32Array): number {
  const { type, littleEndian } = layout;
  const read = readers[type];
  const size = numberBytes[type];
  for (let field = 0; field < values.length; field++) {
    values[field] = read(view, at + field * size, littleEndian);
    if (!Number.isFinite(values[field]!)) return field;
  }
  return -1;
}

/** What rows of numbers need of a {@link RowMemory}. */
export function numberNeeds(layout: NumberRows): { shortestRow: number; longestRow: number } {
  const bytes = rowBytesOf(layout);
  return { shortestRow: bytes, longestRow: bytes };
}

/** The reader of rows that are numbers in binary and nothing else. */
export function numberReader(memory: RowMemory, layout: NumberRows): RowReader {
  const view = new DataView(memory.bytes.buffer);
  const rowBytes = rowBytesOf(layout);
  const size = numberBytes[layout.type];
  // Numbers that are as they will be in memory need no decoding.
  const isCopied = layout.type === 'float32' && layout.littleEndian && isLittleEndian;
  return {
    count({ from, to, last }: Block) {
      const rows = Math.floor((to - from) / rowBytes);
      const end = from + rows * rowBytes;
      if (last && end < to) throw new RowProblem('it was cut short', { address: to, row: rows });
      return { rows, end };
    },

    read({ from }: Block, wanted, place): ReadRows {
      memory.begin(from);
      let taken = 0;
      for (let row = 0; row < wanted; row++) {
        const at = from + row * rowBytes;
        const values = memory.rowValues;
        if (isCopied) memory.bytes.copyWithin(values.byteOffset, at, at + rowBytes);
        const odd = isCopied ? notFinite(values) : decodeRow(layout, view, at, values);
        if (odd >= 0)
          throw new RowProblem(`number ${odd + 1} is not finite, or too large for 32 bits,`, {
            address: at + odd * size,
            row,
          });
        memory.rowRead(at, at, at + rowBytes);
        if (row + 1 < wanted && row + 1 - taken < memory.capacity) continue;
        place(taken, row + 1 - taken);
        taken = row + 1;
        memory.rowsTaken();
      }
      return { rows: taken, emptyLine: null };
    },
  };
}

/** Which of the numbers is not finite, or −1. */
function notFinite(values: Float32Array): number {
  for (let field = 0; field < values.length; field++) {
    // What is not finite gives NaN.
    if (values[field]! - values[field]! !== 0) return field;
  }
  return -1;
}

/** The number that 16 bits stand for (IEEE 754, binary16). */
function halfToNumber(half: number): number {
  const sign = half >= 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
