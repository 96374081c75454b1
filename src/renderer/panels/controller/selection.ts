import type { VectorState } from '../../../shared/models.ts';
import { emptyHistory, goBack, goForward, type History, visit } from '../../state/history.ts';
import { missingRow } from '../../state/selectors.ts';
import { dropLatestSelection, pushUndo } from '../../state/undo.ts';
import type { Context } from './context.ts';

/** How many neighbours the inspector lists. */
const listedNeighbors = 50;

/** Choosing words: what the inspector shows and the cloud lights. */
export interface SelectionActions {
  select(index: number | null): void;
  /** Selects a word of the current model by its spelling; `false` when the model lacks it. */
  selectWord(word: string): Promise<boolean>;
  back(): void;
  forward(): void;
  setVectorState(state: VectorState): void;
  clear(): void;
}

export function createSelectionActions(context: Context): SelectionActions {
  const { platform, store, update, report } = context;
  const { api } = platform;
  let asked = 0;

  /** Asks for everything about the selected word; answers for a word or model that is no longer chosen are dropped. */
  function inspect(): void {
    asked += 1;
    const request = asked;
    const { model, history, vectorState } = store.getState();
    const index = history.present;
    if (model === null || index === null) {
      update(() => ({ inspection: null }));
      return;
    }
    const id = model.description.id;
    update(() => ({ inspection: { model: id, index, details: null, trained: null, initial: null } }));
    const current = () => request === asked && store.getState().model?.description.id === id;
    const fail = (error: unknown) => {
      if (current()) report(error);
    };
    api
      .request('model.word', { model: id, index })
      .then((details) => {
        if (!current()) return;
        update(({ inspection }) => (inspection === null ? {} : { inspection: { ...inspection, details } }));
      })
      .catch(fail);
    const states: VectorState[] = model.description.hasInitialVectors ? ['trained', 'initial'] : ['trained'];
    // What is looked at comes first.
    if (vectorState === 'initial') states.reverse();
    for (const state of states) {
      api
        .request('model.neighbors', { model: id, index, top: listedNeighbors, state })
        .then((neighbors) => {
          if (!current()) return;
          update(({ inspection }) =>
            inspection === null ? {} : { inspection: { ...inspection, [state]: neighbors } },
          );
        })
        .catch(fail);
    }
  }

  function walk(next: (history: History) => History): boolean {
    const { history } = store.getState();
    const changed = next(history);
    if (changed === history) return false;
    update(() => ({ history: changed }));
    inspect();
    return true;
  }

  function select(index: number | null): void {
    const { history } = store.getState();
    if (!walk((before) => visit(before, index))) return;
    if (history.present !== null) {
      update((state) => ({ undo: pushUndo(state.undo, { kind: 'selection' }) }));
    }
  }

  return {
    select,
    selectWord: async (word) => {
      const { model } = store.getState();
      if (model === null) return false;
      const [index] = await api.request('model.find', { model: model.description.id, words: [word] });
      if (store.getState().model !== model) return false;
      if (index === undefined || index === missingRow) return false;
      select(index);
      return true;
    },
    back: () => {
      if (walk(goBack)) update((state) => ({ undo: dropLatestSelection(state.undo) }));
    },
    forward: () => {
      if (walk(goForward)) update((state) => ({ undo: pushUndo(state.undo, { kind: 'selection' }) }));
    },
    setVectorState: (vectorState) => update(() => ({ vectorState })),
    clear: () => {
      update(() => ({ litWordSet: null }));
      const { history } = store.getState();
      if (history.present !== null) select(null);
      else update(() => ({ history: emptyHistory }));
    },
  };
}
