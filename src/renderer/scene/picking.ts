import { type PerspectiveCamera, type Scene, type WebGLRenderer, WebGLRenderTarget } from 'three';
import type { ScreenPoint } from './contract.ts';

/** How near the pointer a point must be, in CSS pixels from its edge. */
const reach = 5;
/** Half the side of the square around the pointer that is drawn: the reach and the largest radius, since only points whose centre is inside are drawn. */
const half = 22;

/**
 * Which number lies nearest to the middle of a square picture of numbers; pixels that are equally near count as one place.
 * @param pixels RGBA bytes of a side·side picture: the number plus one in red, green, blue, lowest byte first; 0 is nothing
 * @param reachPixels the farthest that counts
 */
export function nearestNumber(pixels: Uint8Array, side: number, reachPixels: number): number | null {
  const middle = (side - 1) / 2;
  let best: number | null = null;
  let bestDistance = reachPixels * reachPixels;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = (row * side + column) * 4;
      const number =
        (pixels[at] as number) | ((pixels[at + 1] as number) << 8) | ((pixels[at + 2] as number) << 16);
      if (number === 0) continue;
      const distance = (row - middle) ** 2 + (column - middle) ** 2;
      if (distance <= bestDistance && (best === null || distance < bestDistance)) {
        best = number - 1;
        bestDistance = distance;
      }
    }
  }
  return best;
}

/** Finds the point under the pointer by drawing the points' numbers around it. */
export class Picker {
  readonly #renderer: WebGLRenderer;
  #target: WebGLRenderTarget | null = null;

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
  }

  /**
   * Draws the points' numbers around a place and reads what is there without holding up the page.
   * @param at CSS pixels from the top left
   * @param view its size in CSS pixels
   * @param draw is given the drawing, to be run while the scene shows numbers
   */
  async pick(
    scene: Scene,
    camera: PerspectiveCamera,
    at: ScreenPoint,
    view: { readonly width: number; readonly height: number },
    pixelRatio: number,
    draw: (render: () => void) => void,
  ): Promise<number | null> {
    const side = Math.ceil(half * pixelRatio) * 2 + 1;
    if (this.#target?.width !== side) {
      this.#target?.dispose();
      this.#target = new WebGLRenderTarget(side, side, { depthBuffer: true, generateMipmaps: false });
    }
    const target = this.#target;
    const renderer = this.#renderer;
    const left = Math.round(at.x * pixelRatio) - (side - 1) / 2;
    const top = Math.round(at.y * pixelRatio) - (side - 1) / 2;
    camera.setViewOffset(view.width * pixelRatio, view.height * pixelRatio, left, top, side, side);
    draw(() => {
      renderer.setRenderTarget(target);
      renderer.setClearColor(0, 0);
      renderer.clear();
      renderer.render(scene, camera);
      renderer.setRenderTarget(null);
    });
    camera.clearViewOffset();
    const pixels = new Uint8Array(side * side * 4);
    await renderer.readRenderTargetPixelsAsync(target, 0, 0, side, side, pixels);
    return nearestNumber(pixels, side, reach * pixelRatio);
  }

  dispose(): void {
    this.#target?.dispose();
    this.#target = null;
  }
}
