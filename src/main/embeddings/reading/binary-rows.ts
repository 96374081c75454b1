import type { BinaryRows } from './row-layout.ts';
import type { RowMemory } from './row-memory.ts';
import { type Block, type ReadRows, RowProblem, type RowReader, stopped } from './row-reader.ts';
import { space } from './text-lines.ts';

/** The longest word of a binary file, in bytes. */
const longestWord = 64 * 1024;

/** What rows in binary need of a {@link RowMemory}. */
export function binaryNeeds({ dimension }: BinaryRows): { shortestRow: number; longestRow: number } {
  return { shortestRow: dimension * 4 + 1, longestRow: longestWord + 1 + dimension * 4 };
}

/** The reader of rows in binary. */
export function binaryReader(memory: RowMemory): RowReader {
  const { bytes, dimension } = memory;

  const requireFinite = (vectorAt: number): void => {
    const view = new DataView(bytes.buffer, vectorAt, dimension * 4);
    for (let field = 0; field < dimension; field++) {
      if (!Number.isFinite(view.getFloat32(field * 4, true)))
        throw new RowProblem(`number ${field + 1} is not finite`, {
          address: vectorAt + field * 4,
          row: memory.rows,
        });
    }
  };

  return {
    count({ from, to, last }: Block) {
      const { rows, end } = memory.countBinary(from, to, longestWord);
      const word = bytes.subarray(end, to);
      const length = word.indexOf(space);
      if ((length < 0 ? word.length : length) > longestWord)
        throw new RowProblem('a word has no end', { address: end, row: rows });
      if (last && end < to) throw new RowProblem('it was cut short', { address: to, row: rows });
      return { rows, end };
    },

    read({ from, to }: Block, wanted, place): ReadRows {
      memory.begin(from);
      let taken = 0;
      while (taken < wanted) {
        const reason = memory.readBinary(to, wanted - taken);
        if (reason === stopped.oddRow) requireFinite(memory.at);
        place(taken, memory.rows - taken);
        taken = memory.rows;
        memory.rowsTaken();
        if (reason !== stopped.full) break;
      }
      return { rows: taken, emptyLine: null };
    },
  };
}
