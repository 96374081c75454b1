/** How big points and labels are. */

/** Radii in CSS pixels of the rarest and the most frequent word. */
export const radiusRange = { rare: 1.5, frequent: 6 } as const;

/** Above this many points the radii shrink, so that hundreds of thousands of rare words stay dust and do not become a wall. */
const crowd = 20_000;

/**
 * Each word's frequency on a logarithmic scale, 0 (rarest) … 255 (most frequent): Uint8Array of n. Without counts the rank takes their
 * place (Zipf's law: frequency falls as 1 / rank).
 */
export function frequencyScale(counts: ArrayLike<number> | null, n: number): Uint8Array {
  const scale = new Uint8Array(n);
  const frequency = (index: number) =>
    counts === null ? 1 / (index + 1) : Math.max(1e-12, counts[index] ?? 0);
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (let index = 0; index < n; index++) {
    const value = frequency(index);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const base = Math.log(low);
  const span = Math.log(high) - base;
  for (let index = 0; index < n; index++) {
    scale[index] = span > 0 ? Math.round(((Math.log(frequency(index)) - base) / span) * 255) : 128;
  }
  return scale;
}

/** How much bigger or smaller points are drawn where there are `n` of them: 1.45 for a few hundred, 1 in a crowd, down to 0.55. */
export function crowdFactor(n: number): number {
  const ratio = crowd / Math.max(1, n);
  return Math.max(0.55, Math.min(1.45, ratio ** (ratio > 1 ? 0.14 : 0.2)));
}

/** Radius in CSS pixels at the distance from which the whole cloud is seen; `frequency` 0 … 255 of {@link frequencyScale}. */
export function pointRadius(frequency: number, pointSize: number, n: number): number {
  const { rare, frequent } = radiusRange;
  return (rare + (frequent - rare) * (frequency / 255) ** 1.5) * pointSize * crowdFactor(n);
}

/** How much nearer points are drawn bigger: `closeness` is the distance of the whole view over the point's own. */
export function perspectiveFactor(closeness: number): number {
  return Math.min(2.6, Math.max(0.55, closeness ** 0.7));
}

/** Label height in CSS pixels, 11 … 16, by rank on a logarithmic scale. */
export function labelSize(rank: number, n: number): number {
  const place = Math.log(rank + 1) / Math.log(Math.max(3, n));
  return Math.round(16 - 5 * Math.min(1, place * 1.15));
}
