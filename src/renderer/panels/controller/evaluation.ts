import type { Context } from './context.ts';
import type { QuestionActions } from './questions.ts';

/** Testing a model with files of analogies and word pairs. */
export interface EvaluationActions {
  /** Lets the person choose a file and runs it. */
  pick(): Promise<void>;
  openDropped(file: File): Promise<void>;
}

export function createEvaluationActions(_context: Context, _questions: QuestionActions): EvaluationActions {
  return { pick: async () => undefined, openDropped: async () => undefined };
}
