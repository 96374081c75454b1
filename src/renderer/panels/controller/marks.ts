import { noRows } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import type { Context } from './context.ts';
import { changeView } from './undo.ts';

/** Words chosen together, and looking at some words alone. Every change can be undone. */
export interface MarkActions {
  /** Adds a word to what is chosen, or takes it out. */
  toggle(row: number): void;
  /** Chooses exactly these words. */
  choose(rows: Iterable<number>): void;
  /** Takes what an outline in the view holds: instead of what is chosen, or joined to it, or out of it. */
  outline(rows: Uint32Array, options: { readonly add: boolean; readonly remove: boolean }): void;
  clear(): void;
  /** Looks at some words alone: the rest is dimmed or not shown; `null` shows all again. */
  focus(focus: AppState['focus']): void;
  /** What dragging over the cloud does. */
  setTool(tool: AppState['tool']): void;
}

export function createMarkActions(context: Context): MarkActions {
  const { store, update } = context;

  const choose = (label: string, rows: Iterable<number>) =>
    changeView(context, label, { marked: Uint32Array.from(new Set(rows)).sort() });

  return {
    toggle: (row) => {
      const rows = new Set(store.getState().marked);
      if (!rows.delete(row)) rows.add(row);
      choose('choose a word', rows);
    },
    choose: (rows) => choose('choose words', rows),
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
    clear: () => {
      if (store.getState().marked.length > 0) choose('choose no words', noRows);
    },
    focus: (focus) => {
      if (focus === store.getState().focus) return;
      const label =
        focus === null
          ? 'show all words'
          : `${focus.mode === 'dim' ? 'dim all but' : 'isolate'} ${focus.label}`;
      changeView(context, label, { focus });
    },
    setTool: (tool) => update(() => ({ tool })),
  };
}
