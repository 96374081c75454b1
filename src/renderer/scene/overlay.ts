import type { PerspectiveCamera } from 'three';
import { drawGizmo, gizmoBox, gizmoFloor } from './gizmo.ts';
import { type LabelContent, LabelLayer } from './labels.ts';
import { drawRings } from './rings.ts';
import type { CloudView } from './view.ts';

/** Frames between two choices of labels while the cloud moves. */
const framesPerPlacement = 5;

/** The canvas over the points: rings, labels, and the gizmo of the axes. */
export class Overlay {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #labels: LabelLayer;
  #pixelRatio = 1;
  #frames = 0;
  #placed = false;
  #fading = false;

  constructor(container: HTMLElement) {
    this.canvas = container.ownerDocument.createElement('canvas');
    this.canvas.style.cssText =
      'position:absolute;inset:0;width:100%;height:100%;display:block;pointer-events:none';
    const context = this.canvas.getContext('2d');
    if (context === null) throw new Error('a canvas without a 2D context');
    this.#context = context;
    this.#labels = new LabelLayer(context);
    container.append(this.canvas);
  }

  get labels(): number {
    return this.#labels.count;
  }

  /** Whether it must be drawn again though nothing changes from outside. */
  get restless(): boolean {
    return this.#fading || !this.#placed;
  }

  resize(width: number, height: number, pixelRatio: number): void {
    this.#pixelRatio = pixelRatio;
    this.canvas.width = Math.round(width * pixelRatio);
    this.canvas.height = Math.round(height * pixelRatio);
    this.#placed = false;
  }

  /** The words, colours or what stands out have changed. */
  invalidate(): void {
    this.#labels.invalidate();
    this.#placed = false;
  }

  /** What is hovered has changed: the labels are chosen anew, but none is made anew. */
  rearrange(): void {
    this.#placed = false;
  }

  /**
   * Draws a frame.
   * @param milliseconds since the last one, for the fades
   * @param hurried while moving: draws only the labels that matter most
   */
  draw(
    view: CloudView,
    content: LabelContent,
    camera: PerspectiveCamera,
    moving: boolean,
    milliseconds: number,
    hurried: boolean,
  ): void {
    if (moving) {
      if (this.#frames++ % framesPerPlacement === 0) this.#place(view, content, true, hurried ? 0.3 : 1);
      // Whatever was chosen on the way is chosen again, among all words, when the cloud rests.
      this.#placed = false;
    } else if (!this.#placed) {
      this.#frames = 0;
      this.#place(view, content, false, 1);
      this.#placed = true;
    }
    this.#fading = this.#labels.fade(content.props.reducedMotion ? Number.POSITIVE_INFINITY : milliseconds);
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(this.#pixelRatio, 0, 0, this.#pixelRatio, 0, 0);
    this.#paint(context, view, content, camera, moving ? 0 : this.#pixelRatio);
  }

  /** Draws the same picture elsewhere, at another scale. */
  paintTo(
    context: CanvasRenderingContext2D,
    scale: number,
    view: CloudView,
    content: LabelContent,
    camera: PerspectiveCamera,
  ): void {
    context.setTransform(scale, 0, 0, scale, 0, 0);
    this.#paint(context, view, content, camera, scale);
  }

  dispose(): void {
    this.canvas.remove();
  }

  #place(view: CloudView, content: LabelContent, moving: boolean, share: number): void {
    this.#labels.place(view, content, [gizmoBox(gizmoFloor(view.width, view.height))], moving, share);
  }

  #paint(
    context: CanvasRenderingContext2D,
    view: CloudView,
    content: LabelContent,
    camera: PerspectiveCamera,
    snap: number,
  ): void {
    const { props, relevant, hovered } = content;
    drawRings(context, view, props, relevant, hovered);
    this.#labels.draw(context, view, content, snap);
    drawGizmo(context, gizmoFloor(view.width, view.height), props.theme, props.axes, axisDirections(camera));
  }
}

/** For each axis of the world: right, up and towards the viewer. */
function axisDirections(camera: PerspectiveCamera): [number, number, number][] {
  const m = camera.matrixWorldInverse.elements;
  return [0, 4, 8].map((at) => [m[at] as number, m[at + 1] as number, m[at + 2] as number]);
}
