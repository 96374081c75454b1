import { formatCounted } from '../../../shared/format.ts';
import type { WordSet } from '../../../shared/workspace.ts';
import { pushUndo } from '../../state/undo.ts';
import {
  addWordSet,
  addWords,
  changeWordSet,
  freeName,
  nextColor,
  removeWord,
  removeWordSet,
} from '../../state/word-sets.ts';
import type { Context } from './context.ts';

/** Changing word sets. Every change can be undone. */
export interface WordSetActions {
  /** Makes a word set and gives its id. */
  create(words?: readonly string[]): string;
  rename(id: string, name: string): void;
  setColor(id: string, color: number): void;
  setVisible(id: string, visible: boolean): void;
  addWords(id: string, words: readonly string[]): void;
  removeWord(id: string, word: string): void;
  remove(id: string): void;
  light(id: string | null): void;
}

export function createWordSetActions(context: Context): WordSetActions {
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

  return {
    create: (words = []) => {
      const id = crypto.randomUUID();
      change('new word set', (wordSets) =>
        addWordSet(wordSets, {
          id,
          name: freeName(wordSets),
          color: nextColor(wordSets),
          words: [...words],
          visible: true,
        }),
      );
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
    const rows = await platform.api.request('model.find', {
      model: model.description.id,
      words: wordSets.flatMap((wordSet) => wordSet.words),
    });
    if (request !== asked) return;
    const byWordSet = new Map<string, Uint32Array>();
    let offset = 0;
    for (const wordSet of wordSets) {
      byWordSet.set(wordSet.id, rows.slice(offset, offset + wordSet.words.length));
      offset += wordSet.words.length;
    }
    update(() => ({ wordSetRows: byWordSet }));
  }

  return store.subscribe(({ workspace: { wordSets }, model }) => {
    if (wordSets === known.wordSets && model === known.model) return;
    known = { wordSets, model };
    refresh().catch(report);
  });
}
