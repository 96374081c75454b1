import type { ReactNode } from 'react';
import { formatFixed } from '../../shared/format.ts';
import type { LessonPair } from '../../shared/lesson.ts';
import { Term } from '../components/term.tsx';
import { formatPull } from '../state/lesson-steps.ts';

interface LessonFormulasProps {
  readonly pair: LessonPair;
  readonly rate: number;
  /** How many outputs the step has. */
  readonly outputs: number;
}

/** The formulas of a step with its numbers put in. */
export function LessonFormulas({ pair, rate, outputs }: LessonFormulasProps) {
  const { label, score, probability, loss, pull } = pair;
  const p = formatFixed(probability, 4);
  const exponent = formatFixed(-score, 4);
  return (
    <dl className="lesson-formulas">
      <Formula name={<Term name="score" />} result={formatFixed(score, 4)}>
        <V /> · <U />
      </Formula>
      <Formula name={<Term name="sigmoid">p</Term>} result={p}>
        σ(score) = 1 ⁄ (1 + e<sup>{exponent}</sup>)
      </Formula>
      <Formula name={<Term name="loss of a pair">loss</Term>} result={formatFixed(loss, 4)}>
        {label === 1 ? `−log p = −log ${p}` : `−log (1 − p) = −log ${formatFixed(1 - probability, 4)}`}
      </Formula>
      <Formula
        name={<Term name="pull" />}
        result={<span className={pull >= 0 ? 'lesson-pull' : 'lesson-push'}>{formatPull(pull)}</span>}
      >
        <Term name="rate of a lesson">rate</Term> · (<Term name="label">label</Term> − p) = {rate} · ({label}{' '}
        − {p})
      </Formula>
      <Formula name={<V />} arrow>
        <V /> + {formatPull(pull).replace('+', '')} · <U />
        {outputs > 1 ? <span className="quiet"> + those of the other {outputs - 1}</span> : null}
      </Formula>
      <Formula name={<U />} arrow>
        <U /> + {formatPull(pull).replace('+', '')} · <V />
      </Formula>
    </dl>
  );
}

function V() {
  return (
    <Term name="word vector">
      <b className="lesson-v">v</b>
    </Term>
  );
}

function U() {
  return (
    <Term name="context vector">
      <b className="lesson-u">u</b>
    </Term>
  );
}

interface FormulaProps {
  readonly name: ReactNode;
  readonly children: ReactNode;
  readonly result?: ReactNode;
  readonly arrow?: boolean;
}

function Formula({ name, children, result, arrow = false }: FormulaProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <span>
          {arrow ? '← ' : '= '}
          {children}
        </span>
        {result === undefined ? null : <strong className="numbers">= {result}</strong>}
      </dd>
    </>
  );
}
