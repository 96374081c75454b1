import { formatCounted } from '../../../shared/format.ts';
import type { Group } from '../../../shared/workspace.ts';
import {
  addGroup,
  addWords,
  changeGroup,
  freeName,
  nextColor,
  removeGroup,
  removeWord,
} from '../../state/groups.ts';
import { pushUndo } from '../../state/undo.ts';
import type { Context } from './context.ts';
import type { SelectionActions } from './selection.ts';

/** Changing groups. Every change can be undone. */
export interface GroupActions {
  /** Makes a group and gives its id. */
  create(words?: readonly string[]): string;
  rename(id: string, name: string): void;
  setColor(id: string, color: number): void;
  setVisible(id: string, visible: boolean): void;
  addWords(id: string, words: readonly string[]): void;
  removeWord(id: string, word: string): void;
  remove(id: string): void;
  light(id: string | null): void;
  /** Takes back the latest change of groups or step through words. */
  undo(): void;
}

export function createGroupActions(context: Context, selection: SelectionActions): GroupActions {
  const { store, update, say } = context;

  function change(label: string, next: (groups: readonly Group[]) => readonly Group[]): boolean {
    const { workspace } = store.getState();
    const groups = next(workspace.groups);
    if (groups === workspace.groups) return false;
    update((state) => ({
      workspace: { ...state.workspace, groups: [...groups] },
      undo: pushUndo(state.undo, { kind: 'groups', label, before: workspace.groups }),
    }));
    return true;
  }

  const nameOf = (id: string) =>
    store.getState().workspace.groups.find((group) => group.id === id)?.name ?? '';

  return {
    create: (words = []) => {
      const id = crypto.randomUUID();
      change('new group', (groups) =>
        addGroup(groups, {
          id,
          name: freeName(groups),
          color: nextColor(groups),
          words: [...words],
          visible: true,
        }),
      );
      return id;
    },
    rename: (id, name) => {
      if (name !== nameOf(id)) change('rename group', (groups) => changeGroup(groups, id, { name }));
    },
    setColor: (id, color) => void change('change colour', (groups) => changeGroup(groups, id, { color })),
    setVisible: (id, visible) =>
      void change(visible ? 'show group' : 'hide group', (groups) => changeGroup(groups, id, { visible })),
    addWords: (id, words) => {
      if (words.length === 0) return;
      change('add words', (groups) => addWords(groups, id, words));
      say({ kind: 'success', text: `Added ${formatCounted(words.length, 'word')} to ${nameOf(id)}.` });
    },
    removeWord: (id, word) => void change('remove word', (groups) => removeWord(groups, id, word)),
    remove: (id) => {
      const name = nameOf(id);
      change('delete group', (groups) => removeGroup(groups, id));
      say({
        kind: 'information',
        text: `Deleted the group ${name}.`,
        card: true,
        fix: { label: 'Undo', action: 'undo' },
      });
    },
    light: (litGroup) => update(() => ({ litGroup })),
    undo: () => {
      const { undo } = store.getState();
      const entry = undo.at(-1);
      if (entry === undefined) {
        say({ kind: 'information', text: 'There is nothing to undo.' });
        return;
      }
      if (entry.kind === 'selection') {
        selection.back();
        return;
      }
      update((state) => ({
        undo: state.undo.slice(0, -1),
        workspace: { ...state.workspace, groups: [...entry.before] },
      }));
      say({ kind: 'information', text: `Undone: ${entry.label}.` });
    },
  };
}

/** Keeps the rows of every group's words up to date with the groups and the model. */
export function followGroupRows({ platform, store, update, report }: Context): () => void {
  let asked = 0;
  let known = { groups: store.getState().workspace.groups, model: store.getState().model };

  async function refresh(): Promise<void> {
    asked += 1;
    const request = asked;
    const { groups, model } = known;
    if (model === null || groups.length === 0) {
      update(() => ({ groupRows: new Map() }));
      return;
    }
    const rows = await platform.api.request('model.find', {
      model: model.description.id,
      words: groups.flatMap((group) => group.words),
    });
    if (request !== asked) return;
    const byGroup = new Map<string, Uint32Array>();
    let offset = 0;
    for (const group of groups) {
      byGroup.set(group.id, rows.slice(offset, offset + group.words.length));
      offset += group.words.length;
    }
    update(() => ({ groupRows: byGroup }));
  }

  return store.subscribe(({ workspace: { groups }, model }) => {
    if (groups === known.groups && model === known.model) return;
    known = { groups, model };
    refresh().catch(report);
  });
}
