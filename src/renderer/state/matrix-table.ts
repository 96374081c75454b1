interface MatrixOfWords {
  readonly labels: readonly string[];
  /** Float32Array of n·n, row after row. */
  readonly values: Float32Array;
  /** Which words, and in which order: places in `values`. */
  readonly order: readonly number[];
}

/** Similarities of words as a table with the words in its first row and column; what is not defined says so. */
export function matrixTable({
  labels,
  values,
  order,
}: MatrixOfWords): readonly (readonly (string | number)[])[] {
  const names = order.map((place) => labels[place] ?? '');
  return [
    ['', ...names],
    ...order.map((from, row) => [
      names[row] ?? '',
      ...order.map((to) => {
        const value = values[from * labels.length + to] ?? Number.NaN;
        return Number.isFinite(value) ? Number(value.toFixed(6)) : 'undefined';
      }),
    ]),
  ];
}
