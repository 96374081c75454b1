import { type EscapeStep, escapeStep } from '../../state/escape.ts';
import type { AxesActions } from './axes.ts';
import type { Context } from './context.ts';
import type { ContextViewActions } from './context-views.ts';
import type { LessonActions } from './lesson.ts';
import type { MarkActions } from './marks.ts';
import type { QuestionActions } from './questions.ts';
import type { Search } from './search.ts';
import type { SelectionActions } from './selection.ts';

/** Takes one thing away, as {@link escapeStep} orders them. `closePopup` closes what lies over the page; `null` where nothing does. */
export type Escape = (closePopup: (() => void) | null) => void;

interface Escaped {
  readonly selection: SelectionActions;
  readonly questions: QuestionActions;
  readonly marks: MarkActions;
  readonly search: Search;
  readonly axes: AxesActions;
  readonly contextViews: ContextViewActions;
  readonly lesson: LessonActions;
}

export function createEscape(
  { store }: Context,
  { selection, questions, marks, search, axes, contextViews, lesson }: Escaped,
): Escape {
  return (closePopup) => {
    const steps: Record<EscapeStep, () => void> = {
      'close-popup': () => closePopup?.(),
      'end-tool': () => marks.setTool('turn'),
      'leave-lesson': () => lesson.show(false),
      'clear-occurrence': () => contextViews.select(null),
      'clear-hits': () => search.clear(),
      'clear-selection': () => selection.clear(),
      'clear-question': () => questions.clear(),
      'clear-marks': () => marks.clear(),
      'end-focus': () => marks.focus(null),
      'leave-layout': () => axes.leave(),
    };
    const step = escapeStep(store.getState(), closePopup !== null);
    if (step !== null) steps[step]();
  };
}
