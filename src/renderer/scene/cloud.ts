import { Color, LinearSRGBColorSpace } from 'three';
import { CameraRig } from './camera.ts';
import { parseColor } from './colors.ts';
import { CloudContent } from './content.ts';
import type { CloudProps, CloudScene, CloudSceneOptions, ExportOptions, ScreenPoint } from './contract.ts';
import { type DrawingPlan, planDrawing } from './drawing.ts';
import { flightMilliseconds } from './easing.ts';
import { exportPicture } from './export.ts';
import { PointField } from './field.ts';
import {
  boundsOf,
  type CloudBounds,
  cloudBounds,
  neighborhoodRadius,
  normalizePositions,
} from './framing.ts';
import { Hover } from './hover.ts';
import { CloudLayers } from './layers.ts';
import { Outline, wordsInside } from './outline.ts';
import { listenToOutline } from './outline-tool.ts';
import { Overlay } from './overlay.ts';
import { Picker } from './picking.ts';
import { Picture } from './picture.ts';
import { listenToPointer } from './pointer.ts';
import { Typing } from './typing.ts';
import { CloudView } from './view.ts';

/** Sharper than this no eye sees, and every step costs four times the pixels. */
const sharpest = 3;
/** Milliseconds between two moving frames after which the second begins a new movement. */
const pause = 200;
/** Milliseconds between frames that can wait, on a machine that draws slowly. */
const sparingInterval = 100;

/** What decides which words stand out. */
const relevanceProps = [
  'selected',
  'drawing',
  'neighbors',
  'hits',
  'marked',
  'lit',
  'groups',
  'shown',
] as const;

/** Picture pixels a CSS pixel, which changes when a window moves to another screen. */
function screenPixelRatio(): number {
  return Math.min(sharpest, globalThis.devicePixelRatio || 1);
}

/**
 * The scene: keeps what is shown, and draws a frame when something changed. Everything with an idea of its own is a file of its own; this one is long
 * because it is where they all meet.
 */
class Cloud implements CloudScene {
  readonly #container: HTMLElement;
  readonly #root: HTMLDivElement;
  readonly #options: CloudSceneOptions;
  readonly #picture: Picture;
  readonly #overlay: Overlay;
  readonly #typing: Typing;
  readonly #rig: CameraRig;
  readonly #picker: Picker;
  readonly #layers = new CloudLayers();
  readonly #hover: Hover;
  readonly #field = new PointField();
  readonly #view = new CloudView(this.#field);
  readonly #resizes: ResizeObserver;
  readonly #ends: (() => void)[] = [];
  readonly #content: CloudContent;
  /** What the places of the present layout were scaled by. */
  #bounds: CloudBounds = { center: [0, 0, 0], radius: 1 };
  #pixelRatio = 1;
  #request = 0;
  #last = 0;
  #lastMoving = 0;
  #lastOverlay = 0;
  #frames = 0;
  #moving = false;
  /** Whether the camera moves: what lies under the pointer is then no longer what was found there. */
  #turning = false;
  #settled = true;
  #available = true;
  #disposed = false;

  /** @throws CloudUnavailable when there is no WebGL 2 */
  constructor(container: HTMLElement, options: CloudSceneOptions) {
    this.#container = container;
    this.#options = options;
    this.#content = new CloudContent(options.props);
    this.#root = container.ownerDocument.createElement('div');
    this.#root.style.cssText = 'position:absolute;inset:0;overflow:hidden;touch-action:none;user-select:none';
    this.#picture = new Picture(this.#root);
    container.append(this.#root);
    this.#overlay = new Overlay(this.#root);
    this.#typing = new Typing(container.ownerDocument);
    this.#rig = new CameraRig(this.#root, this.#wake);
    this.#picker = new Picker(this.#picture.renderer);
    this.#hover = new Hover(
      (at) => this.pick(at),
      (index, at) => this.#setHovered(this.#turning ? null : index, at),
    );
    this.#listen();
    this.#resizes = new ResizeObserver(() => this.#resize());
    this.#resizes.observe(container);
    this.#resize();
    this.#apply(options.props, null);
  }

  setProps(props: CloudProps): void {
    const before = this.#props;
    this.#content.props = props;
    this.#apply(props, before);
  }

  setFrame(positions: Float32Array, milliseconds: number): void {
    this.#layOut(positions, this.#props.reducedMotion ? 0 : milliseconds, false);
  }

  fit(): void {
    const { indices } = this.#content.shown;
    const now = performance.now();
    if (indices === null) this.#rig.fit(now);
    else this.#flyAround(this.#field.destinations(indices, this.#flatness), 1.08);
  }

  flyTo(index: number): void {
    const { shown } = this.#content;
    if (!shown.has(index)) return;
    const place: [number, number, number] = [0, 0, 0];
    this.#field.place(index, place);
    const { selected, neighbors } = this.#props;
    const others = index === selected && neighbors !== null ? [...neighbors.indices] : [];
    const around = others.filter((other) => shown.has(other));
    const places = new Float32Array(around.length * 3);
    around.forEach((other, row) => {
      this.#field.place(other, places, row * 3);
    });
    this.#rig.flyTo(performance.now(), place, neighborhoodRadius(place, places));
  }

  flyToDrawing(): void {
    const places = this.#content.drawing.destinations(this.#field, this.#flatness);
    // Labels stand out of the drawing on all sides.
    if (places.length > 0) this.#flyAround(places, 1.25);
  }

  keepDrawingInView(): void {
    const places = this.#content.drawing.destinations(this.#field, this.#flatness);
    const { projector } = this.#view;
    for (let at = 0; at < places.length; at += 3) {
      const [x, y, z] = places.subarray(at, at + 3) as unknown as [number, number, number];
      if (projector.project(x, y, z)) continue;
      this.flyToDrawing();
      return;
    }
  }

  orbit(horizontal: number, vertical: number): void {
    this.#rig.orbit(horizontal, vertical);
  }

  pan(right: number, up: number): void {
    this.#rig.pan(right, up);
  }

  zoom(factor: number): void {
    this.#rig.zoom(factor);
  }

  async pick(at: ScreenPoint): Promise<number | null> {
    const total = this.#content.shown.count;
    if (total === 0 || !this.#available || this.#disposed) return null;
    const { width, height } = this.#view;
    try {
      return await this.#picker.pick(
        this.#layers.scene,
        this.#rig.camera,
        at,
        { width, height },
        this.#pixelRatio,
        (render) => {
          this.#layers.drawNumbers(total, render);
          this.#setClearColor();
        },
      );
    } catch (error) {
      // What was asked of a context that is gone by now has no answer; anything else is a fault.
      if (this.#disposed || !this.#available) return null;
      throw error;
    }
  }

  async exportImage(options: ExportOptions): Promise<Blob> {
    const { pointSize } = this.#props;
    return await exportPicture({
      renderer: this.#picture.renderer,
      scene: this.#layers.scene,
      camera: this.#rig.camera.clone(),
      view: this.#view,
      props: this.#props,
      options,
      prepare: (width, height, scale) => {
        const { count } = this.#content.shown;
        this.#layers.choose(0, count, true);
        this.#layers.setSizes(width, height, scale, pointSize, count);
      },
      restore: () => {
        this.#setSizes();
        this.#setClearColor();
      },
      paintOverlay: (context, scale) =>
        this.#overlay.paintTo(
          context,
          scale,
          this.#view,
          { ...this.#content, hovered: null },
          this.#rig.camera,
        ),
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    cancelAnimationFrame(this.#request);
    this.#resizes.disconnect();
    for (const end of this.#ends) end();
    this.#rig.dispose();
    this.#picker.dispose();
    this.#layers.dispose();
    this.#overlay.dispose();
    this.#typing.dispose();
    this.#picture.dispose();
    this.#root.remove();
  }

  /** Takes over what differs between two sets of props; everything where there is no `before`. */
  #apply(props: CloudProps, before: CloudProps | null): void {
    const changed = (...names: (keyof CloudProps)[]) =>
      before === null || names.some((name) => props[name] !== before[name]);
    if (changed('reducedMotion')) this.#rig.setReducedMotion(props.reducedMotion);
    if (changed('tool')) {
      this.#rig.setTool(props.tool);
      this.#setCursor();
    }
    if (changed('theme')) {
      this.#layers.points.setTheme(props.theme);
      this.#setClearColor();
    }
    if (changed('counts')) this.#content.forgetFrequencies();
    if (changed('positions')) {
      const { flight } = props;
      this.#layOut(
        props.positions,
        props.reducedMotion ? 0 : (flight ?? flightMilliseconds),
        flight === undefined,
      );
    } else {
      if (changed('shown')) this.#setShown(this.#field.count);
      if (changed('shown', 'drawing')) this.#content.drawing.set(this.#plan(), this.#bounds);
    }
    const coloring = changed('counts', 'colorMode', 'groups', 'theme');
    const relevance = changed(...relevanceProps);
    if (coloring) this.#content.setColors(this.#field.count);
    if (relevance) this.#setRelevance();
    if (coloring || relevance || changed('dimmed')) this.#setLook();
    if (changed('pointSize', 'shown')) this.#setSizes();
    if (changed('selected', 'neighbors', 'theme', 'axes', 'shown')) this.#setLinks();
    if (changed('dimensions')) this.#rig.setDimensions(performance.now(), props.dimensions);
    if (changed('labelDensity')) this.#overlay.rearrange();
    const drawn = [...relevanceProps, 'theme', 'colorMode', 'counts', 'dimmed', 'pointSize', 'axes'] as const;
    if (changed(...drawn)) this.#picture.restart();
    if (changed(...drawn, 'word')) this.#overlay.invalidate();
    this.#wake();
  }

  /** Moves the points to new places, given in any unit. */
  #layOut(positions: Float32Array, milliseconds: number, eased: boolean): void {
    const before = this.#field.count;
    const now = performance.now();
    this.#field.advance(now);
    this.#bounds = cloudBounds(positions);
    const layout = normalizePositions(positions, this.#bounds);
    this.#setShown(layout.length / 3);
    this.#content.drawing.moveTo(this.#plan(), this.#bounds, this.#field);
    this.#field.moveTo(layout, now, milliseconds, eased);
    this.#layers.points.setField(this.#field);
    if (before !== this.#field.count) {
      this.#content.setColors(this.#field.count);
      this.#setRelevance();
      this.#setLook();
      this.#setSizes();
    }
    if (before === 0) this.#rig.fit(Number.NEGATIVE_INFINITY);
    this.#setLinks();
    this.#picture.restart();
    this.#overlay.rearrange();
    this.#wake();
  }

  /** @param count words in the layout */
  #setShown(count: number): void {
    this.#content.setShown(count);
    this.#layers.points.setShown(this.#content.shown.indices);
  }

  /** What of the drawing can be drawn with the words that are shown. */
  #plan(): DrawingPlan {
    return planDrawing(this.#props.drawing, this.#content.shown);
  }

  #setRelevance(): void {
    const content = this.#content;
    content.setRelevance(this.#field.count);
    this.#layers.points.setKept(content.members);
    // The most important are drawn first: what is drawn later at the same depth stays behind.
    this.#layers.points.setLit(content.lit.front);
    if (content.hovered !== null && !content.shown.has(content.hovered))
      this.#setHovered(null, { x: 0, y: 0 });
  }

  #setLook(): void {
    const content = this.#content;
    if (content.dim()) {
      this.#view.look = content.look;
      this.#layers.points.setLook(content.look);
    }
    this.#layers.points.setDimmed(this.#props.dimmed && content.lit.mask === null);
  }

  #setLinks(): void {
    this.#layers.setLinks(this.#props, this.#field, this.#content.shown);
  }

  #setSizes(): void {
    const { pointSize } = this.#props;
    const { count } = this.#content.shown;
    this.#view.pointSize = pointSize;
    this.#view.crowd = count;
    const { width, height } = this.#picture.canvas;
    this.#layers.setSizes(width, height, this.#pixelRatio, pointSize, count);
  }

  #setClearColor(): void {
    const background = new Color().setRGB(...parseColor(this.#props.theme.background), LinearSRGBColorSpace);
    this.#picture.renderer.setClearColor(background, 1);
  }

  #setCursor(): void {
    const turning = this.#props.tool === 'turn';
    this.#root.style.cursor = turning ? (this.#content.hovered === null ? '' : 'pointer') : 'crosshair';
  }

  get #props(): CloudProps {
    return this.#content.props;
  }

  /** How flat the cloud is or is becoming: 1 in three dimensions, 0 in two. */
  get #flatness(): number {
    return this.#props.dimensions === 2 ? 0 : 1;
  }

  /** Flies to where places of the world (m·3) are in view, with room around them: a `margin` of 1.1 is a tenth. */
  #flyAround(places: Float32Array, margin: number): void {
    const bounds = boundsOf(places);
    if (bounds === null) this.#rig.fit(performance.now());
    else this.#rig.flyTo(performance.now(), bounds.center, bounds.radius * margin);
  }

  #resize(): void {
    const width = Math.max(1, this.#container.clientWidth);
    const height = Math.max(1, this.#container.clientHeight);
    this.#pixelRatio = screenPixelRatio();
    this.#view.projector.width = width;
    this.#view.projector.height = height;
    this.#picture.resize(width, height, this.#pixelRatio);
    this.#overlay.resize(width, height, this.#pixelRatio);
    this.#rig.resize(width, height);
    this.#setSizes();
    // A resized canvas is empty: it is filled before the browser shows it.
    this.#draw(performance.now());
  }

  readonly #wake = (): void => {
    if (this.#request === 0 && !this.#disposed) this.#request = requestAnimationFrame(this.#frame);
  };

  readonly #frame = (now: number): void => {
    this.#request = 0;
    if (this.#spares(now)) this.#wake();
    else this.#draw(now);
  };

  /**
   * Whether this frame is left out. A machine that draws without graphics hardware needs its cores for the training that the cloud shows; until the
   * person moves the camera, a few frames a second are enough there.
   */
  #spares(now: number): boolean {
    const learning = this.#field.streaming && this.#picture.struggling && !this.#turning;
    if (!learning || now - this.#last > sparingInterval) return false;
    // What is left out on purpose says nothing about how fast this machine draws.
    this.#lastMoving = 0;
    return true;
  }

  /** Draws what is due at a time, and asks for another frame while anything is still to come. */
  #draw(now: number): void {
    if (this.#disposed || !this.#available) return;
    if (this.#pixelRatio !== screenPixelRatio()) {
      this.#resize();
      return;
    }
    const started = performance.now();
    const elapsed = this.#settled ? 1000 / 60 : Math.min(100, Math.max(0, now - this.#last));
    this.#last = now;
    const { flatness } = this.#field;
    this.#field.flatness = this.#rig.flatnessAt(now);
    const turned = this.#rig.update(now, elapsed / 1000);
    this.#turning = turned;
    if (turned) this.#setHovered(null, { x: 0, y: 0 });
    const moved = this.#field.advance(now);
    const flattened = flatness !== this.#field.flatness;
    if (moved || flattened) this.#setLinks();
    this.#moving = turned || moved || flattened || this.#field.moving;
    this.#updateView();
    const drewPoints = this.#drawPoints(now);
    // Every change of either canvas makes the browser put the page together anew, which costs as much as thousands of points.
    // On a slow machine the labels follow every second frame, a thirtieth of a second late.
    // Arrows are fixed to points on both sides and would be seen to lag.
    const loose = this.#content.drawing.plan.arrows.length === 0;
    const waits = this.#moving && this.#picture.struggling && loose && this.#frames % 2 === 1;
    // While it completes the resting picture, labels that fade in follow a few times a second, and fade as far as the time that passed.
    const completing = !this.#moving && !this.#picture.complete && this.#picture.struggling;
    const holds =
      (completing && now - this.#lastOverlay < sparingInterval) || (!this.#moving && this.#typing.under(now));
    const drewOverlay = (this.#moving && !waits) || (!this.#moving && this.#overlay.restless && !holds);
    if (drewOverlay) {
      const { camera } = this.#rig;
      // Every frame of a fade puts the page together anew, and a letter would wait for it: while letters may come, labels are there at once.
      const sinceOverlay = this.#moving
        ? elapsed
        : this.#typing.possible
          ? Number.POSITIVE_INFINITY
          : Math.max(elapsed, Math.min(100, now - this.#lastOverlay));
      this.#lastOverlay = now;
      this.#overlay.draw(
        this.#view,
        this.#content,
        camera,
        this.#moving,
        sinceOverlay,
        this.#picture.struggling,
      );
    }
    if (drewPoints || drewOverlay) this.#frames++;
    this.#settled = !this.#moving && this.#picture.complete && !this.#overlay.restless;
    this.#options.onFrame?.({
      frame: this.#frames,
      drawn: this.#picture.shown,
      total: this.#content.shown.count,
      complete: this.#picture.complete,
      moving: this.#moving,
      settled: this.#settled,
      labels: this.#overlay.labels,
      milliseconds: performance.now() - started,
    });
    if (this.#settled) void this.#hover.look();
    else this.#wake();
  }

  #updateView(): void {
    const { camera } = this.#rig;
    const matrix = camera.projectionMatrix.clone().multiply(camera.matrixWorldInverse);
    this.#view.projector.matrix = matrix.elements;
    this.#view.distance = this.#rig.distance;
    this.#view.viewDistance = this.#rig.fitDistance();
    this.#layers.points.setView(this.#view);
  }

  /** Whether anything was drawn. */
  #drawPoints(now: number): boolean {
    const total = this.#content.shown.count;
    const { choose, scene } = this.#layers;
    const { camera } = this.#rig;
    if (this.#moving || this.#picture.shown === 0) {
      const interval = now - this.#lastMoving < pause ? now - this.#lastMoving : null;
      this.#lastMoving = now;
      this.#picture.drawMoving(scene, camera, total, interval, choose);
      return true;
    }
    if (this.#typing.under(now)) return false;
    return this.#picture.drawResting(scene, camera, total, now, choose, this.#typing.possible);
  }

  #listen(): void {
    window.addEventListener('resize', this.#wake);
    this.#ends.push(
      () => window.removeEventListener('resize', this.#wake),
      this.#picture.listenToContext(
        () => {
          this.#available = false;
          this.#options.onAvailable?.(false);
        },
        () => {
          this.#available = true;
          // Everything else is uploaded again from what the layers keep.
          this.#setClearColor();
          this.#picture.forget();
          this.#options.onAvailable?.(true);
          this.#wake();
        },
      ),
      listenToOutline(this.#root, {
        tool: () => this.#props.tool,
        change: (corners) => {
          this.#overlay.setOutline(corners);
          this.#wake();
        },
        done: (corners, options) => {
          const { near, far } = this.#rig.camera;
          const { shown } = this.#content;
          this.#options.onOutline?.(wordsInside(new Outline(corners), this.#view, shown, near, far), options);
        },
      }),
      listenToPointer(this.#root, {
        // Words that move while training can be pointed at, as long as each frame holds them all.
        hover: (at) => this.#hover.move(at, this.#picture.complete && !this.#turning),
        click: (at, toggle) => {
          void this.pick(at).then((index) => {
            if (!this.#disposed) this.#options.onSelect?.(index, { toggle });
          });
        },
        doubleClick: (at) => {
          void this.pick(at).then((index) => {
            if (index !== null && !this.#disposed) this.flyTo(index);
          });
        },
      }),
    );
  }

  #setHovered(index: number | null, at: ScreenPoint): void {
    if (index === this.#content.hovered || this.#disposed) return;
    this.#content.hovered = index;
    this.#setCursor();
    this.#overlay.rearrange();
    this.#options.onHover?.(index, at);
    this.#wake();
  }
}

/**
 * Mounts the cloud into an element, which it fills; the element needs a position other than static.
 * @throws CloudUnavailable when there is no WebGL 2
 */
export function createCloudScene(container: HTMLElement, options: CloudSceneOptions): CloudScene {
  return new Cloud(container, options);
}
