import type { AxesLayout } from '../../shared/questions.ts';
import type { WordSet } from '../../shared/workspace.ts';
import type { ContextDraft } from './contexts.ts';
import type { Focus } from './focus.ts';

/** Something that can be undone. */
export type UndoEntry =
  | { readonly kind: 'word-sets'; readonly label: string; readonly before: readonly WordSet[] }
  | { readonly kind: 'selection' }
  | {
      readonly kind: 'sentences';
      readonly label: string;
      readonly before: ContextDraft;
      /** What was changed: steps of typing in one place are undone together. `null` for a step of its own. */
      readonly target: string | null;
    }
  /** Which words are chosen together, isolated or dimmed, and how the cloud is laid out. */
  | {
      readonly kind: 'view';
      readonly label: string;
      /** The model it was a view of. */
      readonly model: string;
      readonly before: {
        readonly marked: Uint32Array;
        readonly focus: Focus | null;
        readonly layout: AxesLayout | null;
      };
    };

const longest = 200;

export function pushUndo(stack: readonly UndoEntry[], entry: UndoEntry): readonly UndoEntry[] {
  return [...stack, entry].slice(-longest);
}

/** Puts a change of a word and its sentences on the stack; typing that goes on in the same place belongs to the step before. */
export function pushSentences(
  stack: readonly UndoEntry[],
  entry: Extract<UndoEntry, { kind: 'sentences' }>,
): readonly UndoEntry[] {
  const last = stack.at(-1);
  const goesOn = last?.kind === 'sentences' && last.target !== null && last.target === entry.target;
  return goesOn ? stack : pushUndo(stack, entry);
}

/** The stack without its latest step through words: going back by hand undoes it. */
export function dropLatestSelection(stack: readonly UndoEntry[]): readonly UndoEntry[] {
  const index = stack.findLastIndex((entry) => entry.kind === 'selection');
  return index === -1 ? stack : stack.toSpliced(index, 1);
}
