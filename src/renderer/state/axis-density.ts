import { type AxisScores, scoredWords } from './axis-ends.ts';

/** How the words lie along an axis. */
export interface AxisDensity {
  /** The smallest and the largest score, widened so that 0 is among them; −1 … 1. */
  readonly from: number;
  readonly to: number;
  /** Float32Array: how many words lie in each of equally wide parts of from … to, smoothed, as a share of the fullest part; 0 … 1. */
  readonly shares: Float32Array;
}

/** Where a score lies between the ends of a density, 0 … 1. */
export function placeOnAxis({ from, to }: Pick<AxisDensity, 'from' | 'to'>, score: number): number {
  return to > from ? Math.min(1, Math.max(0, (score - from) / (to - from))) : 0.5;
}

/** Counts the scores of all words in `parts` equally wide parts and smooths the counts over neighbouring parts by ¼, ½, ¼. */
export function axisDensity(source: AxisScores, parts: number): AxisDensity {
  const { scores, axes, axis } = source;
  const count = scoredWords(source);
  let from = 0;
  let to = 0;
  for (let word = 0, place = axis; word < count; word++, place += axes) {
    const score = scores[place]!;
    if (score < from) from = score;
    if (score > to) to = score;
  }
  const counts = new Float32Array(parts);
  const scale = to > from ? parts / (to - from) : 0;
  for (let word = 0, place = axis; word < count; word++, place += axes) {
    const score = scores[place]!;
    if (!Number.isNaN(score)) counts[Math.min(parts - 1, Math.floor((score - from) * scale))]! += 1;
  }
  const smooth = counts.map((here, part) => {
    const before = counts[part - 1] ?? here;
    const after = counts[part + 1] ?? here;
    return before / 4 + here / 2 + after / 4;
  });
  const fullest = smooth.reduce((largest, value) => Math.max(largest, value), 0);
  return { from, to, shares: fullest === 0 ? smooth : smooth.map((value) => value / fullest) };
}
