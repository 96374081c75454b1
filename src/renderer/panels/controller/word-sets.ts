import { formatCounted } from '../../../shared/format.ts';
import type { WordSet } from '../../../shared/workspace.ts';
import type { Focus } from '../../state/focus.ts';
import { rowSet, sameRows } from '../../state/rows.ts';
import { knownRows } from '../../state/selectors.ts';
import type { OpenModel } from '../../state/store.ts';
import { pushUndo } from '../../state/undo.ts';
import {
  addWordSet,
  addWords,
  changeWordSet,
  freeName,
  mostWords,
  nextColor,
  removeWord,
  removeWordSet,
} from '../../state/word-sets.ts';
import type { Context } from './context.ts';
import type { MarkActions } from './marks.ts';

const longestName = 200;

/** Changing word sets and looking at them. Every change can be undone. */
export interface WordSetActions {
  /** Makes a word set, lays it open in its panel and gives its id; `null` when there are as many as can be remembered. */
  create(words?: readonly string[], name?: string): string | null;
  /** Makes a word set of words of the current model, as `create` does. */
  saveRows(rows: Uint32Array, name: string): string | null;
  rename(id: string, name: string): void;
  setColor(id: string, color: number): void;
  setVisible(id: string, visible: boolean): void;
  addWords(id: string, words: readonly string[]): void;
  removeWord(id: string, word: string): void;
  remove(id: string): void;
  light(id: string | null): void;
  /** Lays the words of a set open in its panel; `null` closes the one that is open. */
  open(id: string | null): void;
  /** Chooses the words of a set that the model knows. */
  choose(id: string): void;
  /** Looks at the words of a set alone, or no longer where that is how they are looked at. */
  focus(id: string, mode: 'dim' | 'isolate'): void;
}

export function createWordSetActions(context: Context, marks: MarkActions): WordSetActions {
  const { store, update, say } = context;

  function change(label: string, next: (wordSets: readonly WordSet[]) => readonly WordSet[]): boolean {
    const { workspace } = store.getState();
    const wordSets = next(workspace.wordSets);
    if (wordSets === workspace.wordSets) return false;
    update((state) => ({
      workspace: { ...state.workspace, wordSets: [...wordSets] },
      undo: pushUndo(state.undo, { kind: 'word-sets', label, before: workspace.wordSets }),
    }));
    return true;
  }

  const nameOf = (id: string) =>
    store.getState().workspace.wordSets.find((wordSet) => wordSet.id === id)?.name ?? '';

  function create(words: readonly string[] = [], name?: string): string | null {
    const id = crypto.randomUUID();
    const made = change('new word set', (wordSets) =>
      addWordSet(wordSets, {
        id,
        name: name?.trim().slice(0, longestName) || freeName(wordSets),
        color: nextColor(wordSets),
        words: [...new Set(words)].slice(0, mostWords),
        visible: true,
      }),
    );
    if (!made) {
      say({
        kind: 'information',
        text: 'There are as many word sets as can be remembered; delete one first.',
        card: true,
      });
      return null;
    }
    update(() => ({ openedWordSet: id }));
    return id;
  }

  return {
    create,
    saveRows: (rows, name) => {
      const { model } = store.getState();
      if (model === null) return null;
      const id = create(
        Array.from(rows, (row) => model.words.word(row)),
        name,
      );
      if (id !== null)
        say({ kind: 'success', text: `Saved ${formatCounted(rows.length, 'word')} as ${nameOf(id)}.` });
      return id;
    },
    rename: (id, name) => {
      if (name !== nameOf(id)) change('rename word set', (wordSets) => changeWordSet(wordSets, id, { name }));
    },
    setColor: (id, color) =>
      void change('change colour', (wordSets) => changeWordSet(wordSets, id, { color })),
    setVisible: (id, visible) =>
      void change(visible ? 'show word set' : 'hide word set', (wordSets) =>
        changeWordSet(wordSets, id, { visible }),
      ),
    addWords: (id, words) => {
      if (words.length === 0) return;
      change('add words', (wordSets) => addWords(wordSets, id, words));
      say({ kind: 'success', text: `Added ${formatCounted(words.length, 'word')} to ${nameOf(id)}.` });
    },
    removeWord: (id, word) => void change('remove word', (wordSets) => removeWord(wordSets, id, word)),
    remove: (id) => {
      const name = nameOf(id);
      change('delete word set', (wordSets) => removeWordSet(wordSets, id));
      say({
        kind: 'information',
        text: `Deleted the word set ${name}.`,
        card: true,
        fix: { label: 'Undo', action: 'undo' },
      });
    },
    light: (litWordSet) => update(() => ({ litWordSet })),
    open: (openedWordSet) => update(() => ({ openedWordSet })),
    choose: (id) => marks.choose(knownRows(store.getState().wordSetRows.get(id))),
    focus: (id, mode) => {
      const { focus, wordSetRows } = store.getState();
      const rows = rowSet(knownRows(wordSetRows.get(id)));
      if (focus?.wordSet === id && focus.mode === mode) marks.focus(null);
      else if (rows.length > 0) marks.focus({ mode, rows, label: nameOf(id), wordSet: id });
    },
  };
}

/** Keeps the rows of every word set's words up to date with the word sets and the model. */
export function followWordSetRows({ platform, store, update, report }: Context): () => void {
  let asked = 0;
  let known = { wordSets: store.getState().workspace.wordSets, model: store.getState().model };

  async function refresh(): Promise<void> {
    asked += 1;
    const request = asked;
    const { wordSets, model } = known;
    if (model === null || wordSets.length === 0) {
      update(() => ({ wordSetRows: new Map() }));
      return;
    }
    const rows = await findRows(
      model,
      wordSets.flatMap((wordSet) => wordSet.words),
    );
    if (request !== asked) return;
    const byWordSet = new Map<string, Uint32Array>();
    let offset = 0;
    for (const wordSet of wordSets) {
      byWordSet.set(wordSet.id, rows.subarray(offset, offset + wordSet.words.length));
      offset += wordSet.words.length;
    }
    update(({ focus }) => ({ wordSetRows: byWordSet, focus: followed(focus, wordSets, byWordSet) }));
  }

  /** The rows of words; a request takes so many at once. */
  async function findRows(model: OpenModel, words: readonly string[]): Promise<Uint32Array> {
    const rows = new Uint32Array(words.length);
    for (let from = 0; from < words.length; from += mostWords) {
      const part = words.slice(from, from + mostWords);
      rows.set(await platform.api.request('model.find', { model: model.description.id, words: part }), from);
    }
    return rows;
  }

  return store.subscribe(({ workspace: { wordSets }, model }) => {
    if (wordSets === known.wordSets && model === known.model) return;
    known = { wordSets, model };
    refresh().catch(report);
  });
}

/** What is looked at, after its word set has changed. One that was deleted, or lost its last word, stays as it was: the view says so. */
function followed(
  focus: Focus | null,
  wordSets: readonly WordSet[],
  wordSetRows: ReadonlyMap<string, Uint32Array>,
): Focus | null {
  const wordSet = wordSets.find(({ id }) => id === focus?.wordSet);
  if (focus === null || wordSet === undefined) return focus;
  const rows = rowSet(knownRows(wordSetRows.get(wordSet.id)));
  if (rows.length === 0) return focus;
  if (wordSet.name === focus.label && sameRows(rows, focus.rows)) return focus;
  return { ...focus, rows, label: wordSet.name };
}
