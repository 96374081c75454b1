import { formatCosine, formatFixed } from '../../shared/format.ts';
import type { QuestionOptions } from '../../shared/questions.ts';

/** What words are ranked by. */
type Measure = Pick<QuestionOptions, 'metric' | 'method'>;

/** What a score is called in tables. */
export function scoreName({ metric, method }: Measure): string {
  if (method === 'mul') return 'CosMul';
  return { cosine: 'cosine similarity', euclidean: 'Euclidean distance', dot: 'dot product' }[metric];
}

/** A score with as many digits as help to tell it from its neighbours. */
export function formatScore(score: number, { metric, method }: Measure): string {
  if (method === 'mul' || metric === 'cosine') return formatCosine(score);
  const size = Math.abs(score);
  return formatFixed(score, size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0);
}

/** How long the bar of a score is, −1 … 1: a cosine as it is, others beside the best score of their list. */
export function scoreShare(score: number, best: number, { metric, method }: Measure): number {
  if (method === 'add' && metric === 'cosine') return Number.isFinite(score) ? score : 0;
  const [part, whole] = metric === 'euclidean' && method === 'add' ? [best, score] : [score, best];
  // Distances of zero are as near as can be.
  if (whole === 0) return part === 0 ? 1 : 0;
  const share = part / Math.abs(whole);
  return Number.isFinite(share) ? Math.max(-1, Math.min(1, share)) : 0;
}

/** How many words a limit on frequency can be set to with one click. */
export const usualLimits = [1_000, 10_000, 30_000, 100_000, 400_000];

/** The limit that was typed: `all` or nothing for none, otherwise a count with or without separators; `undefined` where it is neither. */
export function parseLimit(text: string): number | null | undefined {
  const clean = text.trim().toLowerCase();
  if (clean === '' || clean === 'all') return null;
  const digits = clean.replace(/[\s,.'’_]/g, '');
  if (!/^\d{1,10}$/.test(digits)) return undefined;
  const count = Number(digits);
  return count >= 1 ? count : undefined;
}
