import { formatCount, formatFixed } from '../../shared/format.ts';
import { CurvePlot } from '../components/curve-plot.tsx';
import { Term } from '../components/term.tsx';
import type { CurvePoint } from '../state/lesson.ts';

/** The loss of a model that takes every pair for as likely as not. */
const guessing = Math.LN2;

/** What becomes of the loss. */
export function LessonLoss({
  curve,
  step,
}: {
  readonly curve: readonly CurvePoint[];
  readonly step: number;
}) {
  const last = curve.at(-1);
  if (last === undefined) return null;
  return (
    <div className="section">
      <h3 className="section-title lesson-title">
        <span>
          <Term name="mean loss">Mean loss</Term> of a pair
        </span>
        <span className="numbers">
          step {formatCount(step)} · <strong className="lesson-loss">{formatFixed(last.loss, 4)}</strong>
        </span>
      </h3>
      <CurvePlot
        points={curve.map(({ step: x, loss }) => ({ x, y: loss }))}
        reference={{ y: guessing, label: 'guessing: log 2' }}
        label={`Mean loss ${formatFixed(last.loss, 3)} at step ${formatCount(step)}, ${formatFixed(curve[0]?.loss ?? last.loss, 3)} at first`}
      />
    </div>
  );
}
