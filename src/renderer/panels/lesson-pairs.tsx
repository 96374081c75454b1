import { formatCount, formatFixed } from '../../shared/format.ts';
import type { LessonStep } from '../../shared/lesson.ts';
import { Word } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { formatPull } from '../state/lesson-steps.ts';

interface LessonPairsProps {
  readonly step: LessonStep;
  readonly word: (row: number) => string;
  /** Which of the pairs the arithmetic below is of. */
  readonly looked: number;
  readonly onLook: (place: number) => void;
}

/** The outputs of a step, the true one first: what each scores, and how the input is pulled or pushed by it. */
export function LessonPairs({ step, word, looked, onLook }: LessonPairsProps) {
  const largest = Math.max(...step.pairs.map(({ pull }) => Math.abs(pull)));
  return (
    <table className="lesson-pairs numbers">
      <caption>
        <span className="lesson-question">
          <span>
            Does <Word text={word(step.input)} className="lesson-input" /> stand near …
          </span>
          <span className="quiet small">
            1 true, {formatCount(step.pairs.length - 1)} <Term name="noise words" />
          </span>
        </span>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <Term name="label">word</Term>
          </th>
          <th scope="col" className="lesson-score">
            <Term name="score" />
          </th>
          <th scope="col">
            <Term name="sigmoid">σ(score)</Term>
          </th>
          <th scope="col">
            <Term name="loss of a pair">loss</Term>
          </th>
          <th scope="col">
            <Term name="pull" />
          </th>
        </tr>
      </thead>
      <tbody>
        {step.pairs.map((pair, place) => (
          <tr
            key={pair.output}
            className={place === looked ? 'looked' : ''}
            aria-selected={place === looked}
            onClick={() => onLook(place)}
          >
            <th scope="row">
              <button type="button" aria-pressed={place === looked} onClick={() => onLook(place)}>
                <span
                  className={`lesson-label ${pair.label === 1 ? 'true' : ''}`}
                  title={pair.label === 1 ? 'label 1: a true pair' : 'label 0: noise'}
                >
                  {pair.label}
                </span>
                <Word text={word(pair.output)} />
              </button>
            </th>
            <td className="lesson-score">{formatFixed(pair.score, 3)}</td>
            <td>
              <span
                className="lesson-probability"
                title={`the model takes it for a true pair with p = ${formatFixed(pair.probability, 5)}`}
              >
                <i style={{ width: `${pair.probability * 100}%` }} />
                <b>{formatFixed(pair.probability, 3)}</b>
              </span>
            </td>
            <td>{formatFixed(pair.loss, 3)}</td>
            <td className={pair.pull >= 0 ? 'lesson-pull' : 'lesson-push'}>
              <PullArrow pull={pair.pull} share={largest === 0 ? 0 : Math.abs(pair.pull) / largest} />
              {formatPull(pair.pull)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** ↑ for a pull, ↓ for a push, as long as it is strong. */
function PullArrow({ pull, share }: { readonly pull: number; readonly share: number }) {
  if (pull === 0) return null;
  const length = 4 + 10 * share;
  const middle = 8;
  const [tail, tip] =
    pull > 0 ? [middle + length / 2, middle - length / 2] : [middle - length / 2, middle + length / 2];
  const back = pull > 0 ? 3.4 : -3.4;
  return (
    <svg width="10" height="16" viewBox="0 0 10 16" role="img" aria-label={pull > 0 ? 'pull' : 'push'}>
      <path
        d={`M5 ${tail}V${tip}M2 ${tip + back}L5 ${tip}L8 ${tip + back}`}
        fill="none"
        stroke="currentColor"
        strokeWidth={1 + share}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
