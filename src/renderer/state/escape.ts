import type { AppState } from './store.ts';

/** What one press of Esc does. */
export type EscapeStep =
  | 'close-popup'
  | 'end-tool'
  | 'leave-lesson'
  | 'clear-occurrence'
  | 'clear-hits'
  | 'clear-selection'
  | 'clear-question'
  | 'clear-marks'
  | 'end-focus'
  | 'leave-layout';

type Escapable = Pick<
  AppState,
  | 'tool'
  | 'hits'
  | 'history'
  | 'litWordSet'
  | 'question'
  | 'drawing'
  | 'marked'
  | 'focus'
  | 'layout'
  | 'contexts'
  | 'lesson'
>;

/**
 * The one thing that Esc takes away next, from the most passing to the most lasting; `null` when nothing is left.
 * @param popupOpen whether a dialog lies over the page
 */
export function escapeStep(state: Escapable, popupOpen: boolean): EscapeStep | null {
  if (popupOpen) return 'close-popup';
  if (state.tool !== 'turn') return 'end-tool';
  if (state.lesson.shown) return 'leave-lesson';
  if (state.contexts.shown && state.contexts.selected !== null) return 'clear-occurrence';
  if (state.hits.length > 0) return 'clear-hits';
  if (state.history.present !== null || state.litWordSet !== null) return 'clear-selection';
  if (state.question !== null || state.drawing !== null) return 'clear-question';
  if (state.marked.length > 0) return 'clear-marks';
  if (state.focus !== null) return 'end-focus';
  return state.layout === null ? null : 'leave-layout';
}
