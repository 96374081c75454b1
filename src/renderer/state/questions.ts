import type { SerializedError } from '../../shared/errors.ts';
import {
  type ExpressionTerm,
  type ParsedExpression,
  parseExpression,
} from '../../shared/expression/expression.ts';
import type { Answer, Drawing, QuestionOptions, Subject } from '../../shared/questions.ts';
import type { Example } from '../../shared/workspace.ts';

/** A question that was put to the model, and what is known of its answer. */
export interface Question {
  /** Counts up with each question that is put; the same when one is asked again, with other options or of another model. */
  readonly id: number;
  readonly subject: Subject;
  /** What a person calls it: the expression as typed, the word, the name of the set. */
  readonly label: string;
  /** How the answer was found, or is to be found while there is none. */
  readonly options: QuestionOptions;
  /** `null` until it comes, and while the model could not answer. */
  readonly answer: Answer | null;
  readonly problem: SerializedError | null;
}

/** How many expressions are remembered, and how many can be kept as examples. */
const mostExpressions = 100;
const mostExamples = 1000;

/** The expressions asked before, with this one as the latest. */
export function rememberExpression(expressions: readonly string[], text: string): string[] {
  return [text, ...expressions.filter((other) => other !== text)].slice(0, mostExpressions);
}

/** The expressions that were kept with a model of this name, oldest first. */
export function examplesOf(examples: readonly Example[], model: string): readonly string[] {
  return examples.filter((example) => example.model === model).map(({ expression }) => expression);
}

/** The examples with one more; the oldest makes room where there are too many. */
export function keepExample(examples: readonly Example[], example: Example): Example[] {
  return [...removeExample(examples, example), example].slice(-mostExamples);
}

export function removeExample(examples: readonly Example[], { model, expression }: Example): Example[] {
  return examples.filter((other) => other.model !== model || other.expression !== expression);
}

/** The words of an expression with their weights; none where it cannot be read. */
export function termsOf(text: string): readonly ExpressionTerm[] {
  return parseExpression(text).expression?.terms ?? [];
}

/** Whether a problem of a typed expression may only be that the person is not done yet: something is missing at its end. */
export function isUnfinished(
  text: string,
  { kind, start }: NonNullable<ParsedExpression['problem']>,
): boolean {
  if (kind === 'parenthesis-not-closed' || kind === 'quote-not-closed') return true;
  return start >= text.trimEnd().length;
}

/**
 * Which step of a drawing each term of a question belongs to, counted from 0; `null` for the word that the way starts at and for terms that
 * no step takes. Steps between two words name them; the other steps take the remaining terms in their order.
 */
export function stepsOfTerms(terms: Answer['terms'], drawing: Drawing | null): readonly (number | null)[] {
  if (drawing === null) return terms.map(() => null);
  const { start, steps } = drawing;
  const places = new Map<number, number | null>();
  if ('row' in start) places.set(start.row, null);
  for (const [place, { model }] of steps.entries()) {
    if (model === null) continue;
    places.set(model.from, place);
    places.set(model.to, place);
  }
  const single = steps.flatMap(({ model }, place) => (model === null ? [place] : []));
  return terms.map(({ row, weight }) => {
    const known = places.get(row);
    return known !== undefined ? known : weight === 0 ? null : (single.shift() ?? null);
  });
}
