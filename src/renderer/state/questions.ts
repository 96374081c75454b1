import type { SerializedError } from '../../shared/errors.ts';
import type { Answer, Subject } from '../../shared/questions.ts';

/** A question that was put to the model, and what is known of its answer. */
export interface Question {
  readonly subject: Subject;
  /** What a person calls it: the expression as typed, the word, the name of the set. */
  readonly label: string;
  /** `null` until it comes, and while the model could not answer. */
  readonly answer: Answer | null;
  readonly problem: SerializedError | null;
}
