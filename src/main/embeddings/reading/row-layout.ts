/**
 * How rows lie in the content of a file. It is sent to the threads, where `row-readers.ts` has the reader for each kind; a new kind is a
 * line here and a line there.
 */
export type RowLayout = TextRows | BinaryRows;

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
