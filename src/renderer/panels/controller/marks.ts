import { formatCounted } from '../../../shared/format.ts';
import { rowSet, sameRows } from '../../state/rows.ts';
import { knownRows, noRows } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { mostWords } from '../../state/word-sets.ts';
import type { Context } from './context.ts';
import { changeView } from './undo.ts';

/** Words chosen together, and looking at some words alone. Every change can be undone. */
export interface MarkActions {
  /** Adds a word to what is chosen, or takes it out. */
  toggle(row: number): void;
  /** Chooses exactly these words. */
  choose(rows: Iterable<number>): void;
  /** Chooses the words of a list that the model has, and says how many those are. */
  chooseWords(words: readonly string[]): Promise<void>;
  /** Takes what an outline in the view holds: instead of what is chosen, or joined to it, or out of it. */
  outline(rows: Uint32Array, options: { readonly add: boolean; readonly remove: boolean }): void;
  clear(): void;
  /** Looks at some words alone: the rest is dimmed or not shown; `null` shows all again. */
  focus(focus: AppState['focus']): void;
  /** Looks at the chosen words alone, or no longer where that is how they are looked at. */
  focusChosen(mode: 'dim' | 'isolate'): void;
  /** What dragging over the cloud does. */
  setTool(tool: AppState['tool']): void;
}

export function createMarkActions(context: Context): MarkActions {
  const { platform, store, update, say, report } = context;

  const choose = (label: string, rows: Iterable<number>) => {
    const marked = rowSet(rows);
    if (!sameRows(marked, store.getState().marked)) changeView(context, label, { marked });
  };

  function focusOn(focus: AppState['focus']): void {
    if (focus === store.getState().focus) return;
    const label =
      focus === null
        ? 'show all words'
        : `${focus.mode === 'dim' ? 'dim all but' : 'isolate'} ${focus.label}`;
    changeView(context, label, { focus });
  }

  return {
    toggle: (row) => {
      const rows = new Set(store.getState().marked);
      if (!rows.delete(row)) rows.add(row);
      choose('choose a word', rows);
    },
    choose: (rows) => choose('choose words', rows),
    chooseWords: async (words) => {
      const { model } = store.getState();
      if (model === null) return;
      try {
        const found = await platform.api.request('model.find', {
          model: model.description.id,
          words: words.slice(0, mostWords),
        });
        if (store.getState().model !== model) return;
        const rows = knownRows(found);
        choose('choose words', rows);
        const lacking = found.length - rows.length;
        const rest =
          lacking > 0
            ? ` ${formatCounted(lacking, 'word')} of the list ${lacking === 1 ? 'is' : 'are'} not in this model.`
            : '';
        say({ kind: 'success', text: `Chose ${formatCounted(rows.length, 'word')}.${rest}` });
      } catch (error) {
        report(error);
      }
    },
    outline: (rows, { add, remove }) => {
      const { marked } = store.getState();
      const inside = new Set(rows);
      if (remove)
        choose(
          'take words out',
          marked.filter((row) => !inside.has(row)),
        );
      else choose('choose words', add ? [...marked, ...rows] : rows);
    },
    clear: () => choose('choose no words', noRows),
    focus: focusOn,
    focusChosen: (mode) => {
      const { marked, focus } = store.getState();
      if (marked.length === 0) return;
      if (focus?.rows === marked && focus.mode === mode) focusOn(null);
      else focusOn({ mode, rows: marked, label: formatCounted(marked.length, 'chosen word') });
    },
    setTool: (tool) => update(() => ({ tool })),
  };
}
