import {
  BufferAttribute,
  BufferGeometry,
  GLSL3,
  type IUniform,
  LinearSRGBColorSpace,
  Mesh,
  NoBlending,
  OrthographicCamera,
  type PerspectiveCamera,
  RawShaderMaterial,
  type Scene,
  type Texture,
  WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import { PieceSize, PointBudget } from './budget.ts';
import { CloudUnavailable } from './contract.ts';
import { copyFragment, copyVertex } from './shaders.ts';

/** Milliseconds between two unfinished pictures on the screen. */
const presentEvery = 220;

/** While one piece is drawn the next one waits, so that the graphics processor never idles between them. */
const piecesUnderWay = 2;

/** How large a piece is while letters may come, as a share of the usual one. */
const gentleShare = 0.4;

interface Fence {
  readonly sync: WebGLSync;
  readonly points: number;
  readonly since: number;
}

/** Draws points `start` … `end` of the scene; `extras` are what is drawn once a picture. */
export type ChoosePoints = (start: number, end: number, extras: boolean) => void;

/**
 * The picture on the screen. While the cloud moves each frame holds as many points as the budget allows. At rest the whole picture is drawn piece
 * by piece into a texture and shown as soon as it is richer than what is on the screen, so that no frame blocks and nothing flickers.
 */
export class Picture {
  readonly canvas: HTMLCanvasElement;
  readonly renderer: WebGLRenderer;
  readonly #context: WebGL2RenderingContext;
  readonly #budget = new PointBudget();
  readonly #piece = new PieceSize();
  #target: WebGLRenderTarget | null = null;
  readonly #copy: Mesh<BufferGeometry, RawShaderMaterial>;
  readonly #copyCamera = new OrthographicCamera();
  /** Points on the screen that belong to the present view. */
  #shown = 0;
  /** Points in the texture. */
  #done = 0;
  #complete = false;
  #presented = 0;
  /** Pieces on their way, oldest first. */
  #fences: Fence[] = [];
  #reached = 0;

  /** @throws CloudUnavailable when there is no WebGL 2 */
  constructor(container: HTMLElement) {
    this.canvas = container.ownerDocument.createElement('canvas');
    this.canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;display:block';
    let reason = 'the browser gives no reason';
    const listen = (event: Event) => {
      if (event instanceof WebGLContextEvent && event.statusMessage !== '') reason = event.statusMessage;
    };
    this.canvas.addEventListener('webglcontextcreationerror', listen);
    const context = this.canvas.getContext('webgl2', {
      alpha: false,
      antialias: false,
      depth: true,
      stencil: false,
      powerPreference: 'high-performance',
    });
    this.canvas.removeEventListener('webglcontextcreationerror', listen);
    if (context === null) throw new CloudUnavailable(`no WebGL 2: ${reason}`);
    this.#context = context;
    this.renderer = new WebGLRenderer({ canvas: this.canvas, context });
    this.renderer.autoClear = false;
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    // Checking every program waits for the graphics processor; a broken shader shows in the tests.
    this.renderer.debug.checkShaderErrors = false;
    const triangle = new BufferGeometry();
    triangle.setAttribute(
      'position',
      new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3),
    );
    const material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: copyVertex,
      fragmentShader: copyFragment,
      uniforms: { picture: { value: null } },
      blending: NoBlending,
      depthTest: false,
      depthWrite: false,
    });
    this.#copy = new Mesh(triangle, material);
    this.#copy.frustumCulled = false;
    container.append(this.canvas);
  }

  /** Points in the picture on the screen. */
  get shown(): number {
    return this.#shown;
  }

  /** Whether this machine draws so slowly that a moving frame should hold as little as it can. */
  get struggling(): boolean {
    return this.#budget.struggling;
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** Says when the graphics context is lost and when it is back. Returns what ends that. */
  listenToContext(lost: () => void, restored: () => void): () => void {
    this.canvas.addEventListener('webglcontextlost', lost);
    this.canvas.addEventListener('webglcontextrestored', restored);
    return () => {
      this.canvas.removeEventListener('webglcontextlost', lost);
      this.canvas.removeEventListener('webglcontextrestored', restored);
    };
  }

  /** Sets the size in CSS pixels; the screen is empty until the next picture. */
  resize(width: number, height: number, pixelRatio: number): void {
    this.renderer.setPixelRatio(pixelRatio);
    this.renderer.setSize(width, height, false);
    this.#target?.dispose();
    this.#target = null;
    this.#shown = 0;
    this.restart();
  }

  /** What is drawn has changed, though the view has not: the old picture stays until the new one is whole. */
  restart(): void {
    this.#complete = false;
    this.#done = 0;
    this.#dropFences();
  }

  /** What the renderer knew of the screen is lost. */
  forget(): void {
    this.#shown = 0;
    this.restart();
  }

  /**
   * Draws a frame of a moving cloud on the screen.
   * @param interval milliseconds since the last such frame, or `null` after a pause
   */
  drawMoving(
    scene: Scene,
    camera: PerspectiveCamera,
    total: number,
    interval: number | null,
    choose: ChoosePoints,
  ): void {
    if (interval === null) this.#budget.pause();
    else this.#budget.frame(interval, this.#shown);
    this.restart();
    this.#drawOnScreen(scene, camera, Math.min(total, this.#budget.points), choose);
    this.#complete = this.#shown === total;
    this.#presented = performance.now();
  }

  /**
   * Draws the next piece of the resting picture, if the last one is done; whether it did. Call until {@link complete}.
   * @param gently in smaller pieces, one at a time: whatever else must be drawn meanwhile waits less
   */
  drawResting(
    scene: Scene,
    camera: PerspectiveCamera,
    total: number,
    now: number,
    choose: ChoosePoints,
    gently: boolean,
  ): boolean {
    if (this.#complete || !this.#hasRoom(now, gently ? 1 : piecesUnderWay)) return false;
    if (total <= this.#piece.points) {
      this.#drawOnScreen(scene, camera, total, choose);
      this.#complete = true;
      return true;
    }
    const target = this.#restingTarget();
    const size = gently ? Math.ceil(this.#piece.points * gentleShare) : this.#piece.points;
    const end = Math.min(total, this.#done + size);
    choose(this.#done, end, this.#done === 0);
    this.renderer.setRenderTarget(target);
    if (this.#done === 0) this.renderer.clear();
    this.renderer.render(scene, camera);
    this.renderer.setRenderTarget(null);
    const piece = end - this.#done;
    this.#done = end;
    this.#complete = end === total;
    // Bringing a picture to the screen costs as much as many points, so pieces in between are shown only now and then.
    if (this.#complete || (end > this.#shown && now - this.#presented > presentEvery)) {
      this.#present(target.texture);
      this.#shown = end;
      this.#presented = now;
    }
    this.#startFence(piece, now);
    return true;
  }

  dispose(): void {
    this.#dropFences();
    this.#target?.dispose();
    this.#copy.geometry.dispose();
    this.#copy.material.dispose();
    this.renderer.dispose();
    // Browsers allow a handful of contexts at a time and collect them late.
    this.renderer.forceContextLoss();
    this.canvas.remove();
  }

  #drawOnScreen(scene: Scene, camera: PerspectiveCamera, count: number, choose: ChoosePoints): void {
    choose(0, count, true);
    this.renderer.clear();
    this.renderer.render(scene, camera);
    this.#shown = count;
  }

  #present(texture: Texture): void {
    (this.#copy.material.uniforms['picture'] as IUniform<Texture>).value = texture;
    this.renderer.render(this.#copy, this.#copyCamera);
  }

  #restingTarget(): WebGLRenderTarget {
    const { width, height } = this.canvas;
    this.#target ??= new WebGLRenderTarget(width, height, { depthBuffer: true, generateMipmaps: false });
    return this.#target;
  }

  /** Marks the end of a piece, to see how long the graphics processor takes for it. */
  #startFence(points: number, now: number): void {
    const sync = this.#context.fenceSync(this.#context.SYNC_GPU_COMMANDS_COMPLETE, 0);
    this.#context.flush();
    if (sync !== null) this.#fences.push({ sync, points, since: now });
  }

  /** Takes note of pieces that are done; whether there is room for another. */
  #hasRoom(now: number, underWay: number): boolean {
    for (let fence = this.#fences[0]; fence !== undefined; fence = this.#fences[0]) {
      const status = this.#context.getSyncParameter(fence.sync, this.#context.SYNC_STATUS);
      if (status !== this.#context.SIGNALED && !this.#context.isContextLost()) break;
      this.#piece.drawn(fence.points, now - Math.max(fence.since, this.#reached));
      this.#reached = now;
      this.#context.deleteSync(fence.sync);
      this.#fences.shift();
    }
    return this.#fences.length < underWay;
  }

  #dropFences(): void {
    for (const { sync } of this.#fences) this.#context.deleteSync(sync);
    this.#fences = [];
  }
}
