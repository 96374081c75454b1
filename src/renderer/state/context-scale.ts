import type { ContextScale } from '../../shared/contexts.ts';

export type LayerScale = ContextScale['layers'][number];

/** Where a cosine lies among those of the same word and of unrelated words, in words. */
export function placeInScale(cosine: number, { same, unrelated }: LayerScale): string {
  if (cosine > same.high) return 'Closer than the same word in 95 % of random contexts.';
  if (cosine >= same.low)
    return cosine <= unrelated.high
      ? 'In the range of the same word in random contexts, and in that of unrelated words.'
      : `In the range of the same word in random contexts, ${cosine < same.mean ? 'below' : 'above'} its mean.`;
  if (cosine > unrelated.high)
    return 'Between: farther apart than the same word in 95 % of random contexts, closer than 95 % of unrelated words.';
  if (cosine >= unrelated.low) return 'In the range of unrelated words.';
  return 'Farther apart than 95 % of unrelated words.';
}

/** The range of an axis that holds values: from a round tenth at or below all of them and 0, to 1. */
export function cosineRange(values: Iterable<number>): { readonly low: number; readonly high: number } {
  let low = 0;
  for (const value of values) if (value < low) low = value;
  return { low: Math.max(-1, Math.floor(low * 10) / 10), high: 1 };
}

/** How far along a range a value lies, 0 … 1; values outside are at its ends. */
export function shareOf(
  { low, high }: { readonly low: number; readonly high: number },
  value: number,
): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** The ends of all spreads of some layers: what an axis for them must hold. */
export function spreadEnds(layers: readonly LayerScale[]): readonly number[] {
  return layers.flatMap(({ same, unrelated }) => [same.low, same.high, unrelated.low, unrelated.high]);
}
