import type { Segment } from './arrow.ts';

/** Lines are cut off this far before the viewer, where they would become infinitely long. */
const cutDepth = 0.01;

/** A line of the world on the screen; an end that lies behind the viewer is cut off. */
export interface ProjectedLine extends Segment {
  readonly startCut: boolean;
  readonly endCut: boolean;
}

/** From the world to the screen on the main thread, for labels, rings and flights: the same arithmetic as the shaders'. */
export class Projector {
  /** Projection times view, column after column, 16 numbers. */
  matrix: ArrayLike<number> = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  width = 1;
  height = 1;
  /** Results of the last {@link project}: CSS pixels, and the distance from the viewer along the line of sight. */
  x = 0;
  y = 0;
  depth = 0;

  /** Projects a place of the world; false where it lies behind the viewer or outside the view by more than `margin` pixels. */
  project(px: number, py: number, pz: number, margin = 0): boolean {
    const m = this.matrix;
    const w = (m[3] as number) * px + (m[7] as number) * py + (m[11] as number) * pz + (m[15] as number);
    if (w <= 1e-4) return false;
    const x = (m[0] as number) * px + (m[4] as number) * py + (m[8] as number) * pz + (m[12] as number);
    const y = (m[1] as number) * px + (m[5] as number) * py + (m[9] as number) * pz + (m[13] as number);
    this.x = (x / w + 1) * 0.5 * this.width;
    this.y = (1 - y / w) * 0.5 * this.height;
    this.depth = w;
    return (
      this.x >= -margin &&
      this.x <= this.width + margin &&
      this.y >= -margin &&
      this.y <= this.height + margin
    );
  }

  /** Projects a straight line between two places of the world (3 numbers each), also where it leaves the view; `null` where all of it lies behind. */
  projectLine(from: readonly number[], to: readonly number[]): ProjectedLine | null {
    const [startDepth, endDepth] = [this.#depthOf(from), this.#depthOf(to)];
    if (!(startDepth > cutDepth || endDepth > cutDepth)) return null;
    const cut = (cutDepth - startDepth) / (endDepth - startDepth);
    const place = (share: number) =>
      from.map((value, axis) => value + ((to[axis] as number) - value) * share);
    const startCut = startDepth <= cutDepth;
    const endCut = endDepth <= cutDepth;
    const [sx, sy, sz] = (startCut ? place(cut) : from) as [number, number, number];
    const [ex, ey, ez] = (endCut ? place(cut) : to) as [number, number, number];
    this.project(sx, sy, sz);
    const { x: x1, y: y1 } = this;
    this.project(ex, ey, ez);
    return { x1, y1, x2: this.x, y2: this.y, startCut, endCut };
  }

  #depthOf(place: readonly number[]): number {
    const m = this.matrix;
    const [x, y, z] = place as [number, number, number];
    return (m[3] as number) * x + (m[7] as number) * y + (m[11] as number) * z + (m[15] as number);
  }
}
