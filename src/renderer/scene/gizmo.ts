import { type CloudTheme, cssColor, parseColor } from './colors.ts';
import type { CloudAxis } from './contract.ts';
import type { Box } from './placement.ts';
import { fitText, labelFont, shortenWord } from './text.ts';

const arm = 26;
const size = { width: 168, height: 74 } as const;
/** With names of axes' ends the gizmo is wider; longer ones are cut off. */
const widthWithEnds = 216;
const margin = 14;
/** Views narrower than this have their tools in the gizmo's corner; how high these are there. */
const narrowView = 680;
const toolsHeight = 44;
/** One muted colour an axis, told apart by hue and by its caption. */
const axisColors: Record<CloudTheme['name'], readonly [string, string, string]> = {
  dark: ['#e8897f', '#7cc492', '#86aef0'],
  light: ['#b5453a', '#2c7d47', '#2f5fd0'],
};

/** The colours of the three axes. */
export function axisColor(theme: CloudTheme, axis: number): string {
  return axisColors[theme.name][axis] as string;
}

/** Where the gizmo stands in a view of this size, in CSS pixels from the top: above the tools of the view where these reach its corner. */
export function gizmoFloor(width: number, height: number): number {
  return width < narrowView ? height - toolsHeight : height;
}

/** The corner that the gizmo takes above its floor, in CSS pixels. */
export function gizmoBox(height: number, axes: readonly CloudAxis[]): Box {
  return {
    left: 0,
    top: height - size.height - margin,
    width: gizmoWidth(axes) + margin,
    height: size.height + margin,
  };
}

function gizmoWidth(axes: readonly CloudAxis[]): number {
  return axes.some(({ ends }) => ends !== null) ? widthWithEnds : size.width;
}

/** Whether there is such an axis: a layout of fewer than three leaves the others without a name. */
export function isNamed({ caption, ends }: CloudAxis): boolean {
  return caption !== '' || ends !== null;
}

/** What the gizmo calls an axis: its ends, `low → high`, where it has names for them, otherwise its caption. Each end has an equal share of the room. */
export function axisName(
  { caption, ends }: CloudAxis,
  room: number,
  width: (text: string) => number,
): string {
  if (ends === null) return fitText(shortenWord(caption), room, width);
  const arrow = ' → ';
  const half = (room - width(arrow)) / 2;
  const [low, high] = [shortenWord(ends.low), shortenWord(ends.high)];
  // What one end leaves over the other may use.
  const lowRoom = half + Math.max(0, half - width(high));
  const highRoom = half + Math.max(0, half - width(low));
  return `${fitText(low, lowRoom, width)}${arrow}${fitText(high, highRoom, width)}`;
}

/** "12.3 %", "< 0.1 %", or nothing where the share is not known. */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return '';
  const percent = share * 100;
  return percent > 0 && percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

/**
 * Draws the three axes as the camera sees them, each named with its share of the variance.
 * @param directions for each axis where its tip lies on the screen, (right, up, towards the viewer), lengths up to 1
 */
export function drawGizmo(
  context: CanvasRenderingContext2D,
  height: number,
  theme: CloudTheme,
  axes: readonly CloudAxis[],
  directions: readonly (readonly [number, number, number])[],
): void {
  const centerX = margin + arm + 4;
  const centerY = height - margin - size.height / 2;
  // Readable also where points lie behind it.
  context.beginPath();
  context.roundRect(margin - 6, height - margin - size.height + 2, gizmoWidth(axes), size.height - 4, 10);
  context.fillStyle = cssColor(parseColor(theme.background), 0.72);
  context.fill();
  const named = axes.flatMap((axis, at) => (isNamed(axis) ? [at] : []));
  const order = [...named].sort((a, b) => (directions[a]?.[2] ?? 0) - (directions[b]?.[2] ?? 0));
  context.lineCap = 'round';
  for (const axis of order) {
    const [right, up, towards] = directions[axis] ?? [0, 0, 0];
    const x = centerX + right * arm;
    const y = centerY - up * arm;
    context.globalAlpha = 0.65 + 0.35 * ((towards + 1) / 2);
    context.strokeStyle = axisColor(theme, axis);
    context.fillStyle = axisColor(theme, axis);
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(centerX, centerY);
    context.lineTo(x, y);
    context.stroke();
    context.beginPath();
    context.arc(x, y, 3.5, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const x = margin + 2 * arm + 22;
  const right = margin - 6 + gizmoWidth(axes) - 8;
  named.forEach((axis, row) => {
    const entry = axes[axis] as CloudAxis;
    const y = centerY + (row - (named.length - 1) / 2) * 18;
    const share = formatShare(entry.share);
    context.font = labelFont(11, 400);
    const shareWidth = share === '' ? 0 : context.measureText(share).width + 7;
    context.font = labelFont(11, 600);
    context.fillStyle = axisColor(theme, axis);
    const name = axisName(entry, right - x - shareWidth, (text) => context.measureText(text).width);
    context.fillText(name, x, y);
    const offset = context.measureText(name).width + 7;
    context.font = labelFont(11, 400);
    context.fillStyle = theme.quiet;
    context.fillText(share, x + offset, y);
  });
}
