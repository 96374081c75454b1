import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { formatFixed } from '../../shared/format.ts';
import { divergingColor, heatGrid } from './heat-color.ts';

/** A vector beside the one that a strip shows; both are read together. */
interface ComparedVector {
  readonly vector: Float32Array;
  /** The dimension that is read in either strip. */
  readonly lit: number | null;
  readonly onLight: (dimension: number | null) => void;
}

interface HeatStripProps {
  readonly vector: Float32Array;
  /** The absolute value at which the colours are strongest; strips with the same scale can be compared. */
  readonly scale: number;
  readonly scheme: 'dark' | 'light';
  readonly label: string;
  /** Most cells in a row; more make the strip lower. */
  readonly longestRow?: number;
  readonly rowHeight?: number;
  readonly compared?: ComparedVector;
}

/** A vector as a strip of cells, one a dimension; long vectors take several rows. */
export function HeatStrip({
  vector,
  scale,
  scheme,
  label,
  longestRow,
  rowHeight = 18,
  compared,
}: HeatStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [own, setOwn] = useState<number | null>(null);
  const [hovered, setHovered] = compared === undefined ? [own, setOwn] : [compared.lit, compared.onLight];
  const { columns, rows } = heatGrid(vector.length, longestRow);
  const height = rows * rowHeight;

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || !context || width === 0) return;
    const ratio = window.devicePixelRatio;
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    for (const [index, value] of vector.entries()) {
      // Whole pixels, so that neighbouring cells touch without seams.
      const column = index % columns;
      const row = Math.floor(index / columns);
      const left = Math.round((column * element.width) / columns);
      const right = Math.round(((column + 1) * element.width) / columns);
      const top = Math.round((row * element.height) / rows);
      const bottom = Math.round(((row + 1) * element.height) / rows);
      context.fillStyle = divergingColor(scale === 0 ? 0 : value / scale, scheme);
      context.fillRect(left, top, right - left, bottom - top);
    }
  }, [vector, scale, scheme, width, height, columns, rows]);

  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    const index = row * columns + column;
    setHovered(column >= 0 && column < columns && index >= 0 && index < vector.length ? index : null);
  };
  const value = hovered === null ? undefined : vector[hovered];
  const other = hovered === null ? undefined : compared?.vector[hovered];

  return (
    <div className="heat">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${label}: ${vector.length} dimensions, from −${formatFixed(scale, 3)} to ${formatFixed(scale, 3)}`}
        style={{ height }}
        onPointerMove={point}
        onPointerLeave={() => setHovered(null)}
      />
      {hovered !== null && value !== undefined ? (
        <output
          className="heat-readout numbers"
          style={{
            left: `clamp(60px, ${(((hovered % columns) + 0.5) / columns) * 100}%, calc(100% - 60px))`,
          }}
        >
          {hovered + 1}: {formatFixed(value, 4)}
          {other === undefined ? null : <span className="quiet"> · other {formatFixed(other, 4)}</span>}
        </output>
      ) : null}
      {hovered !== null && value !== undefined && compared !== undefined ? (
        <i
          className="heat-cell"
          style={{
            left: `${((hovered % columns) / columns) * 100}%`,
            width: `${100 / columns}%`,
            top: Math.floor(hovered / columns) * rowHeight,
            height: rowHeight,
          }}
        />
      ) : null}
    </div>
  );
}

/** The colours of heat strips with the values at their ends. */
export function HeatScale({ scale, scheme }: { readonly scale: number; readonly scheme: 'dark' | 'light' }) {
  const stops = [-1, -0.5, 0, 0.5, 1].map((value) => divergingColor(value, scheme));
  return (
    <div className="heat-scale numbers">
      <span>−{formatFixed(scale, 3)}</span>
      <i style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }} />
      <span>{formatFixed(scale, 3)}</span>
    </div>
  );
}
