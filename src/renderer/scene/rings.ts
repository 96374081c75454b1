import type { LabelContent } from './labels.ts';
import type { CloudView } from './view.ts';

/** Up to so many chosen words each has its ring, the fainter the more there are; beyond, rings stand apart, or they would be one dark patch. */
const eachRinged = 2_000;
const plainlyRinged = 200;
/** Side of the cells of which each has one ring at most where rings stand apart, in CSS pixels. */
const ringCell = 15;
/** The most rings in a picture of a movement. */
const mostRingsMoving = 400;
/** Chosen words that are looked at for rings, the most frequent ones: at rest and while the cloud moves. */
const lookedAt = 60_000;
const lookedAtMoving = 8_000;

/** Rings around what is selected, hovered, found, chosen and the answer of a drawing, on the canvas over the points. */
export function drawRings(
  context: CanvasRenderingContext2D,
  view: CloudView,
  { props, relevant, hovered, drawing, marked }: LabelContent,
  moving: boolean,
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
  markedRings(context, view, marked, moving);
  context.globalAlpha = ringOpacity(marked.length);
  context.lineWidth = 1.25;
  context.strokeStyle = theme.text;
  context.stroke();
  for (const [index, relevance] of relevant) {
    if (relevance === 'hit') ring(index, 2.5, 1.25, theme.accent, 0.8);
  }
  const { nearest } = drawing.plan;
  if (nearest !== null && nearest.row !== props.selected) ring(nearest.row, 3.5, 1.5, theme.accent, 1);
  if (hovered !== null && hovered !== props.selected) ring(hovered, 3, 1.5, theme.text, 0.9);
  if (props.selected !== null && relevant.get(props.selected) === 'selected') {
    ring(props.selected, 4, 5, theme.background, 0.7);
    ring(props.selected, 4, 2, theme.accent, 1);
  }
  context.globalAlpha = 1;
}

/** How strong the rings of `count` chosen words are. */
function ringOpacity(count: number): number {
  return 0.9 - 0.45 * Math.min(1, Math.max(0, count - plainlyRinged) / (eachRinged - plainlyRinged));
}

/** All rings of chosen words as one path, the most frequent words first. */
function markedRings(
  context: CanvasRenderingContext2D,
  view: CloudView,
  marked: Uint32Array,
  moving: boolean,
): void {
  const most = moving ? mostRingsMoving : Number.POSITIVE_INFINITY;
  const taken = marked.length > eachRinged ? new Set<number>() : null;
  const end = Math.min(marked.length, moving ? lookedAtMoving : lookedAt);
  context.beginPath();
  let drawn = 0;
  for (let row = 0; row < end && drawn < most; row++) {
    if (!view.locate(marked[row] as number, 20)) continue;
    if (taken !== null) {
      const cell = Math.round(view.x / ringCell) * 10_000 + Math.round(view.y / ringCell);
      if (taken.has(cell)) continue;
      taken.add(cell);
    }
    const radius = view.radius + 2.5;
    context.moveTo(view.x + radius, view.y);
    context.arc(view.x, view.y, radius, 0, 2 * Math.PI);
    drawn++;
  }
}
