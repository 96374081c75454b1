import { formatFixed } from '../../shared/format.ts';
import { divergingColor } from './heat-color.ts';

/** Similarities of words with each other, as they are drawn. */
export interface Heatmap {
  /** What each word is called, by its place in `values`. */
  readonly labels: readonly string[];
  /** Float32Array of n·n, −1 … 1, row after row; NaN where there is no similarity. */
  readonly values: Float32Array;
  /** Which words are drawn, and in which order: places in `values`. */
  readonly order: readonly number[];
}

/** Where things are, in CSS pixels. */
export interface HeatmapGeometry {
  readonly cells: number;
  /** Width and height of a cell. */
  readonly cell: number;
  /** Left and top edge of the first cell: what is before it holds the labels. */
  readonly offset: number;
  readonly size: number;
  readonly labelled: boolean;
  /** Whether values are written into the cells. */
  readonly valued: boolean;
}

export interface HeatmapLook {
  readonly scheme: 'dark' | 'light';
  /** Other colours than those of −1 … 1: `low` and `high` are the values at their ends, `at` gives the one at a share of the way. */
  readonly colors?: HeatmapColors;
  readonly text: string;
  /** Font family. */
  readonly face: string;
}

export interface HeatmapColors {
  readonly low: number;
  readonly high: number;
  /** @returns a colour as `rgb(r g b)` */
  readonly at: (share: number) => string;
}

/** The colours of a look: blue and orange for −1 … 1 where it names none. */
function colorsOf({ scheme, colors }: HeatmapLook): HeatmapColors {
  return colors ?? { low: -1, high: 1, at: (share) => divergingColor(share * 2 - 1, scheme) };
}

function shareIn({ low, high }: HeatmapColors, value: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** A canvas in the page, or one for a picture. */
type HeatmapCanvas = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const smallestLabelledCell = 9;
/** A value with two decimals fits a cell of this width. */
const smallestValuedCell = 30;
const mostValues = 24;
const labelGap = 5;
const labelSize = 11;

/** A square heatmap in `width`, with room for labels of `labelWidth` where cells are large enough for them. */
export function heatmapGeometry(
  cells: number,
  width: number,
  labelWidth: number,
  largestCell: number,
): HeatmapGeometry {
  const besideLabels = (width - labelWidth - labelGap) / Math.max(1, cells);
  const labelled = besideLabels >= smallestLabelledCell;
  const room = labelled ? besideLabels : width / Math.max(1, cells);
  // Whole pixels keep the cells alike, where they are not smaller than one.
  const cell = Math.min(largestCell, room >= 4 ? Math.floor(room) : room);
  const offset = labelled ? labelWidth + labelGap : 0;
  const valued = cell >= smallestValuedCell && cells <= mostValues;
  return { cells, cell, offset, size: offset + cell * cells, labelled, valued };
}

/** The cell at a place in CSS pixels; `null` outside of all. */
export function cellAt(
  { cells, cell, offset }: HeatmapGeometry,
  x: number,
  y: number,
): { readonly row: number; readonly column: number } | null {
  const column = Math.floor((x - offset) / cell);
  const row = Math.floor((y - offset) / cell);
  return column >= 0 && row >= 0 && column < cells && row < cells ? { row, column } : null;
}

/** How wide the longest label is, at most `longest`. */
export function labelWidth(
  context: HeatmapCanvas,
  { labels, order }: Heatmap,
  { face }: HeatmapLook,
  longest: number,
): number {
  context.font = `${labelSize}px ${face}`;
  const widths = order.map((place) => context.measureText((labels[place] ?? '').slice(0, 100)).width);
  return Math.ceil(Math.min(longest, Math.max(0, ...widths)));
}

/** Draws the cells, their labels and values. The context is scaled so that its unit is a CSS pixel. */
export function drawHeatmap(
  context: HeatmapCanvas,
  heatmap: Heatmap,
  geometry: HeatmapGeometry,
  look: HeatmapLook,
): void {
  const { cells, cell, offset, labelled, valued } = geometry;
  const picture = cellPicture(heatmap, colorsOf(look));
  // Cells smaller than a pixel are blended; larger ones keep their edges.
  context.imageSmoothingEnabled = cell < 1;
  if (picture !== null) context.drawImage(picture, offset, offset, cell * cells, cell * cells);
  if (valued) drawValues(context, heatmap, geometry, look);
  if (labelled) drawLabels(context, heatmap, geometry, look);
}

const colorSteps = 200;

/** The colours in small steps, as the four bytes of a pixel. */
function colorTable({ at }: HeatmapColors): Uint32Array {
  const bytes = new Uint8ClampedArray((colorSteps + 1) * 4).fill(255);
  for (let step = 0; step <= colorSteps; step++) {
    const channels = at(step / colorSteps).match(/\d+/g) ?? [];
    bytes.set(channels.slice(0, 3).map(Number), step * 4);
  }
  return new Uint32Array(bytes.buffer);
}

/** One pixel a cell; see-through where there is no value. Four million cells take some hundredths of a second. */
function cellPicture(
  { values, labels, order }: Heatmap,
  { low, high, at }: HeatmapColors,
): OffscreenCanvas | null {
  const cells = order.length;
  const canvas = new OffscreenCanvas(Math.max(1, cells), Math.max(1, cells));
  const context = canvas.getContext('2d');
  if (context === null) return null;
  const picture = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(picture.data.buffer);
  const table = colorTable({ low, high, at });
  const places = Uint32Array.from(order);
  const steps = colorSteps / (high - low);
  for (let row = 0; row < cells; row++) {
    const from = (places[row] ?? 0) * labels.length;
    for (let column = 0; column < cells; column++) {
      const value = values[from + (places[column] ?? 0)] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      const step = Math.round((Math.min(high, Math.max(low, value)) - low) * steps);
      pixels[row * cells + column] = table[step] ?? 0;
    }
  }
  context.putImageData(picture, 0, 0);
  return canvas;
}

function drawValues(
  context: HeatmapCanvas,
  { values, labels, order }: Heatmap,
  { cell, offset }: HeatmapGeometry,
  look: HeatmapLook,
): void {
  const { face, text } = look;
  const colors = colorsOf(look);
  context.font = `${cell >= 40 ? 11.5 : 10.5}px ${face}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [row, from] of order.entries()) {
    for (const [column, to] of order.entries()) {
      const value = values[from * labels.length + to] ?? Number.NaN;
      const defined = Number.isFinite(value);
      context.fillStyle = defined ? inkOn(colors.at(shareIn(colors, value))) : text;
      const written = defined ? formatFixed(value, 2) : '–';
      context.fillText(written, offset + (column + 0.5) * cell, offset + (row + 0.5) * cell + 0.5);
    }
  }
}

/** Black or white, whichever is easier to read on a colour. */
export function inkOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
  return red * 0.299 + green * 0.587 + blue * 0.114 > 120 ? '#10141b' : '#f4f6fa';
}

function drawLabels(
  context: HeatmapCanvas,
  { labels, order }: Heatmap,
  { cell, offset }: HeatmapGeometry,
  { face, text }: HeatmapLook,
): void {
  context.font = `${Math.min(labelSize, cell)}px ${face}`;
  context.fillStyle = text;
  context.textBaseline = 'middle';
  const room = offset - labelGap;
  for (const [place, word] of order.entries()) {
    const label = shortened(context, labels[word] ?? '', room);
    const middle = offset + (place + 0.5) * cell;
    context.textAlign = 'right';
    context.fillText(label, room, middle + 0.5);
    context.save();
    context.translate(middle, room);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'left';
    context.fillText(label, 0, 0.5);
    context.restore();
  }
}

/** A label that fits a width, with an ellipsis where it had to be cut. */
function shortened(context: HeatmapCanvas, label: string, width: number): string {
  let text = [...label.slice(0, 200)];
  if (context.measureText(text.join('')).width <= width) return text.join('');
  while (text.length > 1 && context.measureText(`${text.join('')}…`).width > width) text = text.slice(0, -1);
  return `${text.join('')}…`;
}
