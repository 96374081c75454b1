import { formatCosine, formatCounted } from '../../shared/format.ts';
import { CloseIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import { type Question, stepsOfTerms, termsOf } from '../state/questions.ts';
import type { OpenModel } from '../state/store.ts';
import { useApp, useController, useGoTo } from './context.tsx';
import { useWordSetColors } from './set-colors.ts';

/** Terms that are shown one by one; more are counted. */
const shownTerms = 24;

interface QuestionHeadProps {
  readonly question: Question;
  readonly model: OpenModel;
}

/** What was asked: its words in the colours of their arrows, and how near the best answer comes to the exact result. */
export function QuestionHead({ question, model }: QuestionHeadProps) {
  const controller = useController();
  const goTo = useGoTo();
  const colors = useWordSetColors();
  const drawing = useApp((state) => state.drawing);
  const { answer, subject, label } = question;
  const steps = answer === null ? [] : stepsOfTerms(answer.terms, drawing);
  const terms =
    answer === null
      ? termsOf(subject.kind === 'expression' ? subject.text : '').map(({ word, weight }) => ({
          word,
          weight,
          row: null,
        }))
      : answer.terms.map(({ row, weight }) => ({ word: model.words.word(row), weight, row }));
  const asSet = subject.kind === 'rows' && subject.rows.length > 1;
  return (
    <div className="question-head">
      <div className="question-line">
        <ul className="terms" aria-label="Question">
          {asSet ? (
            <li className="term-chip">
              <Word text={label} />
              <span className="quiet small">{formatCounted(subject.rows.length, 'word')}</span>
            </li>
          ) : (
            terms.slice(0, shownTerms).map(({ word, weight, row }, place) => {
              const step = steps[place] ?? null;
              const color = step === null ? undefined : colors[step % colors.length];
              return (
                // A word may stand twice in a question that has no answer yet.
                // biome-ignore lint/suspicious/noArrayIndexKey: terms keep their places
                <li key={place} className="term-chip" style={{ borderColor: color }}>
                  <span className="sign" style={{ color }}>
                    {signOf(weight, place)}
                  </span>
                  <button
                    type="button"
                    className="chip-word"
                    disabled={row === null}
                    onClick={() => {
                      if (row !== null) goTo(row);
                    }}
                  >
                    <Word text={word} />
                  </button>
                </li>
              );
            })
          )}
          {terms.length > shownTerms && !asSet ? (
            <li className="quiet small">and {formatCounted(terms.length - shownTerms, 'more word')}</li>
          ) : null}
        </ul>
        <IconButton label="Clear the question" onClick={() => controller.questions.clear()}>
          <CloseIcon size={12} />
        </IconButton>
      </div>
      {answer !== null && answer.terms.length > 1 && !asSet ? <Gap answer={answer} model={model} /> : null}
    </div>
  );
}

/** The sign and weight of a term, as it stands before the word: `−`, `+ 0.5 ×`; nothing before a first word that counts once. */
function signOf(weight: number, place: number): string {
  const size = Math.abs(weight);
  const factor = size === 1 ? '' : `${Number(size.toPrecision(3))} ×`;
  const sign = weight < 0 ? '−' : place === 0 ? '' : '+';
  return [sign, factor].filter((part) => part !== '').join(' ');
}

function Gap({
  answer,
  model,
}: {
  readonly answer: NonNullable<Question['answer']>;
  readonly model: OpenModel;
}) {
  const row = answer.indices[0];
  const cosine = answer.cosines[0];
  if (row === undefined || cosine === undefined) return null;
  return (
    <p className="gap">
      <Word text={model.words.word(row)} /> has a cosine of {formatCosine(cosine)} with the exact result
    </p>
  );
}
