/**
 * How rows lie in the content of a file. It is sent to the threads, where `row-readers.ts` has the reader for each kind; a new kind is a
 * line here and a line there.
 */
export type RowLayout = TextRows | BinaryRows | NumberRows | TabRows;

/** A line each: the word, then numbers in decimal, all between single spaces. */
export interface TextRows {
  readonly kind: 'text';
  readonly dimension: number;
  /** The number of the first row's line, from 1. */
  readonly line: number;
}

/** The word's bytes, a space, 32-bit floats (little-endian), and perhaps a line end. */
export interface BinaryRows {
  readonly kind: 'binary';
  readonly dimension: number;
}

/** Numbers in binary, one behind the other, and nothing else. */
export interface NumberRows {
  readonly kind: 'numbers';
  readonly dimension: number;
  readonly type: 'float16' | 'bfloat16' | 'float32' | 'float64';
  readonly littleEndian: boolean;
}

/** A line each: perhaps a label, then numbers in decimal, all between single tabs. */
export interface TabRows {
  readonly kind: 'tabs';
  readonly dimension: number;
  /** The number of the first row's line, from 1. */
  readonly line: number;
  readonly labels: boolean;
}
