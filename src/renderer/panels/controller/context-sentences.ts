import type { PiecePooling } from '../../../shared/contexts.ts';
import type { Context } from './context.ts';

/** What can be done with the word and its sentences. Changes of the draft are undone one by one, and remembered. */
export interface ContextSentenceActions {
  setWord(word: string): void;
  setPooling(pooling: PiecePooling): void;
  /** Adds sentences at the end; those without letters are left out. */
  add(texts: readonly string[]): void;
  edit(id: string, text: string): void;
  remove(id: string): void;
  clear(): void;
  /** Adds lines of the open corpus that hold the word. */
  addFromCorpus(limit: number): Promise<void>;
  /** Runs the draft. A run under way is cancelled first. Where only sentences were added, the projection stays. */
  run(): Promise<void>;
}

export function createContextSentenceActions(_context: Context): ContextSentenceActions {
  const nothing = async (): Promise<void> => undefined;
  return {
    setWord: () => undefined,
    setPooling: () => undefined,
    add: () => undefined,
    edit: () => undefined,
    remove: () => undefined,
    clear: () => undefined,
    addFromCorpus: nothing,
    run: nothing,
  };
}
