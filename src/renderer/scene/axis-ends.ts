import { type Segment, segmentLength, visiblePart } from './arrow.ts';
import type { CloudProps } from './contract.ts';
import { axisColor } from './gizmo.ts';
import { axisReach } from './links.ts';
import { type Box, overlaps, pushInside } from './placement.ts';
import { drawHaloText, labelFont, shortenWord, type TextMeasure } from './text.ts';
import type { CloudView } from './view.ts';

/** Space around the view that the panel takes for what it says above and its tools below, in CSS pixels. */
const inset = { side: 10, top: 50, bottom: 50 } as const;
/** An axis that is seen from its end, shorter than this, has no room for two names. */
const shortestAxis = 48;
const height = 16;
const type = labelFont(12, 600);

/** The name of one end of an axis, and where it stands. */
export interface AxisEnd {
  readonly axis: number;
  readonly text: string;
  readonly box: Box;
}

/**
 * The names at the ends of the axes that have any. A name stands just beyond the end of its line; where that is out of sight, where the line leaves the
 * view. Of two names that would cover each other the first is shown.
 * @param floor the gizmo's box, which is kept free
 */
export function layAxisEnds(
  view: CloudView,
  axes: CloudProps['axes'],
  measure: TextMeasure,
  floor: Box,
): AxisEnd[] {
  const placed: AxisEnd[] = [];
  const area = {
    left: inset.side,
    top: inset.top,
    width: Math.max(1, view.width - 2 * inset.side),
    height: Math.max(1, view.height - inset.top - inset.bottom),
  };
  axes.forEach(({ ends }, axis) => {
    if (ends === null) return;
    const reach = axis === 2 ? axisReach * view.field.flatness : axisReach;
    const tip = (sign: number) => [0, 1, 2].map((other) => (other === axis ? sign * reach : 0));
    const line = view.projector.projectLine(tip(-1), tip(1));
    const seen = line === null ? null : visiblePart(line, area);
    if (seen === null || segmentLength(seen) < shortestAxis) return;
    const names = [
      [ends.low, { x1: seen.x2, y1: seen.y2, x2: seen.x1, y2: seen.y1 }],
      [ends.high, seen],
    ] as const;
    for (const [name, towards] of names) {
      const text = shortenWord(name);
      const size = { width: measure.width(text, type) + 6, height };
      let box = inside(beyond(towards, size), area);
      if (overlaps(box, floor)) box = { ...box, top: floor.top - height };
      if (text !== '' && !placed.some((other) => overlaps(other.box, box))) placed.push({ axis, text, box });
    }
  });
  return placed;
}

export function drawAxisEnds(
  context: CanvasRenderingContext2D,
  { theme }: CloudProps,
  ends: readonly AxisEnd[],
): void {
  for (const { axis, text, box } of ends) {
    drawHaloText(context, theme, text, box.left + 3, box.top + box.height / 2, type, axisColor(theme, axis));
  }
}

/** The box of a text that begins where a line ends, on in its direction. */
function beyond(
  segment: Segment,
  { width, height }: { readonly width: number; readonly height: number },
): Box {
  const length = segmentLength(segment);
  const right = (segment.x2 - segment.x1) / length;
  const down = (segment.y2 - segment.y1) / length;
  const off = (Math.abs(right) * width + Math.abs(down) * height) / 2 + 3;
  return {
    left: segment.x2 + right * off - width / 2,
    top: segment.y2 + down * off - height / 2,
    width,
    height,
  };
}

function inside(box: Box, area: Box): Box {
  const moved = pushInside({ ...box, left: box.left - area.left, top: box.top - area.top }, area);
  return { ...moved, left: moved.left + area.left, top: moved.top + area.top };
}
