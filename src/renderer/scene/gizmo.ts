import { type CloudTheme, cssColor, parseColor } from './colors.ts';
import type { CloudAxis } from './contract.ts';
import type { Box } from './placement.ts';
import { labelFont } from './text.ts';

const arm = 26;
const size = { width: 168, height: 74 } as const;
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
export function gizmoBox(height: number): Box {
  return {
    left: 0,
    top: height - size.height - margin,
    width: size.width + margin,
    height: size.height + margin,
  };
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
  context.roundRect(margin - 6, height - margin - size.height + 2, size.width, size.height - 4, 10);
  context.fillStyle = cssColor(parseColor(theme.background), 0.72);
  context.fill();
  const order = [0, 1, 2].sort((a, b) => (directions[a]?.[2] ?? 0) - (directions[b]?.[2] ?? 0));
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
  axes.forEach(({ caption, share }, axis) => {
    const x = margin + 2 * arm + 22;
    const y = centerY + (axis - 1) * 18;
    context.font = labelFont(11, 600);
    context.fillStyle = axisColor(theme, axis);
    context.fillText(caption, x, y);
    const offset = context.measureText(caption).width + 7;
    context.font = labelFont(11, 400);
    context.fillStyle = theme.quiet;
    context.fillText(formatShare(share), x + offset, y);
  });
}
