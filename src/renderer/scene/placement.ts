/** Which labels are shown and where, so that none overlaps another: pure geometry in CSS pixels. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where a label stands by its point. */
export type Side = 'right' | 'left' | 'above' | 'below';

export interface LabelCandidate {
  readonly index: number;
  /** Centre of the point. */
  readonly x: number;
  readonly y: number;
  /** Radius of the point: the label keeps clear of it. */
  readonly radius: number;
  readonly width: number;
  readonly height: number;
  /** The side it had in the last picture, which it keeps where that is still free. */
  readonly side: Side | null;
  /** Where no side lies wholly inside the view, the label is pushed inside instead of left out. */
  readonly required: boolean;
  /** Where it would stand on a line on every side, it stands there instead of being left out. */
  readonly insistent: boolean;
}

export interface PlacedLabel extends Box {
  readonly index: number;
  readonly side: Side;
}

const gap = 3;
const sides: readonly Side[] = ['right', 'left', 'above', 'below'];

/** The box of a candidate's label on one side of its point. */
export function labelBox({ x, y, radius, width, height }: LabelCandidate, side: Side): Box {
  const off = radius + gap;
  if (side === 'right') return { left: x + off, top: y - height / 2, width, height };
  if (side === 'left') return { left: x - off - width, top: y - height / 2, width, height };
  if (side === 'above') return { left: x - width / 2, top: y - off - height, width, height };
  return { left: x - width / 2, top: y + off, width, height };
}

/** Whether two boxes share any area. */
export function overlaps(one: Box, other: Box): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}

/**
 * Places labels greedily: each candidate in turn takes the first side where it overlaps nothing placed before and lies inside the view.
 * @param candidates in falling importance
 * @param view size of the view; labels lie wholly inside it
 * @param obstacles boxes that are taken already
 * @param limit the most labels to place
 * @param lines boxes that only insistent labels may cover, where they have no other place
 */
export function placeLabels(
  candidates: Iterable<LabelCandidate>,
  view: { readonly width: number; readonly height: number },
  obstacles: readonly Box[],
  limit: number,
  lines: readonly Box[] = [],
): PlacedLabel[] {
  const taken: Box[] = [...obstacles];
  const placed: PlacedLabel[] = [];
  for (const candidate of candidates) {
    if (placed.length >= limit) break;
    const place = freePlace(candidate, view, taken, lines);
    if (place === null) continue;
    const label = { index: candidate.index, ...place };
    taken.push(label);
    placed.push(label);
  }
  return placed;
}

/** A box moved as little as needed to lie inside the view. */
export function pushInside(box: Box, view: { readonly width: number; readonly height: number }): Box {
  return {
    ...box,
    left: Math.max(0, Math.min(view.width - box.width, box.left)),
    top: Math.max(0, Math.min(view.height - box.height, box.top)),
  };
}

function freePlace(
  candidate: LabelCandidate,
  view: { readonly width: number; readonly height: number },
  taken: readonly Box[],
  lines: readonly Box[],
): (Box & { readonly side: Side }) | null {
  const { side: kept, required, insistent } = candidate;
  const order = kept === null ? sides : [kept, ...sides.filter((side) => side !== kept)];
  const free = (box: Box) => !taken.some((other) => overlaps(box, other));
  const beside = (box: Box) => !lines.some((line) => overlaps(box, line));
  const inside = (box: Box) =>
    box.left >= 0 &&
    box.top >= 0 &&
    box.left + box.width <= view.width &&
    box.top + box.height <= view.height;
  const boxes = order.map((side) => ({ side, ...labelBox(candidate, side) }));
  const possible = boxes.filter((box) => inside(box) && free(box));
  const best = possible.find(beside) ?? (insistent ? possible[0] : undefined);
  if (best !== undefined) return best;
  if (!required) return null;
  for (const side of order) {
    const box = pushInside(labelBox(candidate, side), view);
    if (free(box)) return { ...box, side };
  }
  return null;
}
