import { parseFloat32 } from './parse-number.ts';
import type { TextRows } from './row-layout.ts';
import type { RowMemory } from './row-memory.ts';
import { type Block, type ReadRows, RowProblem, type RowReader, stopped } from './row-reader.ts';
import { contentEnd, fieldEnd, lineEnd, longestLine, readTextRow } from './text-lines.ts';

/** What rows of text need of a {@link RowMemory}. */
export function textNeeds({ dimension }: TextRows): { shortestRow: number; longestRow: number } {
  // An empty word, then a space and a digit for each number.
  return { shortestRow: 2 * dimension, longestRow: longestLine };
}

/** The reader of rows of text. The kernel reads what is plain, and leaves single numbers and lines to exact JavaScript. */
export function textReader(memory: RowMemory): RowReader {
  const { bytes, kernel } = memory;

  const lineProblem = (reason: string, line: number): RowProblem => new RowProblem(reason, { line });

  /** Reads the number at which the kernel stopped; whether it is one. */
  const readHardNumber = (): boolean => {
    const { at, rowStart } = memory;
    const end = fieldEnd(bytes, at, contentEnd(bytes, rowStart, bytes.indexOf(lineEnd, at)));
    const value = parseFloat32(bytes, at, end);
    if (!Number.isFinite(value)) return false;
    memory.numberRead(value, end);
    return true;
  };

  /** Reads the line at which the kernel stopped; whether it was empty. */
  const readOddLine = (): boolean => {
    const { rowStart, rows } = memory;
    const end = bytes.indexOf(lineEnd, rowStart);
    if (contentEnd(bytes, rowStart, end) === rowStart) return true;
    try {
      const wordEnd = readTextRow(bytes, rowStart, end, memory.rowValues);
      memory.rowRead(rowStart, wordEnd, end + 1);
    } catch (error) {
      throw error instanceof RowProblem ? lineProblem(error.message, rows) : error;
    }
    return false;
  };

  /** Whether nothing but empty lines are in `from .. to`. */
  const onlyEmptyLines = (from: number, to: number): boolean => {
    for (let at = from; at < to; ) {
      const end = bytes.indexOf(lineEnd, at);
      if (contentEnd(bytes, at, end) !== at) return false;
      at = end + 1;
    }
    return true;
  };

  return {
    count({ from, to, last }: Block) {
      const firstEnd = bytes.subarray(from, to).indexOf(lineEnd);
      if ((firstEnd < 0 ? to - from : firstEnd) > longestLine)
        throw lineProblem('this line is longer than 1 MiB', 0);
      let end = from + bytes.subarray(from, to).lastIndexOf(lineEnd) + 1;
      if (last && end < to) {
        // The last line ends with the file; the block has room for the line end that the kernel looks for.
        bytes[to] = lineEnd;
        end = to + 1;
      }
      const rows = kernel.countLines(from, end);
      if (to - end > longestLine) throw lineProblem('this line is longer than 1 MiB', rows);
      return { rows, end };
    },

    read({ from, to }: Block, wanted, place): ReadRows {
      memory.begin(from);
      let taken = 0;
      let emptyLine: number | null = null;
      while (taken < wanted) {
        const reason = memory.readText(to, wanted - taken);
        if (reason === stopped.hardNumber && readHardNumber()) continue;
        if (reason === stopped.hardNumber || reason === stopped.oddRow) {
          if (!readOddLine()) continue;
          emptyLine = memory.rows;
          if (!onlyEmptyLines(memory.rowStart, to)) throw lineProblem('this line is empty', emptyLine);
        }
        place(taken, memory.rows - taken);
        taken = memory.rows;
        memory.rowsTaken();
        if (reason !== stopped.full) break;
      }
      return { rows: taken, emptyLine };
    },
  };
}
