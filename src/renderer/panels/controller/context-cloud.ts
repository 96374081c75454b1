import type { AppState } from '../../state/store.ts';
import type { Context } from './context.ts';

/** Shows words in the cloud again as soon as the person turns to one, asks a question, or trains. Returns what ends it. */
export function followWords({ store, update }: Context): () => void {
  return store.subscribe((state, before) => {
    if (!state.contexts.shown || !turnedToWords(state, before)) return;
    update(({ contexts }) => ({ contexts: { ...contexts, shown: false } }));
  });
}

/** Whether the person selected a word, asked, laid the words out, or began to train. */
export function turnedToWords(state: AppState, before: AppState): boolean {
  const selected = state.history.present;
  if (selected !== null && selected !== before.history.present) return true;
  if (state.question !== null && state.question.id !== before.question?.id) return true;
  if (state.layout !== null && state.layout !== before.layout) return true;
  return state.live !== null && before.live === null;
}
