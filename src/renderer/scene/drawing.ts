import type { CloudDrawing } from './contract.ts';
import type { PointField } from './field.ts';
import { type CloudBounds, normalizePositions } from './framing.ts';
import type { ShownWords } from './shown.ts';

/** What an arrow is fixed to: a word's point, or one of the drawing's own places. */
export type Anchor = { readonly row: number } | { readonly place: number };

/** An arrow of word algebra: a step, or the pair of words (`model`) whose difference it repeats. */
export interface DrawnArrow {
  readonly kind: 'step' | 'model';
  readonly from: Anchor;
  readonly to: Anchor;
  /** Empty where nothing is written. */
  readonly label: string;
  readonly slot: number;
  /** How thick it is, 0 … 1; `null` for the thickness of its kind. */
  readonly weight: number | null;
}

/** A drawing with everything left out that cannot be drawn. */
export interface DrawingPlan {
  readonly arrows: readonly DrawnArrow[];
  readonly result: Anchor | null;
  readonly nearest: { readonly row: number; readonly cosine: number } | null;
  /** The places that are no word's, each once: Float32Array of k·3 in the coordinates of `positions`. */
  readonly places: Float32Array;
}

const emptyPlan: DrawingPlan = {
  arrows: [],
  result: null,
  nearest: null,
  places: new Float32Array(0),
};

/** The words of a drawing, the answer first, then the ends of its steps, then the pairs of words behind them; each once. */
export function drawnRows(drawing: CloudDrawing | null): number[] {
  if (drawing === null) return [];
  const rows = new Set<number>();
  if (drawing.nearest !== null) rows.add(drawing.nearest.row);
  for (const { from, to } of drawing.steps) {
    for (const place of [from, to]) if ('row' in place) rows.add(place.row);
  }
  for (const { model } of drawing.steps) {
    if (model !== null) rows.add(model.from).add(model.to);
  }
  return [...rows];
}

/** What of a drawing can be drawn: arrows between words that are shown and places that are finite, from one place to another. */
export function planDrawing(drawing: CloudDrawing | null, shown: ShownWords): DrawingPlan {
  if (drawing === null) return emptyPlan;
  const places: number[] = [];
  const known = new Map<string, number>();
  const fix = (place: CloudDrawing['steps'][number]['from']): Anchor | null => {
    if ('row' in place) return shown.has(place.row) ? place : null;
    const [x, y, z] = place.at;
    if (![x, y, z].every(Number.isFinite)) return null;
    const key = place.at.join(' ');
    const before = known.get(key);
    if (before !== undefined) return { place: before };
    known.set(key, known.size);
    places.push(x, y, z);
    return { place: known.size - 1 };
  };
  const arrows: DrawnArrow[] = [];
  const result = drawing.result === null ? null : fix({ at: drawing.result });
  for (const { from, to, label, slot, weight = null, model } of drawing.steps) {
    const ends = { from: fix(from), to: fix(to) };
    if (model !== null) {
      const pair = { from: fix({ row: model.from }), to: fix({ row: model.to }) };
      if (pair.from !== null && pair.to !== null && model.from !== model.to) {
        arrows.push({ kind: 'model', from: pair.from, to: pair.to, label: '', slot, weight });
      }
    }
    if (ends.from !== null && ends.to !== null && !sameAnchor(ends.from, ends.to)) {
      arrows.push({ kind: 'step', from: ends.from, to: ends.to, label, slot, weight });
    }
  }
  const { nearest } = drawing;
  return {
    arrows,
    result,
    nearest: nearest !== null && shown.has(nearest.row) ? nearest : null,
    places: new Float32Array(places),
  };
}

function sameAnchor(one: Anchor, other: Anchor): boolean {
  if ('row' in one) return 'row' in other && one.row === other.row;
  return 'place' in other && one.place === other.place;
}

/**
 * A drawing in the world: its words are where their points are, and its own places move as points do when the layout changes. Both ends of that way
 * are kept, so that a drawing that was made for the new layout sets out from where the old one was.
 */
export class PlacedDrawing {
  plan: DrawingPlan = emptyPlan;
  #from: Float32Array = new Float32Array(0);
  #to: Float32Array = new Float32Array(0);

  /** Shows a drawing where it belongs, at once. */
  set(plan: DrawingPlan, bounds: CloudBounds): void {
    this.plan = plan;
    this.#to = normalizePositions(plan.places, bounds);
    this.#from = this.#to;
  }

  /**
   * Sets out to where a drawing belongs in a new layout, from where the last one is now if the two are alike. Call it before the field moves.
   * @param bounds of the new layout
   */
  moveTo(plan: DrawingPlan, bounds: CloudBounds, field: PointField): void {
    const alike =
      plan.places.length === this.plan.places.length && plan.arrows.length === this.plan.arrows.length;
    const { mixing } = field;
    const now = this.#to.map((to, at) => (this.#from[at] as number) * (1 - mixing) + to * mixing);
    this.set(plan, bounds);
    if (alike) this.#from = now;
  }

  /** The world coordinates of an anchor now, written to `out`. */
  locate(anchor: Anchor, field: PointField, out: number[]): void {
    if ('row' in anchor) field.place(anchor.row, out);
    else field.between(this.#from, this.#to, anchor.place, out);
  }

  /**
   * Where everything of the drawing is going to be: flat world coordinates, m·3.
   * @param flatness 1 in three dimensions, 0 in two
   */
  destinations(field: PointField, flatness: number): Float32Array {
    const { arrows, result, nearest } = this.plan;
    const anchors: Anchor[] = arrows.flatMap(({ from, to }) => [from, to]);
    if (result !== null) anchors.push(result);
    if (nearest !== null) anchors.push(nearest);
    return Float32Array.from(
      anchors.flatMap((anchor) => {
        const [layout, index] = 'row' in anchor ? [field.to, anchor.row] : [this.#to, anchor.place];
        const [x, y, z] = layout.subarray(index * 3, index * 3 + 3) as unknown as [number, number, number];
        return [x, y, z * flatness];
      }),
    );
  }
}
