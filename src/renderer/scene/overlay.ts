import type { PerspectiveCamera } from 'three';
import { type AxisEnd, drawAxisEnds, layAxisEnds } from './axis-ends.ts';
import { DrawingLayer } from './drawing-layer.ts';
import { drawGizmo, gizmoBox, gizmoFloor } from './gizmo.ts';
import { type LabelContent, LabelLayer } from './labels.ts';
import { drawOutline } from './outline-tool.ts';
import type { Box } from './placement.ts';
import { drawRings } from './rings.ts';
import { TextMeasure } from './text.ts';
import type { CloudView } from './view.ts';

/** Frames between two choices of labels while the cloud moves. */
const framesPerPlacement = 5;

/** The canvas over the points: word algebra, rings, labels, the axes' names and their gizmo, and the outline that is being drawn. */
export class Overlay {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #labels: LabelLayer;
  readonly #drawing: DrawingLayer;
  readonly #measure: TextMeasure;
  #axisEnds: readonly AxisEnd[] = [];
  #outline: readonly number[] | null = null;
  #pixelRatio = 1;
  #frames = 0;
  #placed = false;
  #fading = false;
  /** Whether something is other than it was last drawn, though no label is. */
  #stale = false;

  constructor(container: HTMLElement) {
    this.canvas = container.ownerDocument.createElement('canvas');
    this.canvas.style.cssText =
      'position:absolute;inset:0;width:100%;height:100%;display:block;pointer-events:none';
    const context = this.canvas.getContext('2d');
    if (context === null) throw new Error('a canvas without a 2D context');
    this.#context = context;
    this.#measure = new TextMeasure(context);
    this.#labels = new LabelLayer(this.#measure);
    this.#drawing = new DrawingLayer(this.#measure);
    container.append(this.canvas);
  }

  get labels(): number {
    return this.#labels.count;
  }

  /** Whether it must be drawn again though nothing changes from outside. */
  get restless(): boolean {
    return this.#fading || this.#stale || !this.#placed;
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

  /** Shows the outline that is being drawn, corners x and y by turns in CSS pixels, or none. */
  setOutline(corners: readonly number[] | null): void {
    this.#outline = corners;
    this.#stale = true;
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
    this.#lay(view, content);
    if (moving) {
      if (this.#frames++ % framesPerPlacement === 0) this.#place(view, content, true, hurried ? 0.3 : 1);
      // Whatever was chosen on the way is chosen again, among all words, when the cloud rests.
      this.#placed = false;
    } else if (!this.#placed) {
      this.#frames = 0;
      this.#place(view, content, false, 1);
      this.#placed = true;
    }
    this.#stale = false;
    this.#fading = this.#labels.fade(content.props.reducedMotion ? Number.POSITIVE_INFINITY : milliseconds);
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(this.#pixelRatio, 0, 0, this.#pixelRatio, 0, 0);
    this.#paint(context, view, content, camera, moving ? 0 : this.#pixelRatio);
    if (this.#outline !== null) drawOutline(context, content.props.theme, this.#outline);
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
    this.#lay(view, content);
    this.#paint(context, view, content, camera, scale);
  }

  dispose(): void {
    this.canvas.remove();
  }

  #place(view: CloudView, content: LabelContent, moving: boolean, share: number): void {
    const obstacles = [
      this.#gizmoBox(view, content),
      ...this.#axisEnds.map(({ box }) => box),
      ...this.#drawing.taken,
    ];
    this.#labels.place(view, content, obstacles, this.#drawing.shafts, moving, share);
  }

  /** Finds out where everything is that labels keep clear of. */
  #lay(view: CloudView, content: LabelContent): void {
    const { props, drawing } = content;
    const gizmo = this.#gizmoBox(view, content);
    this.#axisEnds = layAxisEnds(view, props.axes, this.#measure, gizmo);
    this.#drawing.lay(view, drawing, props, [gizmo, ...this.#axisEnds.map(({ box }) => box)]);
  }

  #gizmoBox(view: CloudView, { props }: LabelContent): Box {
    return gizmoBox(gizmoFloor(view.width, view.height), props.axes);
  }

  #paint(
    context: CanvasRenderingContext2D,
    view: CloudView,
    content: LabelContent,
    camera: PerspectiveCamera,
    snap: number,
  ): void {
    const { props } = content;
    this.#drawing.draw(context, props);
    // Without a pixel to align to, the picture is one of a movement.
    drawRings(context, view, content, snap === 0);
    this.#labels.draw(context, view, content, snap);
    this.#drawing.drawTexts(context, props);
    drawAxisEnds(context, props, this.#axisEnds);
    drawGizmo(context, gizmoFloor(view.width, view.height), props.theme, props.axes, axisDirections(camera));
  }
}

/** For each axis of the world: right, up and towards the viewer. */
function axisDirections(camera: PerspectiveCamera): [number, number, number][] {
  const m = camera.matrixWorldInverse.elements;
  return [0, 4, 8].map((at) => [m[at] as number, m[at + 1] as number, m[at + 2] as number]);
}
