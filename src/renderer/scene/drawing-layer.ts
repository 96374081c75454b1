import {
  type ArrowShape,
  arrowOutline,
  boxBeside,
  type Segment,
  segmentLength,
  shaftBoxes,
  trimSegment,
  visiblePart,
} from './arrow.ts';
import { cssColor, groupColors, parseColor, textColor } from './colors.ts';
import type { CloudProps } from './contract.ts';
import type { Anchor, DrawnArrow, PlacedDrawing } from './drawing.ts';
import { type Box, overlaps } from './placement.ts';
import { drawHaloText, labelFont, type TextMeasure } from './text.ts';
import type { CloudView } from './view.ts';

const shapes: Record<DrawnArrow['kind'], ArrowShape> = {
  step: { startWidth: 1.6, neckWidth: 4, headLength: 15, headWidth: 12 },
  model: { startWidth: 1, neckWidth: 2.2, headLength: 10.5, headWidth: 8 },
};
const modelOpacity = 0.8;
/** The thinnest and the thickest arrow of those whose thickness means something, as shares of a step's. */
const thinnest = 0.4;
const thickest = 1.5;
/** From the middle of the result's diamond to its corners: sides of 9 pixels. */
const diamondReach = 6.4;
/** Space between an arrow and the point, ring or diamond it leads to. */
const gap = 4;
const ringGap = 8;
/** An arrow that goes on from a place where nothing is drawn leaves the tip of the one before free. */
const jointGap = 3;
const labelHeight = 16;
const labelType = labelFont(12, 600);
/** Where on an arrow its text may stand, the best first. */
const shares = [0.5, 0.42, 0.58, 0.34, 0.66];

interface DrawnText {
  readonly text: string;
  readonly box: Box;
  readonly color: string;
}

/** Where a text stood in the last picture: it stays there unless another place is clearly better. */
interface TextPlace {
  readonly share: number;
  readonly side: 1 | -1;
}

/** Word algebra on the canvas over the points: arrows, the result's diamond and the dashed line to the nearest word, at the same width at any zoom. */
export class DrawingLayer {
  readonly #measure: TextMeasure;
  readonly #kept = new Map<string, TextPlace>();
  #arrows: { readonly kind: DrawnArrow['kind']; readonly outline: number[]; readonly color: string }[] = [];
  #dash: Segment | null = null;
  #diamond: { readonly x: number; readonly y: number } | null = null;
  #texts: DrawnText[] = [];
  #marks: Box[] = [];
  #shafts: Box[] = [];

  constructor(measure: TextMeasure) {
    this.#measure = measure;
  }

  /** What no label may cover: the drawing's own texts and its diamond. */
  get taken(): readonly Box[] {
    return [...this.#texts.map(({ box }) => box), ...this.#marks];
  }

  /** Where labels should rather not stand: along the arrows. */
  get shafts(): readonly Box[] {
    return this.#shafts;
  }

  /**
   * Finds out where everything is in the view as it is now.
   * @param obstacles boxes that the drawing's texts keep clear of
   */
  lay(
    view: CloudView,
    drawing: PlacedDrawing,
    { theme, selected }: CloudProps,
    obstacles: readonly Box[],
  ): void {
    const { arrows, result, nearest } = drawing.plan;
    this.#arrows = [];
    this.#texts = [];
    this.#marks = [];
    this.#shafts = [];
    this.#dash = null;
    this.#diamond = result === null ? null : this.#spot(view, drawing, result);
    const lines = arrows.map((arrow) => ({
      arrow,
      segment: this.#segment(view, drawing, arrow.from, arrow.to, selected),
    }));
    if (result !== null && nearest !== null) {
      this.#dash = this.#segment(view, drawing, result, { row: nearest.row }, selected);
    }
    for (const { segment } of lines) if (segment !== null) this.#keepClear(view, segment);
    if (this.#dash !== null) this.#keepClear(view, this.#dash);
    if (this.#diamond !== null) this.#marks.push(square(this.#diamond, diamondReach + 2));
    const taken = [...obstacles, ...this.#marks];
    const colors = groupColors(theme);
    // The result's cosine is what is being asked for: it has the first choice of a place.
    if (nearest !== null && result !== null) {
      const text = formatCosine(nearest.cosine);
      const way = this.#dash ?? pointSegment(this.#diamond);
      if (way !== null) this.#write('cosine', text, way, theme.accent, view, taken);
    }
    lines.forEach(({ arrow, segment }, row) => {
      if (segment === null) return;
      const color = colors[arrow.slot % colors.length] ?? theme.text;
      const outline = arrowOutline(segment, shapeOf(arrow));
      if (outline !== null) this.#arrows.push({ kind: arrow.kind, outline, color });
      const ink = textColor(color, theme);
      if (arrow.label !== '') this.#write(`${row}`, arrow.label, segment, ink, view, taken);
    });
  }

  /** Draws the arrows, the dashed line and the diamond. */
  draw(context: CanvasRenderingContext2D, { theme }: CloudProps): void {
    const halo = cssColor(parseColor(theme.background), 0.85);
    context.lineJoin = 'round';
    context.lineCap = 'round';
    for (const kind of ['model', 'step'] as const) {
      for (const arrow of this.#arrows) {
        if (arrow.kind !== kind) continue;
        tracePolygon(context, arrow.outline);
        context.strokeStyle = halo;
        context.lineWidth = 3.5;
        context.stroke();
        context.globalAlpha = kind === 'model' ? modelOpacity : 1;
        context.fillStyle = arrow.color;
        context.fill();
        context.globalAlpha = 1;
      }
    }
    if (this.#dash !== null) drawDashes(context, this.#dash, halo, theme.accent);
    if (this.#diamond !== null) drawDiamond(context, this.#diamond, halo, theme.accent);
  }

  drawTexts(context: CanvasRenderingContext2D, { theme }: CloudProps): void {
    for (const { text, box, color } of this.#texts) {
      drawHaloText(context, theme, text, box.left + 3, box.top + box.height / 2, labelType, color);
    }
  }

  /** The visible line between two anchors, from edge to edge of what is drawn there. */
  #segment(
    view: CloudView,
    drawing: PlacedDrawing,
    from: Anchor,
    to: Anchor,
    selected: number | null,
  ): Segment | null {
    const start = [0, 0, 0];
    const end = [0, 0, 0];
    drawing.locate(from, view.field, start);
    drawing.locate(to, view.field, end);
    const line = view.projector.projectLine(start, end);
    if (line === null) return null;
    const clearance = (anchor: Anchor, joint: number) => {
      if (isSame(anchor, drawing.plan.result)) return diamondReach + gap - 1;
      if (!('row' in anchor)) return joint;
      if (!view.locate(anchor.row, Number.POSITIVE_INFINITY)) return 0;
      const ringed = anchor.row === selected || anchor.row === drawing.plan.nearest?.row;
      return view.radius + (ringed ? ringGap : gap);
    };
    return trimSegment(
      line,
      line.startCut ? 0 : clearance(from, jointGap),
      line.endCut ? 0 : clearance(to, 0),
    );
  }

  #spot(
    view: CloudView,
    drawing: PlacedDrawing,
    anchor: Anchor,
  ): { readonly x: number; readonly y: number } | null {
    const place = [0, 0, 0];
    drawing.locate(anchor, view.field, place);
    const [x, y, z] = place as [number, number, number];
    if (!view.projector.project(x, y, z, diamondReach * 2)) return null;
    return { x: view.projector.x, y: view.projector.y };
  }

  #keepClear(view: CloudView, segment: Segment): void {
    const seen = visiblePart(segment, { left: 0, top: 0, width: view.width, height: view.height });
    if (seen !== null) this.#shafts.push(...shaftBoxes(seen, 7, 9));
  }

  /** Finds the best place for a text beside a line, and takes it. */
  #write(
    key: string,
    text: string,
    segment: Segment,
    color: string,
    view: CloudView,
    taken: readonly Box[],
  ): void {
    const seen = visiblePart(segment, { left: 0, top: 0, width: view.width, height: view.height });
    if (seen === null || text === '') return;
    const size = { width: this.#measure.width(text, labelType) + 6, height: labelHeight };
    const before = this.#kept.get(key);
    let best: { readonly box: Box; readonly place: TextPlace } | null = null;
    let least = Number.POSITIVE_INFINITY;
    // Above the line comes first, whichever way it points.
    const sides = segment.x2 >= segment.x1 ? ([1, -1] as const) : ([-1, 1] as const);
    shares.forEach((share, order) => {
      for (const side of sides) {
        const box = boxBeside(seen, share, side, size, 4);
        const stays = before?.share === share && before.side === side;
        const cost =
          order + (side === sides[0] ? 0 : 0.5) + this.#collisions(box, taken, view) - (stays ? 2.5 : 0);
        if (cost >= least) continue;
        least = cost;
        best = { box, place: { share, side } };
      }
    });
    const found = best as { readonly box: Box; readonly place: TextPlace } | null;
    if (found === null) return;
    this.#kept.set(key, found.place);
    this.#texts.push({ text, box: found.box, color });
  }

  /** How bad a place for a text is: what it covers, and whether it leaves the view. */
  #collisions(box: Box, taken: readonly Box[], view: CloudView): number {
    const count = (boxes: readonly Box[]) => boxes.filter((other) => overlaps(box, other)).length;
    const outside =
      box.left < 2 ||
      box.top < 2 ||
      box.left + box.width > view.width - 2 ||
      box.top + box.height > view.height - 2;
    return (
      30 * count(this.#texts.map((text) => text.box)) +
      20 * count(taken) +
      2 * count(this.#shafts) +
      (outside ? 50 : 0)
    );
  }
}

function shapeOf({ kind, weight }: DrawnArrow): ArrowShape {
  const shape = shapes[kind];
  if (weight === null) return shape;
  const share = thinnest + (thickest - thinnest) * Math.min(1, Math.max(0, weight));
  return {
    startWidth: shape.startWidth * share,
    neckWidth: shape.neckWidth * share,
    // A thin arrow's head still shows which way it points.
    headLength: shape.headLength * Math.sqrt(share),
    headWidth: shape.headWidth * Math.sqrt(share),
  };
}

/** "0.712"; nothing for what is no number. */
export function formatCosine(cosine: number): string {
  return Number.isFinite(cosine) ? cosine.toFixed(3).replace('-', '−') : '';
}

function isSame(anchor: Anchor, result: Anchor | null): boolean {
  return result !== null && 'place' in anchor && 'place' in result && anchor.place === result.place;
}

function square({ x, y }: { readonly x: number; readonly y: number }, reach: number): Box {
  return { left: x - reach, top: y - reach, width: 2 * reach, height: 2 * reach };
}

/** A level line through a diamond, beside which text may stand when there is no room for a line of its own. */
function pointSegment(place: { readonly x: number; readonly y: number } | null): Segment | null {
  if (place === null) return null;
  const { x, y } = place;
  return { x1: x - diamondReach, y1: y - diamondReach, x2: x + diamondReach, y2: y - diamondReach };
}

function tracePolygon(context: CanvasRenderingContext2D, corners: readonly number[]): void {
  context.beginPath();
  for (let at = 0; at + 1 < corners.length; at += 2) {
    context.lineTo(corners[at] as number, corners[at + 1] as number);
  }
  context.closePath();
}

function drawDashes(context: CanvasRenderingContext2D, segment: Segment, halo: string, color: string): void {
  context.beginPath();
  context.moveTo(segment.x1, segment.y1);
  context.lineTo(segment.x2, segment.y2);
  context.strokeStyle = halo;
  context.lineWidth = 6;
  context.stroke();
  // Dashes of about four pixels with as much between them, whole ones at both ends.
  const length = segmentLength(segment);
  const dash = length / (2 * Math.max(1, Math.round(length / 9)) + 1);
  context.setLineDash([dash, dash]);
  context.lineCap = 'butt';
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.stroke();
  context.setLineDash([]);
}

function drawDiamond(
  context: CanvasRenderingContext2D,
  { x, y }: { readonly x: number; readonly y: number },
  halo: string,
  color: string,
): void {
  const reach = diamondReach;
  tracePolygon(context, [x, y - reach, x + reach, y, x, y + reach, x - reach, y]);
  context.lineJoin = 'miter';
  context.strokeStyle = halo;
  context.lineWidth = 7;
  context.stroke();
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.stroke();
}
