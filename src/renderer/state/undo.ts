import type { WordSet } from '../../shared/workspace.ts';

/** Something that can be undone. */
export type UndoEntry =
  | { readonly kind: 'word-sets'; readonly label: string; readonly before: readonly WordSet[] }
  | { readonly kind: 'selection' };

const longest = 200;

export function pushUndo(stack: readonly UndoEntry[], entry: UndoEntry): readonly UndoEntry[] {
  return [...stack, entry].slice(-longest);
}

/** The stack without its latest step through words: going back by hand undoes it. */
export function dropLatestSelection(stack: readonly UndoEntry[]): readonly UndoEntry[] {
  const index = stack.findLastIndex((entry) => entry.kind === 'selection');
  return index === -1 ? stack : stack.toSpliced(index, 1);
}
