import { useMemo } from 'react';
import { formatCosine } from '../../shared/format.ts';
import { Word } from '../components/small.tsx';
import { axisDensity, placeOnAxis } from '../state/axis-density.ts';
import type { AxisScores } from '../state/axis-ends.ts';

/** Parts of the curve; about three pixels each in a panel of usual width. */
const parts = 100;
const curveHeight = 30;

interface AxisScaleProps {
  readonly name: string;
  readonly source: AxisScores;
  /** The word whose place is marked. */
  readonly marked: { readonly word: string; readonly score: number } | null;
}

/** An axis as a scale: how all words lie along it, and where one of them does. */
export function AxisScale({ name, source, marked }: AxisScaleProps) {
  const density = useMemo(() => axisDensity(source, parts), [source]);
  const curve = useMemo(() => curveOf(density.shares), [density]);
  const percent = (score: number) => `${(placeOnAxis(density, score) * 100).toFixed(2)}%`;
  const place = marked === null ? '' : percent(marked.score);
  return (
    <div className="axis-scale">
      <div className="axis-mark-line">
        {marked === null ? null : (
          <span
            className="axis-mark numbers"
            style={{ left: place, transform: `translateX(-${place})` }}
            data-score={formatCosine(marked.score)}
          >
            <Word text={marked.word} /> {formatCosine(marked.score)}
          </span>
        )}
      </div>
      <div
        className="axis-curve"
        role="img"
        aria-label={`Words along ${name}, from ${formatCosine(density.from)} to ${formatCosine(density.to)}${marked === null ? '' : `; ${marked.word} at ${formatCosine(marked.score)}`}`}
      >
        <svg viewBox={`0 0 ${parts} ${curveHeight}`} preserveAspectRatio="none" aria-hidden="true">
          <path d={curve} />
        </svg>
        <i className="axis-zero" style={{ left: percent(0) }} />
        {marked === null ? null : <i className="axis-needle" style={{ left: place }} />}
      </div>
      <div className="axis-numbers numbers">
        <span>{formatCosine(density.from)}</span>
        <span>{formatCosine(density.to)}</span>
      </div>
    </div>
  );
}

/** The outline of the parts, from the ground up and back to it. */
function curveOf(shares: Float32Array): string {
  const points = Array.from(
    shares,
    (share, part) => `L${part + 0.5} ${(curveHeight * (1 - share)).toFixed(2)}`,
  );
  return `M0 ${curveHeight}${points.join('')}L${parts} ${curveHeight}Z`;
}
