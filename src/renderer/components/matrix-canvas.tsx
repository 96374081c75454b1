import { type PointerEvent, useEffect, useRef, useState } from 'react';
import {
  cellAt,
  type Heatmap,
  type HeatmapColors,
  type HeatmapGeometry,
  heatmapGeometry,
} from './heatmap-drawing.ts';
import { lookOf, paint } from './similarity-heatmap.tsx';

export interface MatrixCell {
  readonly row: number;
  readonly column: number;
}

interface MatrixCanvasProps {
  readonly heatmap: Heatmap;
  readonly scheme: 'dark' | 'light';
  readonly colors: HeatmapColors;
  /** A colour beside each row and above each column, by its place in the order. */
  readonly ticks: readonly string[];
  /** Places in the order before which a line is drawn. */
  readonly borders: readonly number[];
  readonly cell: MatrixCell | null;
  readonly onPoint: (cell: MatrixCell | null) => void;
  readonly onChoose: (cell: MatrixCell) => void;
}

/** Room for the colours beside the cells, in CSS pixels. */
const tickSize = 7;
const largestCell = 40;

/** A square heatmap of any number of rows that fills its place. */
export function MatrixCanvas({
  heatmap,
  scheme,
  colors,
  ticks,
  borders,
  cell,
  onPoint,
  onChoose,
}: MatrixCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [room, setRoom] = useState(0);
  const [geometry, setGeometry] = useState<HeatmapGeometry | null>(null);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setRoom(Math.floor(Math.min(element.clientWidth, element.clientHeight)) - tickSize),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || !context || room <= 0) return;
    const plan = heatmapGeometry(heatmap.order.length, room, room, largestCell);
    paint(element, context, heatmap, plan, lookOf(element, scheme, colors), window.devicePixelRatio);
    context.fillStyle = getComputedStyle(element).getPropertyValue('--panel').trim();
    for (const border of borders) {
      const at = border * plan.cell;
      context.fillRect(at - 0.75, 0, 1.5, plan.size);
      context.fillRect(0, at - 0.75, plan.size, 1.5);
    }
    setGeometry(plan);
  }, [heatmap, scheme, colors, borders, room]);

  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    if (geometry === null) return null;
    const rectangle = event.currentTarget.getBoundingClientRect();
    return cellAt(geometry, event.clientX - rectangle.left, event.clientY - rectangle.top);
  };
  const size = geometry?.size ?? 0;
  const stripes = stripesOf(ticks);
  return (
    <div ref={box} className="matrix-canvas">
      <div className="matrix-square" style={{ width: size + tickSize, height: size + tickSize }}>
        <i
          className="matrix-ticks"
          style={{
            left: tickSize,
            top: 0,
            width: size,
            height: tickSize - 2,
            background: `linear-gradient(to right, ${stripes})`,
          }}
        />
        <i
          className="matrix-ticks"
          style={{
            left: 0,
            top: tickSize,
            height: size,
            width: tickSize - 2,
            background: `linear-gradient(to bottom, ${stripes})`,
          }}
        />
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Cosines of ${heatmap.order.length} occurrences with each other`}
          style={{ left: tickSize, top: tickSize }}
          onPointerMove={(event) => onPoint(at(event))}
          onPointerLeave={() => onPoint(null)}
          onPointerDown={(event) => {
            const chosen = at(event);
            if (chosen !== null) onChoose(chosen);
          }}
        />
        {geometry !== null && cell !== null ? (
          <i
            className="heatmap-cell"
            style={{
              left: tickSize + cell.column * geometry.cell,
              top: tickSize + cell.row * geometry.cell,
              width: geometry.cell,
              height: geometry.cell,
            }}
          />
        ) : null}
      </div>
    </div>
  );
}

/** Colours one after the other, each from where it begins to where the next one does, as stops of a gradient. */
function stripesOf(colors: readonly string[]): string {
  const stops: string[] = [];
  for (const [place, color] of colors.entries()) {
    if (place > 0 && colors[place - 1] === color) continue;
    const end = colors.findIndex((other, index) => index > place && other !== color);
    const share = (index: number) => `${((index / colors.length) * 100).toFixed(3)}%`;
    stops.push(`${color} ${share(place)} ${share(end < 0 ? colors.length : end)}`);
  }
  // A gradient needs two stops.
  return stops.length === 0 ? 'transparent, transparent' : [...stops, ...stops.slice(-1)].join(', ');
}
