import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { formatCosine } from '../../shared/format.ts';
import {
  cellAt,
  drawHeatmap,
  type Heatmap,
  type HeatmapColors,
  type HeatmapGeometry,
  type HeatmapLook,
  heatmapGeometry,
  labelWidth,
} from './heatmap-drawing.ts';

interface SimilarityHeatmapProps {
  readonly heatmap: Heatmap;
  readonly scheme: 'dark' | 'light';
  /** Largest width and height of a cell, in CSS pixels. */
  readonly largestCell: number;
  readonly longestLabel: number;
}

interface Cell {
  readonly row: number;
  readonly column: number;
}

const steps: Record<string, Cell> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/** Cosines of words with each other as colours; the pointer or the arrow keys read them one by one. */
export function SimilarityHeatmap({ heatmap, scheme, largestCell, longestLabel }: SimilarityHeatmapProps) {
  const container = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [geometry, setGeometry] = useState<HeatmapGeometry | null>(null);
  const [cell, setCell] = useState<Cell | null>(null);
  const { labels, values, order } = heatmap;

  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || !context || width === 0) return;
    const look = lookOf(element, scheme);
    const room = labelWidth(context, heatmap, look, longestLabel);
    const next = heatmapGeometry(heatmap.order.length, width, room, largestCell);
    paint(element, context, heatmap, next, look, window.devicePixelRatio);
    setGeometry(next);
  }, [heatmap, scheme, width, largestCell, longestLabel]);

  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (geometry !== null) setCell(cellAt(geometry, event.clientX - box.left, event.clientY - box.top));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined || order.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const inside = (place: number) => Math.min(order.length - 1, Math.max(0, place));
    setCell(
      cell === null
        ? { row: 0, column: 0 }
        : { row: inside(cell.row + step.row), column: inside(cell.column + step.column) },
    );
  };
  const reading = useMemo(() => {
    const from = order[cell?.row ?? -1];
    const to = order[cell?.column ?? -1];
    if (from === undefined || to === undefined) return null;
    const value = values[from * labels.length + to] ?? Number.NaN;
    return { from: labels[from] ?? '', to: labels[to] ?? '', value };
  }, [cell, labels, values, order]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would stand for a part of a form
    <div
      ref={container}
      className="heatmap"
      role="group"
      aria-label="Similarity matrix, walk with the arrow keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the cells are walked with the arrow keys
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="heatmap-picture" style={{ height: geometry?.size ?? 0, width: geometry?.size ?? 0 }}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Cosines of ${order.length} words with each other`}
          onPointerMove={point}
          onPointerLeave={() => setCell(null)}
        />
        {geometry !== null && cell !== null ? (
          <i
            className="heatmap-cell"
            style={{
              left: geometry.offset + cell.column * geometry.cell,
              top: geometry.offset + cell.row * geometry.cell,
              width: geometry.cell,
              height: geometry.cell,
            }}
          />
        ) : null}
      </div>
      <output className="heatmap-reading numbers">
        {reading === null ? (
          <span className="quiet">Point at a cell to read it.</span>
        ) : (
          <>
            <bdi>{reading.from.slice(0, 60)}</bdi> · <bdi>{reading.to.slice(0, 60)}</bdi>{' '}
            <b>{formatCosine(reading.value)}</b>
          </>
        )}
      </output>
    </div>
  );
}

const pictureCell = 36;
const pictureLabel = 160;
const pictureMargin = 16;
/** Most pixels along an edge: what every program can open, and enough to label 500 words. */
const picturePixels = 4800;
/** With more words, a picture pixel is a CSS pixel; with fewer, half of one. */
const mostSharpWords = 100;

/**
 * The heatmap as a PNG with its labels, on the ground of the page.
 * @throws Error when the browser cannot make the picture
 */
export async function heatmapPicture(
  heatmap: Heatmap,
  scheme: 'dark' | 'light',
  colors?: HeatmapColors,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(1, 1);
  // Kept in memory and not with the graphics, from where it would have to be read back while the page waits.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('the browser gave no canvas to draw on');
  const look = lookOf(document.body, scheme, colors);
  const words = heatmap.order.length;
  const scale = words > mostSharpWords ? 1 : 2;
  const room = labelWidth(context, heatmap, look, pictureLabel);
  const geometry = heatmapGeometry(words, picturePixels / scale - 2 * pictureMargin, room, pictureCell);
  const size = Math.ceil((geometry.size + 2 * pictureMargin) * scale);
  canvas.width = size;
  canvas.height = size;
  context.scale(scale, scale);
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, size, size);
  context.translate(pictureMargin, pictureMargin);
  drawHeatmap(context, heatmap, geometry, look);
  return await canvas.convertToBlob({ type: 'image/png' });
}

/** How a heatmap looks where an element stands. */
export function lookOf(element: Element, scheme: 'dark' | 'light', colors?: HeatmapColors): HeatmapLook {
  const style = getComputedStyle(element);
  const look = { scheme, text: style.color, face: style.fontFamily };
  return colors === undefined ? look : { ...look, colors };
}

/** Draws a heatmap on a canvas of the page, sharp at its scale. */
export function paint(
  element: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  heatmap: Heatmap,
  geometry: HeatmapGeometry,
  look: HeatmapLook,
  scale: number,
): void {
  element.width = Math.max(1, Math.round(geometry.size * scale));
  element.height = element.width;
  element.style.width = `${geometry.size}px`;
  element.style.height = `${geometry.size}px`;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  drawHeatmap(context, heatmap, geometry, look);
}
