import { formatCount, formatFixed } from '../../shared/format.ts';
import type { LessonStep } from '../../shared/lesson.ts';
import type { OpenLesson } from './lesson.ts';
import { showsLive } from './selectors.ts';
import type { AppState } from './store.ts';

/** The lesson that the cloud shows; `null` while it shows words. */
export function shownLesson(state: AppState): OpenLesson | null {
  const { shown, open } = state.lesson;
  const here = shown && open !== null && open.model === state.model?.description.id && !showsLive(state);
  return here ? open : null;
}

/** Whether there is a text and a model to learn from and with. */
export function canLearn({ corpus, model }: AppState): boolean {
  return corpus !== null && model !== null;
}

/** An arrow of the picture: a pull leads from the input to the output, a push from the output to the input. */
export interface LessonArrow {
  readonly from: number;
  readonly to: number;
  readonly pull: number;
  /** Its size beside the largest of the step, 0 … 1. */
  readonly weight: number;
}

/** The pulls and pushes of a step between points; a word cannot pull at itself. */
export function lessonArrows({ input, pairs }: Pick<LessonStep, 'input' | 'pairs'>): LessonArrow[] {
  const largest = Math.max(...pairs.map(({ pull }) => Math.abs(pull)));
  return pairs
    .filter(({ output, pull }) => output !== input && pull !== 0)
    .map(({ output, pull }) => ({
      from: pull > 0 ? input : output,
      to: pull > 0 ? output : input,
      pull,
      weight: Math.abs(pull) / largest,
    }));
}

/** What stands on the picture of a lesson. */
export function lessonCaption({ step, curve }: OpenLesson): string {
  const loss = curve.at(-1)?.loss;
  return [
    'How it learns',
    `step ${formatCount(step?.step ?? 0)}`,
    ...(loss === undefined ? [] : [`mean loss ${formatFixed(loss, 3)}`]),
    'PCA of the model',
  ].join(' · ');
}
