import type { AppState } from '../../state/store.ts';
import { pushUndo } from '../../state/undo.ts';
import type { Context } from './context.ts';
import type { ContextSentenceActions } from './context-sentences.ts';
import type { SelectionActions } from './selection.ts';

/** Takes back the latest change of word sets, of the view, of a word's sentences, or step through words. */
export type Undo = () => void;

export function createUndo(
  { store, update, say }: Context,
  selection: SelectionActions,
  sentences: Pick<ContextSentenceActions, 'restore'>,
): Undo {
  return () => {
    const { undo: all, model } = store.getState();
    // Views of a model that is no longer looked at cannot be shown again.
    const undo = all.filter((entry) => entry.kind !== 'view' || entry.model === model?.description.id);
    if (undo.length < all.length) update(() => ({ undo }));
    const entry = undo.at(-1);
    if (entry === undefined) {
      say({ kind: 'information', text: 'There is nothing to undo.' });
      return;
    }
    if (entry.kind === 'selection') {
      selection.back();
      return;
    }
    update((state) => ({ undo: state.undo.slice(0, -1) }));
    if (entry.kind === 'word-sets') {
      update((state) => ({ workspace: { ...state.workspace, wordSets: [...entry.before] } }));
    } else if (entry.kind === 'sentences') sentences.restore(entry.before);
    else update(() => entry.before);
    say({ kind: 'information', text: `Undone: ${entry.label}.` });
  };
}

/** Changes the view so that it can be undone; does nothing without a model. */
export function changeView(
  { store, update }: Context,
  label: string,
  change: Partial<Pick<AppState, 'marked' | 'focus' | 'layout'>>,
): void {
  const { model, marked, focus, layout } = store.getState();
  if (model === null) return;
  const entry = {
    kind: 'view',
    label,
    model: model.description.id,
    before: { marked, focus, layout },
  } as const;
  update((state) => ({ ...change, undo: pushUndo(state.undo, entry) }));
}
