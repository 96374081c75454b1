/** Sets of vocabulary rows, as ascending Uint32Arrays in which each row is once. */

/** The rows in ascending order, each once. */
export function rowSet(rows: Iterable<number>): Uint32Array {
  return Uint32Array.from(new Set(rows)).sort();
}

/** Whether an ascending list of rows holds `row`. */
export function hasRow(rows: Uint32Array, row: number): boolean {
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((rows[middle] ?? row) < row) from = middle + 1;
    else to = middle;
  }
  return rows[from] === row;
}

export function sameRows(first: Uint32Array, second: Uint32Array): boolean {
  return first.length === second.length && first.every((row, place) => row === second[place]);
}
