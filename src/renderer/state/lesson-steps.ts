import { formatCount, formatFixed } from '../../shared/format.ts';
import type { LessonPair, LessonStep } from '../../shared/lesson.ts';
import type { OpenLesson } from './lesson.ts';
import { missingRow } from './selectors.ts';

/** Most points of the curve: when there are more, every other one goes. */
const curvePoints = 240;

/** A lesson after some more steps. */
export function withStep(lesson: OpenLesson, step: LessonStep): OpenLesson {
  const positions = lesson.positions.slice();
  for (const [at, row] of step.moved.entries())
    positions.set(step.positions.subarray(at * 3, at * 3 + 3), row * 3);
  const loss = step.losses.reduce((sum, one) => sum + one, 0) / step.losses.length;
  const curve = [...lesson.curve, { step: step.step, loss }];
  return {
    ...lesson,
    step,
    positions,
    curve:
      curve.length > curvePoints ? curve.filter((_, at) => at % 2 === 0 || at === curve.length - 1) : curve,
  };
}

/** How a word of the sentence takes part in a step. */
export type SentenceRole = 'center' | 'context' | 'window' | 'outside' | 'missing';

/**
 * How each word of the sentence takes part. The window reaches over words that the model lacks, as training never sees them.
 * @param rows the model's rows of the words
 */
export function sentenceRoles(
  rows: Uint32Array,
  { center, context, reach }: Pick<LessonStep, 'center' | 'context' | 'reach'>,
): SentenceRole[] {
  const known = [...rows.keys()].filter((place) => rows[place] !== missingRow);
  const middle = known.indexOf(center);
  return Array.from(rows, (row, place): SentenceRole => {
    if (row === missingRow) return 'missing';
    if (place === center) return 'center';
    if (place === context) return 'context';
    return Math.abs(known.indexOf(place) - middle) <= reach ? 'window' : 'outside';
  });
}

/** The first and the last place of the window in the sentence. */
export function windowEnds(roles: readonly SentenceRole[]): readonly [number, number] {
  const inside = (role: SentenceRole) => role === 'center' || role === 'context' || role === 'window';
  return [roles.findIndex(inside), roles.findLastIndex(inside)];
}

/** By which power of ten a change must be multiplied to be seen beside the vector it was made to: 1, 10, 100 … 10⁶. */
export function changeFactor(scale: number, change: number): number {
  if (change === 0 || scale === 0) return 1;
  return 10 ** Math.min(6, Math.max(0, Math.floor(Math.log10(scale / change))));
}

/** The numbers that stand for a change: after − before, times a factor. */
export function magnifiedChange(before: Float32Array, after: Float32Array, factor: number): Float32Array {
  return after.map((value, at) => (value - before[at]!) * factor);
}

/** A pull with its sign: `+0.0500`, `−0.0012`, `−2e−4`. */
export function formatPull(pull: number): string {
  const size = Math.abs(pull);
  const sign = pull < 0 ? '−' : '+';
  if (size === 0) return '0';
  return `${sign}${size < 0.0005 ? size.toExponential(0).replace('-', '−') : formatFixed(size, 4)}`;
}

/** What the step is about, in a sentence, for those who cannot see the picture. */
export function stepSentence(word: (row: number) => string, { step, input, pairs }: LessonStep): string {
  const [pair, ...noise] = pairs as readonly [LessonPair, ...LessonPair[]];
  const loss = pairs.reduce((sum, one) => sum + one.loss, 0) / pairs.length;
  return `Step ${formatCount(step)}: ${word(input)} with ${word(pair.output)}, against ${noise.map(({ output }) => word(output)).join(', ')}; mean loss ${formatFixed(loss, 4)}`;
}
