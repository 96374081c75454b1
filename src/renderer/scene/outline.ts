/** Which words lie inside an outline that was drawn on the screen. */
import type { ShownWords } from './shown.ts';
import type { CloudView } from './view.ts';

/** Side in CSS pixels of the cells that an outline is divided into, and height of the bands that its sides are sorted into. */
const cellSide = 4;
/** What is known of a cell: nothing yet, a side passes through it, or all of it lies inside or outside. */
const unknown = 0;
const crossed = 1;
const inside = 2;
const outside = 3;
/** A side counts as passing through cells that it comes this near, so that rounding does no harm; CSS pixels. */
const nearby = 0.01;

/**
 * A closed outline on the screen. Its sides are sorted into bands so that a place is compared with the few beside it, and the bands divided into cells: those
 * that no side passes through are asked about once. Inside is what the outline goes round (winding number, as a canvas fills it): where it crosses itself
 * there are no holes.
 */
export class Outline {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** For each band the sides that pass through it: x1, y1, x2, y2 by turns. */
  readonly #bands: readonly Float64Array[];
  readonly #cells: Uint8Array;
  readonly #columns: number;

  /** @param corners x and y by turns, CSS pixels; the last is joined to the first */
  constructor(corners: ArrayLike<number>) {
    let [left, top, right, bottom] = [1, 1, -1, -1].map((sign) => sign * Number.POSITIVE_INFINITY) as [
      number,
      number,
      number,
      number,
    ];
    const count = Math.floor(corners.length / 2);
    for (let at = 0; at < count; at++) {
      const [x, y] = [corners[at * 2] as number, corners[at * 2 + 1] as number];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    this.left = left;
    this.top = top;
    this.right = right;
    this.bottom = bottom;
    const height = bottom - top;
    const bands: number[][] = Array.from(
      { length: Number.isFinite(height) ? Math.floor(height / cellSide) + 1 : 0 },
      () => [],
    );
    this.#columns = bands.length === 0 ? 0 : Math.floor((right - left) / cellSide) + 1;
    this.#cells = new Uint8Array(this.#columns * bands.length);
    for (let at = 0; at < count && bands.length > 0; at++) {
      const next = (at + 1) % count;
      const side = [at * 2, at * 2 + 1, next * 2, next * 2 + 1].map((place) => corners[place] as number);
      const [x1, y1, x2, y2] = side as [number, number, number, number];
      const last = Math.floor((Math.max(y1, y2) - top) / cellSide);
      for (let band = Math.floor((Math.min(y1, y2) - top) / cellSide); band <= last; band++) {
        bands[band]?.push(...side);
        this.#cross(band, x1, y1, x2, y2);
      }
    }
    this.#bands = bands.map((sides) => Float64Array.from(sides));
  }

  /** Whether a place lies inside. */
  holds(x: number, y: number): boolean {
    if (!(x >= this.left && x <= this.right && y >= this.top && y <= this.bottom)) return false;
    const band = Math.floor((y - this.top) / cellSide);
    const cell = band * this.#columns + Math.floor((x - this.left) / cellSide);
    const known = this.#cells[cell] as number;
    if (known > crossed) return known === inside;
    const held = this.#winding(band, x, y) !== 0;
    if (known === unknown) this.#cells[cell] = held ? inside : outside;
    return held;
  }

  /** Notes the cells of a band that a side passes through. */
  #cross(band: number, x1: number, y1: number, x2: number, y2: number): void {
    const upper = this.top + band * cellSide;
    const at = (y: number) => {
      const share = y1 === y2 ? 0 : (y - y1) / (y2 - y1);
      return x1 + (x2 - x1) * Math.min(1, Math.max(0, share));
    };
    const [one, other] = y1 === y2 ? [x1, x2] : [at(upper), at(upper + cellSide)];
    const column = (x: number) => Math.floor((x - this.left) / cellSide);
    const first = Math.max(0, column(Math.min(one, other) - nearby));
    const last = Math.min(this.#columns - 1, column(Math.max(one, other) + nearby));
    this.#cells.fill(crossed, band * this.#columns + first, band * this.#columns + last + 1);
  }

  /** How often the outline goes round a place of a band. */
  #winding(band: number, x: number, y: number): number {
    const sides = this.#bands[band] as Float64Array;
    let winding = 0;
    for (let at = 0; at < sides.length; at += 4) {
      const y1 = sides[at + 1] as number;
      const y2 = sides[at + 3] as number;
      // Each side is counted from its upper end, included, to its lower one, left out: a corner counts once.
      if (y1 <= y === y2 <= y) continue;
      const x1 = sides[at] as number;
      const crossing = x1 + ((y - y1) / (y2 - y1)) * ((sides[at + 2] as number) - x1);
      if (crossing > x) winding += y1 <= y ? 1 : -1;
    }
    return winding;
  }
}

/**
 * The shown words whose points have their centre inside an outline and are drawn at all: inside the view and between the camera's planes. Ascending.
 * @param near nearest and `far` farthest distance from the viewer that is drawn, in units of the world
 */
export function wordsInside(
  outline: Outline,
  view: CloudView,
  shown: ShownWords,
  near: number,
  far: number,
): Uint32Array {
  const { field } = view;
  const { width, height } = view.projector;
  const { from, to, mixing, flatness } = field;
  const rest = 1 - mixing;
  const m = Float64Array.from(view.projector.matrix);
  const [m0, m4, m8, m12] = [m[0], m[4], m[8], m[12]] as [number, number, number, number];
  const [m1, m5, m9, m13] = [m[1], m[5], m[9], m[13]] as [number, number, number, number];
  const [m3, m7, m11, m15] = [m[3], m[7], m[11], m[15]] as [number, number, number, number];
  const found = new Uint32Array(shown.count);
  let count = 0;
  // Written out, since this is asked of hundreds of thousands of points between two frames.
  for (let order = 0; order < shown.count; order++) {
    const index = shown.at(order);
    const at = index * 3;
    const px = (from[at] as number) * rest + (to[at] as number) * mixing;
    const py = (from[at + 1] as number) * rest + (to[at + 1] as number) * mixing;
    const pz = ((from[at + 2] as number) * rest + (to[at + 2] as number) * mixing) * flatness;
    const depth = m3 * px + m7 * py + m11 * pz + m15;
    if (!(depth >= near && depth <= far)) continue;
    const x = ((m0 * px + m4 * py + m8 * pz + m12) / depth + 1) * 0.5 * width;
    const y = (1 - (m1 * px + m5 * py + m9 * pz + m13) / depth) * 0.5 * height;
    if (x < 0 || x > width || y < 0 || y > height) continue;
    if (outline.holds(x, y)) found[count++] = index;
  }
  return found.slice(0, count);
}
