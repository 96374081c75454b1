import type { ContextMatrix, Senses } from '../../shared/contexts.ts';

/** Senses have this many colours; those of later senses repeat, with a mark. */
export const senseColorCount = 8;

/** What silhouettes say about how many senses there are. */
export function suggestionSentence({ suggested, silhouettes }: Senses): string {
  if (silhouettes.length === 0) return 'There are too few sentences to look for senses.';
  if (suggested === 1) return 'The contexts do not fall into groups: no split is better than none.';
  return `The contexts fall best into ${suggested} groups.`;
}

/**
 * The rows of a matrix as they are drawn: in the matrix's own order, but sense by sense where senses are known.
 * @returns the order, and where in it a sense ends and the next begins
 */
export function orderBySense(
  { order }: Pick<ContextMatrix, 'order'>,
  assignments: Uint8Array | null,
): { readonly order: readonly number[]; readonly borders: readonly number[] } {
  if (assignments === null || assignments.length !== order.length) return { order: [...order], borders: [] };
  const sense = (place: number) => assignments[place] ?? 0;
  // Sorting keeps the order of equals, so that alike occurrences stay together inside a sense.
  const sorted = [...order].sort((one, other) => sense(one) - sense(other));
  const borders = sorted.flatMap((place, index) =>
    index > 0 && sense(place) !== sense(sorted[index - 1] ?? place) ? [index] : [],
  );
  return { order: sorted, borders };
}

/** The smallest and largest similarity of two different occurrences; −1 and 1 where there are none. */
export function similarityRange(
  similarities: Float32Array,
  count: number,
): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < count; row++) {
    for (let column = row + 1; column < count; column++) {
      const value = similarities[row * count + column] ?? Number.NaN;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low < high ? { low, high } : { low: -1, high: 1 };
}
