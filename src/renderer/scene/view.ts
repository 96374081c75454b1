import type { PointField } from './field.ts';
import { Projector } from './projector.ts';
import { perspectiveFactor, pointRadius } from './sizes.ts';

/** How the cloud is seen now: where each point is on the screen, how big, and how far away. What is drawn in two dimensions asks here. */
export class CloudView {
  readonly projector = new Projector();
  readonly field: PointField;
  /** Uint8Array of n·4, see `pointLook`. */
  look: Uint8Array = new Uint8Array(0);
  pointSize = 1;
  /** Points that are shown: the fewer, the bigger each is drawn. */
  crowd = 1;
  /** The camera's distance from what it looks at, and the one from which the whole cloud is seen. */
  distance = 1;
  viewDistance = 1;
  /** Results of the last {@link locate}: CSS pixels, and nearness 1 (front) … 0 (back of the cloud). */
  x = 0;
  y = 0;
  radius = 0;
  nearness = 1;
  readonly #place = [0, 0, 0];

  constructor(field: PointField) {
    this.field = field;
  }

  get width(): number {
    return this.projector.width;
  }

  get height(): number {
    return this.projector.height;
  }

  /** Where the cloud begins to fade, and by how much a unit of distance; without depth nothing fades. */
  get fog(): { readonly near: number; readonly slope: number } {
    return { near: Math.max(0, this.distance - 0.9), slope: this.field.flatness / 2.1 };
  }

  /** Finds a point on the screen; false where it is out of sight. */
  locate(index: number, margin = 0): boolean {
    this.field.place(index, this.#place);
    const [x, y, z] = this.#place as [number, number, number];
    const { projector } = this;
    if (!projector.project(x, y, z, margin)) return false;
    this.x = projector.x;
    this.y = projector.y;
    const frequency = this.look[index * 4 + 3] ?? 0;
    this.radius =
      pointRadius(frequency, this.pointSize, this.crowd) *
      perspectiveFactor(this.viewDistance / projector.depth);
    const { near, slope } = this.fog;
    this.nearness = 1 - Math.min(1, Math.max(0, (projector.depth - near) * slope));
    return true;
  }
}
