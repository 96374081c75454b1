import type { TabRows } from './row-layout.ts';
import type { RowMemory } from './row-memory.ts';
import { type Block, type ReadRows, RowProblem, type RowReader } from './row-reader.ts';
import { lineEnd, longestLine, readNumber } from './text-lines.ts';
import { textReader } from './text-rows.ts';

export const tab = 0x09;

/** What rows between tabs need of a {@link RowMemory}. */
export function tabNeeds({ dimension }: TabRows): { shortestRow: number; longestRow: number } {
  // A digit and a tab or line end for each number.
  return { shortestRow: 2 * dimension, longestRow: longestLine };
}

/** Where the content of a line ends: before one carriage return. */
export function tabbedEnd(bytes: Uint8Array, start: number, lineEndAt: number): number {
  return lineEndAt > start && bytes[lineEndAt - 1] === 0x0d ? lineEndAt - 1 : lineEndAt;
}

/**
 * Reads the line `bytes[start .. end)`: perhaps a label, then exactly the numbers, all with one tab between them.
 * @returns where the label ends
 * @throws RowProblem
 */
export function readTabbedRow(
  bytes: Uint8Array,
  start: number,
  end: number,
  labels: boolean,
  values: Float32Array,
): number {
  const fieldEnd = (from: number): number => {
    let to = from;
    while (to < end && bytes[to] !== tab) to++;
    return to;
  };
  const labelEnd = labels ? fieldEnd(start) : start;
  let from = labels ? labelEnd + 1 : start;
  for (let field = 0; field < values.length; field++) {
    if (from > end) throw new RowProblem(`it has ${field} numbers, not ${values.length}`);
    const to = fieldEnd(from);
    values[field] = readNumber(bytes, from, to, field);
    from = to + 1;
  }
  if (from <= end) throw new RowProblem(`it has more than ${values.length} numbers`);
  return labelEnd;
}

/** The reader of rows between tabs. */
export function tabReader(memory: RowMemory, { labels }: TabRows): RowReader {
  const { bytes } = memory;
  // Lines are lines, whatever is between their fields.
  const { count } = textReader(memory);
  return {
    count,
    read({ from, to }: Block, wanted, place): ReadRows {
      memory.begin(from);
      let taken = 0;
      let emptyLine: number | null = null;
      let at = from;
      for (let line = 0; line < wanted && at < to; line++) {
        const lineEndAt = bytes.indexOf(lineEnd, at);
        const end = tabbedEnd(bytes, at, lineEndAt);
        if (end === at) emptyLine ??= line;
        else if (emptyLine !== null) throw new RowProblem('this line is empty', { line: emptyLine });
        else {
          try {
            const labelEnd = readTabbedRow(bytes, at, end, labels, memory.rowValues);
            memory.rowRead(at, labelEnd, lineEndAt + 1);
          } catch (error) {
            throw error instanceof RowProblem ? new RowProblem(error.message, { line }) : error;
          }
          if (memory.rows - taken === memory.capacity) {
            place(taken, memory.rows - taken);
            taken = memory.rows;
            memory.rowsTaken();
          }
        }
        at = lineEndAt + 1;
      }
      if (memory.rows > taken) place(taken, memory.rows - taken);
      return { rows: memory.rows, emptyLine };
    },
  };
}
