import { type CloudTheme, cssColor, frequencyColor, groupColors, parseColor } from './colors.ts';
import type { CloudProps } from './contract.ts';
import { labelFont, shortenWord } from './text.ts';

/** Title and caption of an exported picture, at its top left. */
export function drawHeading(
  context: CanvasRenderingContext2D,
  theme: CloudTheme,
  title: string,
  caption: string,
): void {
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = cssColor(parseColor(theme.background), 0.9);
  const line = (text: string, y: number, font: string, color: string) => {
    if (text === '') return;
    context.font = font;
    context.strokeText(text, 20, y);
    context.fillStyle = color;
    context.fillText(text, 20, y);
  };
  line(title, 36, labelFont(20, 600), theme.text);
  line(caption, title === '' ? 32 : 57, labelFont(12, 400), theme.quiet);
}

/** What the colours mean, at the bottom right of a view: the groups, or the frequency scale; nothing where points are plain. */
export function drawLegend(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  props: CloudProps,
): void {
  if (props.colorMode === 'group') drawGroups(context, width, height, props);
  if (props.colorMode === 'frequency') drawScale(context, width, height, props.theme);
}

function panel(
  context: CanvasRenderingContext2D,
  theme: CloudTheme,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  context.beginPath();
  context.roundRect(left, top, width, height, 6);
  context.fillStyle = cssColor(parseColor(theme.background), 0.86);
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = theme.line;
  context.stroke();
}

function drawGroups(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { groups, theme }: CloudProps,
): void {
  if (groups.length === 0) return;
  const colors = groupColors(theme);
  const row = 19;
  context.font = labelFont(12, 500);
  const names = groups.map(({ name }) => shortenWord(name));
  const inner = Math.max(...names.map((name) => context.measureText(name).width));
  const box = { width: inner + 46, height: groups.length * row + 16 };
  const left = width - box.width - 16;
  const top = height - box.height - 16;
  panel(context, theme, left, top, box.width, box.height);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  groups.forEach(({ slot }, index) => {
    const y = top + 8 + row * (index + 0.5);
    context.beginPath();
    context.arc(left + 17, y, 5, 0, 2 * Math.PI);
    context.fillStyle = colors[slot % colors.length] as string;
    context.fill();
    context.fillStyle = theme.text;
    context.fillText(names[index] as string, left + 31, y + 0.5);
  });
}

function drawScale(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  theme: CloudTheme,
): void {
  const box = { width: 196, height: 46 };
  const left = width - box.width - 16;
  const top = height - box.height - 16;
  panel(context, theme, left, top, box.width, box.height);
  const gradient = context.createLinearGradient(left + 12, 0, left + box.width - 12, 0);
  for (let stop = 0; stop <= 24; stop++)
    gradient.addColorStop(stop / 24, cssColor(frequencyColor(theme, stop / 24)));
  context.fillStyle = gradient;
  context.beginPath();
  context.roundRect(left + 12, top + 10, box.width - 24, 8, 4);
  context.fill();
  context.font = labelFont(11, 400);
  context.fillStyle = theme.quiet;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillText('rare', left + 12, top + 32);
  context.textAlign = 'right';
  context.fillText('frequent', left + box.width - 12, top + 32);
  context.textAlign = 'left';
}
