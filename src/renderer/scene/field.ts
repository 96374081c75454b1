import { Transition } from './easing.ts';

/**
 * Where every point is: on its way from one layout to the next. Both layouts stay here so that labels, lines and flights ask the same place that
 * the graphics processor draws. Coordinates are those of the world, n·3.
 */
export class PointField {
  from: Float32Array = new Float32Array(0);
  to: Float32Array = new Float32Array(0);
  /** Points there are in the layout that is being moved to. */
  count = 0;
  /** Points that were there before; those after them are growing. */
  known = 0;
  /** Counts up whenever the layouts change and must be uploaded. */
  version = 0;
  /** 1 in three dimensions, 0 in two, in between while turning. */
  flatness = 1;
  readonly #transition = new Transition();
  #mixing = 1;
  #streaming = false;

  /** 0 … 1, how far the points are on their way. */
  get mixing(): number {
    return this.#mixing;
  }

  /** Brings the way up to date; whether the points moved. */
  advance(now: number): boolean {
    const before = this.#mixing;
    this.#mixing = this.#transition.at(now);
    return this.#mixing !== before;
  }

  get moving(): boolean {
    return this.#mixing < 1;
  }

  /** Whether the points are on their way to a layout that others will follow. */
  get streaming(): boolean {
    return this.#streaming && this.moving;
  }

  /**
   * Starts moving to a new layout from wherever the points are now.
   * @param layout world coordinates, n·3; kept, not copied
   * @param eased whether it starts and ends slowly: right for a move of its own, wrong for one of a stream of layouts
   */
  moveTo(layout: Float32Array, now: number, milliseconds: number, eased: boolean): void {
    const count = layout.length / 3;
    const known = Math.min(this.count, count);
    const start = new Float32Array(layout);
    for (let at = 0; at < known * 3; at++) {
      start[at] = (this.from[at] as number) * (1 - this.#mixing) + (this.to[at] as number) * this.#mixing;
    }
    this.from = start;
    this.to = layout;
    this.count = count;
    this.known = known;
    this.version++;
    const still = known === 0 ? 0 : milliseconds;
    this.#transition.start(now, still, eased);
    this.#streaming = !eased;
    this.#mixing = still === 0 ? 1 : 0;
  }

  /** The world coordinates of a point now, written to `out` at `offset`. */
  place(index: number, out: Float32Array | number[], offset = 0): void {
    this.between(this.from, this.to, index, out, offset);
  }

  /**
   * Where points are going to be: flat world coordinates, m·3.
   * @param flatness 1 in three dimensions, 0 in two
   */
  destinations(indices: ArrayLike<number>, flatness: number): Float32Array {
    const places = new Float32Array(indices.length * 3);
    for (let row = 0; row < indices.length; row++) {
      const at = (indices[row] as number) * 3;
      places[row * 3] = this.to[at] as number;
      places[row * 3 + 1] = this.to[at + 1] as number;
      places[row * 3 + 2] = (this.to[at + 2] as number) * flatness;
    }
    return places;
  }

  /** What `place` tells, for places that are not points but move as they do: from one list of coordinates (k·3) to another. */
  between(
    from: Float32Array,
    to: Float32Array,
    index: number,
    out: Float32Array | number[],
    offset = 0,
  ): void {
    const at = index * 3;
    const mixing = this.#mixing;
    const rest = 1 - mixing;
    out[offset] = (from[at] as number) * rest + (to[at] as number) * mixing;
    out[offset + 1] = (from[at + 1] as number) * rest + (to[at + 1] as number) * mixing;
    out[offset + 2] = ((from[at + 2] as number) * rest + (to[at + 2] as number) * mixing) * this.flatness;
  }
}
