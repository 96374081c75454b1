/** Coordinates of a layout on axes. */
export const layoutComponents = 3;

/** The lowest and the highest score on the first axis; ∞ and −∞ where there is none. */
export interface ScoreRange {
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Sets undefined cosines to 0 and gives the range of those with the first axis.
 * @param cosines Float64Array of rows·count; those of the rows `from … to − 1` are looked at
 */
export function settleScores(cosines: Float64Array, count: number, from: number, to: number): ScoreRange {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = from * count; at < to * count; at++) {
    const cosine = cosines[at]!;
    if (Number.isNaN(cosine)) cosines[at] = 0;
    if (at % count !== 0) continue;
    lowest = Math.min(lowest, cosines[at]!);
    highest = Math.max(highest, cosines[at]!);
  }
  return { lowest, highest };
}

/**
 * The scores in 32 bits, and where they put each word: its scores on up to three axes, and 0 for what is left. With one axis the second coordinate
 * is how frequent the word is, by the logarithm of its rank: the most frequent word at `high`, the last one at `low`.
 * @param cosines Float64Array of rows·count
 */
export function axisPlaces(
  cosines: Float64Array,
  count: number,
  low: number,
  high: number,
): { positions: Float32Array; scores: Float32Array } {
  const rows = cosines.length / count;
  const scores = Float32Array.from(cosines);
  const positions = new Float32Array(rows * layoutComponents);
  const depth = (high - low) / Math.max(Math.log(rows), Number.MIN_VALUE);
  for (let row = 0; row < rows; row++) {
    for (let axis = 0; axis < count; axis++)
      positions[row * layoutComponents + axis] = scores[row * count + axis]!;
    if (count === 1) positions[row * layoutComponents + 1] = high - depth * Math.log(row + 1);
  }
  return { positions, scores };
}
