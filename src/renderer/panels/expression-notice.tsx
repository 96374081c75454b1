import { describeError } from '../../shared/describe-error.ts';
import type { ErrorParameters, SerializedError } from '../../shared/errors.ts';
import type { ParsedExpression } from '../../shared/expression/expression.ts';
import type { TextMark } from '../components/marked-text.tsx';
import { begunInExpression, type TextWithCaret } from '../state/completion.ts';
import { isUnfinished, type Question } from '../state/questions.ts';
import type { Preview } from './controller/questions.ts';
import { UnknownWords } from './unknown-words.tsx';

/** What is wrong with the text in the expression box. */
export interface Notice {
  readonly error: SerializedError;
  /** Whether it may only be that the person is not done typing. */
  readonly quiet: boolean;
}

interface Typed {
  readonly typed: TextWithCaret;
  readonly parsed: ParsedExpression;
  readonly preview: Preview | null;
  readonly question: Question | null;
  readonly completions: readonly string[];
  /** Whether Enter was pressed on this text. */
  readonly tried: boolean;
}

/** What is to be said about the text as it is; `null` where nothing is wrong, or it is not known yet. */
export function noticeOf({ typed, parsed, preview, question, completions, tried }: Typed): Notice | null {
  const { text, caret } = typed;
  if (parsed.problem !== null) {
    if (parsed.problem.kind === 'empty') return null;
    const error = { code: 'expression-syntax', parameters: { text, ...parsed.problem } } as const;
    return { error, quiet: !tried && isUnfinished(text, parsed.problem) };
  }
  const problem = problemOf(text, preview, question);
  if (problem === null) return null;
  if (problem.code !== 'words-unknown') return { error: problem, quiet: false };
  // A word that can still become one that is known is not wrong yet.
  const begun = tried || completions.length === 0 ? null : begunInExpression(typed);
  const words = problem.parameters.words.filter(
    ({ start, end }) => start !== begun?.start || end !== begun.end || caret !== end,
  );
  return words.length === 0 ? null : { error: { ...problem, parameters: { words } }, quiet: false };
}

/** The model's problem with exactly this text: as it was typed, or as it was asked. */
function problemOf(text: string, preview: Preview | null, question: Question | null): SerializedError | null {
  if (preview?.text === text) return preview.problem;
  return question?.subject.kind === 'expression' && question.subject.text === text ? question.problem : null;
}

/** The places of the text that a notice is about. */
export function marksOf(text: string, notice: Notice | null): readonly TextMark[] {
  if (notice === null) return [];
  const { error, quiet } = notice;
  const kind = quiet ? 'unfinished' : 'wrong';
  if (error.code === 'expression-syntax') {
    const { start, end } = error.parameters;
    return [{ start: Math.min(start, text.length), end, kind }];
  }
  if (error.code !== 'words-unknown') return [];
  return error.parameters.words.map(({ start, end }) => ({ start, end, kind }));
}

interface ExpressionNoticeProps {
  readonly notice: Notice;
  readonly onReplace: (place: UnknownWord, word: string) => void;
}

type UnknownWord = ErrorParameters['words-unknown']['words'][number];

/** One sentence about what is wrong, and its fix. */
export function ExpressionNotice({ notice, onReplace }: ExpressionNoticeProps) {
  const { error, quiet } = notice;
  const { sentence, fix } = describeError(error);
  const unknown = error.code === 'words-unknown' ? error.parameters.words : [];
  const offers = unknown.some(({ suggestions }) => suggestions.length > 0);
  return (
    <div className={`expression-notice ${quiet ? 'quiet' : 'bad'}`} role={quiet ? 'status' : 'alert'}>
      <span>{sentence}</span>
      {offers ? (
        <UnknownWords words={unknown} onReplace={onReplace} />
      ) : fix === undefined ? null : (
        <span className="quiet">{fix}</span>
      )}
    </div>
  );
}
