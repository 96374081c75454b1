import { useEffect, useRef, useState } from 'react';
import { formatCount } from '../../shared/format.ts';

interface CurvePlotProps {
  /** Ascending x, both finite and y at least 0. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** A level to compare with: a dashed line with its name. */
  readonly reference: { readonly y: number; readonly label: string };
  readonly label: string;
  readonly height?: number;
}

const margin = { top: 8, right: 8, bottom: 16, left: 28 } as const;

/** A small curve from 0 up, as it grows to the right. */
export function CurvePlot({ points, reference, label, height = 72 }: CurvePlotProps) {
  const container = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(300);
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(120, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const last = points.at(-1);
  const most = Math.max(reference.y, ...points.map(({ y }) => y)) * 1.06;
  const end = Math.max(2, last?.x ?? 2);
  const across = (x: number) => margin.left + ((x - 1) / (end - 1)) * (width - margin.left - margin.right);
  const down = (y: number) => margin.top + (1 - y / most) * (height - margin.top - margin.bottom);
  const line = points.map(
    ({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${across(x).toFixed(1)} ${down(y).toFixed(1)}`,
  );
  const [left, right] = [margin.left, width - margin.right];
  return (
    <div ref={container} className="curve-plot">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <path className="curve-axis" d={`M${left} ${down(0)}H${right}`} />
        <path className="curve-reference" d={`M${left} ${down(reference.y)}H${right}`} />
        <text x={right} y={down(reference.y) - 3} textAnchor="end">
          {reference.label}
        </text>
        <text x={left - 5} y={down(0) + 3} textAnchor="end">
          0
        </text>
        <text x={left - 5} y={down(reference.y) + 3} textAnchor="end">
          {reference.y.toFixed(2)}
        </text>
        <text x={left} y={height - 3}>
          1
        </text>
        <text x={right} y={height - 3} textAnchor="end">
          {formatCount(end)}
        </text>
        {last === undefined ? null : (
          <>
            <path
              className="curve-area"
              d={`${line.join('')}L${across(last.x).toFixed(1)} ${down(0)}L${left} ${down(0)}z`}
            />
            <path className="curve-line" d={line.join('')} />
            <circle className="curve-end" cx={across(last.x)} cy={down(last.y)} r="3" />
          </>
        )}
      </svg>
    </div>
  );
}
