import type { AnalogyMethod, EvaluationReport } from '../../shared/questions.ts';

/** A test that a model has taken. */
export interface Evaluation {
  readonly id: string;
  /** The model it was about, by its name in requests and by what a person calls it. */
  readonly model: string;
  readonly modelName: string;
  readonly method: AnalogyMethod;
  readonly restrict: number | null;
  readonly report: EvaluationReport;
}
