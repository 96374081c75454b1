/**
 * Reads rows of one layout in one thread. The content comes in blocks, which lie in the memory of the thread's `RowMemory`; the bytes behind
 * the last whole row of a block come again in front of the next one.
 */
export interface RowReader {
  /**
   * Finds the rows in a block, which starts where a row starts. Blocks are counted one after the other, so it is to be quick.
   * @throws RowProblem when the bytes that are left can never become a row
   */
  count(block: Block): CountedRows;
  /**
   * Reads the first `wanted` rows of a block whose rows were counted; threads read different blocks at the same time.
   * @throws RowProblem
   */
  read(block: Block, wanted: number, place: PlaceRows): ReadRows;
}

/** Some bytes of the content, by their addresses in the memory. */
export interface Block {
  readonly from: number;
  readonly to: number;
  /** Whether the content ends with these bytes. */
  readonly last: boolean;
}

interface CountedRows {
  readonly rows: number;
  /** Where the bytes that are left for the next block start. */
  readonly end: number;
}

/** Takes the rows `first .. first + count` of a block, which lie at the start of the memory's place for rows. */
type PlaceRows = (first: number, count: number) => void;

export interface ReadRows {
  readonly rows: number;
  /** The line of the block, from 0, that is empty; nothing but empty lines may follow it. `null` when there is none. */
  readonly emptyLine: number | null;
}

/** Where in a block something is wrong: a line, counted from 0; or an address in a row, counted from 0. */
export type RowPlace = { readonly line: number } | { readonly address: number; readonly row: number };

/** What is wrong with a row, in words that follow the name of the file. */
export class RowProblem extends Error {
  readonly place: RowPlace | null;

  constructor(reason: string, place: RowPlace | null = null) {
    super(reason);
    this.place = place;
  }
}

/** Why the kernel stopped reading, as its source says it. */
export const stopped = { done: 0, full: 1, hardNumber: 2, oddRow: 3 } as const;
