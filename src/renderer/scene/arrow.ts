/** Lines and arrows on the screen as plain geometry, in CSS pixels. */
import type { Box } from './placement.ts';

export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** How an arrow looks: it widens evenly from its start to its neck, where the head begins. */
export interface ArrowShape {
  readonly startWidth: number;
  readonly neckWidth: number;
  readonly headLength: number;
  readonly headWidth: number;
}

/** Shorter than this nothing is seen of a line. */
const shortest = 1.5;
/** The most of an arrow's length that its head takes. */
const headShare = 0.55;

export function segmentLength({ x1, y1, x2, y2 }: Segment): number {
  return Math.hypot(x2 - x1, y2 - y1);
}

/** A segment without its first and last pixels; `null` where nothing that can be seen is left. */
export function trimSegment(segment: Segment, start: number, end: number): Segment | null {
  const length = segmentLength(segment);
  if (!(length - start - end >= shortest)) return null;
  const { x1, y1, x2, y2 } = segment;
  const right = (x2 - x1) / length;
  const down = (y2 - y1) / length;
  return { x1: x1 + right * start, y1: y1 + down * start, x2: x2 - right * end, y2: y2 - down * end };
}

/**
 * The outline of a tapered arrow with its tip at the end of the segment: seven corners, x and y by turns, from the left of the start round the head to
 * the right of the start. A short arrow has a smaller head. `null` for a segment without length.
 */
export function arrowOutline(segment: Segment, shape: ArrowShape): number[] | null {
  const length = segmentLength(segment);
  if (!(length >= shortest && Number.isFinite(length))) return null;
  const { x1, y1, x2, y2 } = segment;
  const right = (x2 - x1) / length;
  const down = (y2 - y1) / length;
  const head = Math.min(shape.headLength, length * headShare);
  const part = head / shape.headLength;
  const corner = (along: number, aside: number) => [
    x1 + right * along - down * aside,
    y1 + down * along + right * aside,
  ];
  const start = (shape.startWidth / 2) * part;
  const neck = (shape.neckWidth / 2) * part;
  const wing = (shape.headWidth / 2) * part;
  return [
    ...corner(0, -start),
    // The head's back is drawn in a little, so that it reads as an arrow also where it is small.
    ...corner(length - head * 0.86, -neck),
    ...corner(length - head, -wing),
    ...corner(length, 0),
    ...corner(length - head, wing),
    ...corner(length - head * 0.86, neck),
    ...corner(0, start),
  ];
}

/** The part of a segment inside a box (Liang & Barsky 1984), `null` where it passes by. */
export function visiblePart(segment: Segment, box: Box): Segment | null {
  const { x1, y1, x2, y2 } = segment;
  const [right, down] = [x2 - x1, y2 - y1];
  let first = 0;
  let last = 1;
  const borders = [
    [-right, x1 - box.left],
    [right, box.left + box.width - x1],
    [-down, y1 - box.top],
    [down, box.top + box.height - y1],
  ] as const;
  for (const [speed, room] of borders) {
    if (speed === 0) {
      if (!(room >= 0)) return null;
    } else if (speed < 0) first = Math.max(first, room / speed);
    else last = Math.min(last, room / speed);
  }
  if (!(first <= last)) return null;
  return {
    x1: x1 + right * first,
    y1: y1 + down * first,
    x2: x1 + right * last,
    y2: y1 + down * last,
  };
}

/** Small boxes along a segment, every `step` pixels: where text should rather not stand. At most 200. */
export function shaftBoxes(segment: Segment, side: number, step = side): Box[] {
  const count = Math.min(200, Math.floor(segmentLength(segment) / step) + 1);
  const { x1, y1, x2, y2 } = segment;
  return Array.from({ length: count }, (_, at) => {
    const share = (at + 0.5) / count;
    return {
      left: x1 + (x2 - x1) * share - side / 2,
      top: y1 + (y2 - y1) * share - side / 2,
      width: side,
      height: side,
    };
  });
}

/** A box for text beside a place on a segment, so near that its side just touches `gap`. `side` 1 is to the left of the way, −1 to the right. */
export function boxBeside(
  { x1, y1, x2, y2 }: Segment,
  share: number,
  side: 1 | -1,
  size: { readonly width: number; readonly height: number },
  gap: number,
): Box {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [right, down] = length > 0 ? [(x2 - x1) / length, (y2 - y1) / length] : [1, 0];
  // Perpendicular to the way; how far the box reaches that way decides how far off its middle must stand.
  const aside = { x: down * side, y: -right * side };
  const reach = (Math.abs(aside.x) * size.width + Math.abs(aside.y) * size.height) / 2 + gap;
  return {
    left: x1 + (x2 - x1) * share + aside.x * reach - size.width / 2,
    top: y1 + (y2 - y1) * share + aside.y * reach - size.height / 2,
    width: size.width,
    height: size.height,
  };
}
