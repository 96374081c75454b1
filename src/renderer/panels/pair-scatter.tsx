import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { formatCosine } from '../../shared/format.ts';
import { useScheme } from './context.tsx';
import { drawPlot, type PlotPoints, planPlot, plotColors, pointAt } from './pair-plot.ts';

interface PairScatterProps {
  readonly points: PlotPoints;
  readonly label: string;
  /** What a pair is called. */
  readonly name: (pair: number) => string;
  /** The pair that was chosen, here or elsewhere. */
  readonly chosen: number | null;
  readonly onChoose: (pair: number) => void;
}

/** Height for a width, in CSS pixels. */
const heightFor = (width: number) => Math.round(Math.min(340, Math.max(200, width * 0.6)));

/** Pairs as points, human score across and cosine up; the pointer names them. The table beside it says the same for those who cannot point. */
export function PairScatter({ points, label, name, chosen, onChoose }: PairScatterProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const scheme = useScheme();
  const height = heightFor(width);
  const plan = useMemo(() => planPlot(points, { width, height }), [points, width, height]);
  const lit = hovered ?? chosen;

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: scheme: the colours are read from the page
  useEffect(() => {
    // The page takes on another scheme only after this; its colours can be read with the next picture.
    const frame = requestAnimationFrame(() => {
      const element = canvas.current;
      const context = element?.getContext('2d');
      if (element === null || !context || width === 0) return;
      const ratio = window.devicePixelRatio;
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      context.scale(ratio, ratio);
      drawPlot(context, points, plan, plotColors(element), lit);
    });
    return () => cancelAnimationFrame(frame);
  }, [points, plan, width, height, lit, scheme]);

  const find = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return pointAt(points, plan, { x: event.clientX - box.left, y: event.clientY - box.top });
  };
  const [human, cosine] = [points.human[hovered ?? -1], points.cosines[hovered ?? -1]];
  return (
    <div className="pair-scatter">
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        style={{ height, cursor: hovered === null ? 'default' : 'pointer' }}
        onPointerMove={(event) => setHovered(find(event))}
        onPointerLeave={() => setHovered(null)}
        onPointerDown={(event) => {
          const pair = find(event);
          if (pair !== null) onChoose(pair);
        }}
      />
      {hovered === null || human === undefined || cosine === undefined ? null : (
        <output
          className="heat-readout numbers"
          style={{
            left: `clamp(80px, ${plan.x(human)}px, calc(100% - 80px))`,
            bottom: height - plan.y(cosine) + 10,
          }}
        >
          <bdi>{name(hovered)}</bdi> · {human} · {formatCosine(cosine)}
        </output>
      )}
    </div>
  );
}
