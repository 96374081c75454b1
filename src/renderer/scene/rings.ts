import type { CloudProps } from './contract.ts';
import type { Relevance } from './relevance.ts';
import type { CloudView } from './view.ts';

/** Rings around what is selected, hovered and found, on the canvas over the points. */
export function drawRings(
  context: CanvasRenderingContext2D,
  view: CloudView,
  props: CloudProps,
  relevant: ReadonlyMap<number, Relevance>,
  hovered: number | null,
): void {
  const { theme } = props;
  const ring = (index: number, distance: number, width: number, color: string, opacity: number) => {
    if (!view.locate(index, 20)) return;
    context.beginPath();
    context.arc(view.x, view.y, view.radius + distance, 0, 2 * Math.PI);
    context.globalAlpha = opacity;
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  };
  for (const [index, relevance] of relevant) {
    if (relevance === 'hit') ring(index, 2.5, 1.25, theme.accent, 0.8);
  }
  if (hovered !== null && hovered !== props.selected) ring(hovered, 3, 1.5, theme.text, 0.9);
  if (props.selected !== null && relevant.get(props.selected) === 'selected') {
    ring(props.selected, 4, 5, theme.background, 0.7);
    ring(props.selected, 4, 2, theme.accent, 1);
  }
  context.globalAlpha = 1;
}
