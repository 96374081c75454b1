import { formatFixed } from '../../shared/format.ts';
import { niceScale } from '../state/pair-results.ts';

/** Points of a plot, human score across and cosine up. */
export interface PlotPoints {
  /** Float64Array of n. */
  readonly human: Float64Array;
  /** Float64Array of n cosines. */
  readonly cosines: Float64Array;
}

export interface PlotColors {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly accent: string;
  readonly ground: string;
  readonly face: string;
}

/** Where the points of a plot lie in CSS pixels. */
export interface PlotPlan {
  readonly width: number;
  readonly height: number;
  readonly acrossTicks: readonly number[];
  readonly upTicks: readonly number[];
  readonly x: (human: number) => number;
  readonly y: (cosine: number) => number;
}

const margin = { left: 34, right: 10, top: 22, bottom: 32 };
/** How near the pointer must come to a point, in CSS pixels. */
const reach = 12;

/** Lays a plot out in a place of a size in CSS pixels; `top` is room above it. */
export function planPlot(
  { human, cosines }: PlotPoints,
  { width, height, top = 0 }: { readonly width: number; readonly height: number; readonly top?: number },
): PlotPlan {
  const acrossTicks = niceScale(human, 5);
  const upTicks = niceScale(cosines, 4);
  const scale = (ticks: readonly number[], from: number, to: number) => {
    const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
    return (value: number) => from + ((value - low) / (high - low)) * (to - from);
  };
  return {
    width,
    height,
    acrossTicks,
    upTicks,
    x: scale(acrossTicks, margin.left, width - margin.right),
    y: scale(upTicks, height - margin.bottom, top + margin.top),
  };
}

/** The point nearest to a place, within reach; `null` where there is none. */
export function pointAt(
  { human, cosines }: PlotPoints,
  { x, y }: Pick<PlotPlan, 'x' | 'y'>,
  at: { readonly x: number; readonly y: number },
): number | null {
  let nearest: number | null = null;
  let distance = reach * reach;
  for (const [point, score] of human.entries()) {
    const across = x(score) - at.x;
    const up = y(cosines[point] ?? 0) - at.y;
    const square = across * across + up * up;
    if (square < distance) {
      distance = square;
      nearest = point;
    }
  }
  return nearest;
}

/** The straight line of least squares through the points: slope and height at 0; `null` where there is none. */
function lineThrough({ human, cosines }: PlotPoints): { slope: number; at0: number } | null {
  const count = human.length;
  if (count < 2) return null;
  let [meanX, meanY] = [0, 0];
  for (const [point, score] of human.entries()) {
    meanX += score / count;
    meanY += (cosines[point] ?? 0) / count;
  }
  let [both, square] = [0, 0];
  for (const [point, score] of human.entries()) {
    both += (score - meanX) * ((cosines[point] ?? 0) - meanY);
    square += (score - meanX) ** 2;
  }
  return square === 0 ? null : { slope: both / square, at0: meanY - (both / square) * meanX };
}

/** Draws a plot: grid, the straight line that fits best, one dot a pair, and the one that is pointed at. */
export function drawPlot(
  context: CanvasRenderingContext2D,
  points: PlotPoints,
  plan: PlotPlan,
  colors: PlotColors,
  lit: number | null,
): void {
  const { width, height, acrossTicks, upTicks, x, y } = plan;
  const [left, right] = [x(acrossTicks[0] ?? 0), x(acrossTicks.at(-1) ?? 1)];
  const [bottom, top] = [y(upTicks[0] ?? 0), y(upTicks.at(-1) ?? 1)];
  context.font = `11px ${colors.face}`;
  context.lineWidth = 1;
  context.strokeStyle = colors.line;
  context.fillStyle = colors.quiet;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const tick of upTicks) {
    const at = Math.round(y(tick)) + 0.5;
    strokeLine(context, left, at, right, at);
    context.fillText(formatFixed(tick, 1), left - 6, at);
  }
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const tick of acrossTicks) {
    const at = Math.round(x(tick)) + 0.5;
    strokeLine(context, at, top, at, bottom);
    context.fillText(formatFixed(tick, Number.isInteger(tick) ? 0 : 1), at, bottom + 4);
  }
  context.textAlign = 'right';
  context.textBaseline = 'bottom';
  context.fillText('human score', right, height - 1);
  context.textAlign = 'left';
  context.fillText('cosine', left - 30, top - 5);

  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  const line = lineThrough(points);
  if (line !== null) {
    const [first, last] = [acrossTicks[0] ?? 0, acrossTicks.at(-1) ?? 1];
    context.strokeStyle = colors.quiet;
    context.setLineDash([4, 4]);
    strokeLine(context, x(first), y(line.at0 + line.slope * first), x(last), y(line.at0 + line.slope * last));
    context.setLineDash([]);
  }
  context.restore();
  context.fillStyle = colors.accent;
  context.globalAlpha = 0.55;
  for (const [point, score] of points.human.entries()) {
    dot(context, x(score), y(points.cosines[point] ?? 0), width > 500 ? 3 : 2.5);
  }
  context.globalAlpha = 1;
  const [human, cosine] = [points.human[lit ?? -1], points.cosines[lit ?? -1]];
  if (human === undefined || cosine === undefined) return;
  context.fillStyle = colors.ground;
  dot(context, x(human), y(cosine), 6);
  context.fillStyle = colors.accent;
  dot(context, x(human), y(cosine), 4.5);
}

function strokeLine(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** The page's colours where an element stands. */
export function plotColors(element: Element): PlotColors {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: color('--text'),
    quiet: color('--quiet'),
    line: color('--line'),
    accent: color('--accent'),
    ground: color('--panel'),
    face: style.fontFamily,
  };
}

const picture = { width: 720, height: 540, top: 52, scale: 2 };

/**
 * The plot as a PNG with a title and a line of figures.
 * @throws Error when the browser cannot encode it
 */
export async function plotPicture(
  points: PlotPoints,
  colors: PlotColors,
  { title, caption }: { readonly title: string; readonly caption: string },
): Promise<Blob> {
  const { width, height, top, scale } = picture;
  const canvas = document.createElement('canvas');
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the browser has no canvas to draw on');
  context.scale(scale, scale);
  context.fillStyle = colors.ground;
  context.fillRect(0, 0, width, height);
  context.fillStyle = colors.text;
  context.font = `600 15px ${colors.face}`;
  context.fillText(title, 14, 24, width - 28);
  context.fillStyle = colors.quiet;
  context.font = `12px ${colors.face}`;
  context.fillText(caption, 14, 42, width - 28);
  drawPlot(context, points, planPlot(points, { width, height, top }), colors, null);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('the browser could not make a PNG of the plot');
  return blob;
}
