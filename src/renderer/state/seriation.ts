/**
 * An order of rows in which alike ones stand together: it begins with the most similar pair and joins, at whichever end, the row that is
 * most similar to the one standing there. Rows without any similarity come last. Takes time in proportion to n².
 * @param matrix Float32Array of n·n similarities, symmetric; NaN where there is none
 * @returns the n rows, each once
 */
export function alikeTogether(matrix: Float32Array, n: number): readonly number[] {
  const similarity = (row: number, column: number) => matrix[row * n + column] as number;
  const rows = Array.from({ length: n }, (_, row) => row);
  const defined = rows.filter((row) => Number.isFinite(similarity(row, row)));
  const rest = rows.filter((row) => !Number.isFinite(similarity(row, row)));
  const [first] = defined;
  if (first === undefined || defined.length < 3) return [...defined, ...rest];

  let pair: [number, number] = [first, first];
  let best = Number.NEGATIVE_INFINITY;
  for (const [place, row] of defined.entries()) {
    for (const column of defined.slice(place + 1)) {
      if (similarity(row, column) <= best) continue;
      best = similarity(row, column);
      pair = [row, column];
    }
  }
  const left = new Set(defined);
  for (const row of pair) left.delete(row);
  const before = [pair[0]];
  const behind = [pair[1]];
  while (left.size > 0) {
    const start = nearest(left, before.at(-1) as number, similarity);
    const end = nearest(left, behind.at(-1) as number, similarity);
    const next = start.similarity > end.similarity ? start : end;
    (next === start ? before : behind).push(next.row);
    left.delete(next.row);
  }
  return [...before.reverse(), ...behind, ...rest];
}

function nearest(
  rows: ReadonlySet<number>,
  to: number,
  similarity: (row: number, column: number) => number,
): { readonly row: number; readonly similarity: number } {
  let best = { row: -1, similarity: Number.NEGATIVE_INFINITY };
  for (const row of rows) {
    const value = similarity(to, row);
    if (best.row < 0 || value > best.similarity) best = { row, similarity: value };
  }
  return best;
}
