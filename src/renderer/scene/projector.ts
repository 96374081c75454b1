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
}
