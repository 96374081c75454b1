import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DynamicDrawUsage,
  GLSL3,
  type IUniform,
  LessDepth,
  LinearSRGBColorSpace,
  Points,
  RawShaderMaterial,
  type Scene,
  Sphere,
  Vector2,
} from 'three';
import { type CloudTheme, parseColor } from './colors.ts';
import type { PointField } from './field.ts';
import { dimStrength } from './look.ts';
import { pickFragment, pickVertex, pointFragment, pointVertex } from './shaders.ts';
import { crowdFactor, radiusRange } from './sizes.ts';
import type { CloudView } from './view.ts';

/** No more grouped words than this are drawn outside the budget, the most frequent ones. */
const mostKept = 20_000;

/** A part of the cloud: which points, drawn how. */
interface Part {
  readonly points: Points<BufferGeometry, RawShaderMaterial>;
  readonly drawing: RawShaderMaterial;
  readonly picking: RawShaderMaterial;
}

/**
 * The points. All of them are one draw call, and so are the `chosen` ones where only some are shown; two small parts on top repeat a few of them by index:
 * `kept` those outside the budget that must never be missing, `lit` those that stand before everything else.
 */
export class PointLayer {
  readonly #uniforms = {
    mixing: { value: 1 },
    flatness: { value: 1 },
    known: { value: 0 },
    pixelRatio: { value: 1 },
    radii: { value: new Vector2() },
    viewDistance: { value: 1 },
    background: { value: new Color() },
    fog: { value: new Vector2(0, 1) },
    rim: { value: 0.5 },
    roundness: { value: 0.2 },
  };
  readonly #all: Part;
  readonly #chosen: Part;
  readonly #kept: Part;
  readonly #lit: Part;
  #shown: Uint32Array | null = null;
  #keptIndices: Uint32Array = new Uint32Array(0);
  #litCount = 0;
  #version = -1;

  constructor(scene: Scene) {
    this.#all = this.#part(scene, 0, 1, 0);
    this.#chosen = this.#part(scene, 0, 1, 0);
    this.#kept = this.#part(scene, 1, 1, 0);
    this.#lit = this.#part(scene, 3, -1, 1);
  }

  /** Uploads the layouts when they are new. */
  setField(field: PointField): void {
    if (field.version === this.#version) return;
    this.#version = field.version;
    this.#setArray('position', field.from, 3, false);
    this.#setArray('next', field.to, 3, false);
    this.#uniforms.known.value = field.known;
  }

  /** @param look Uint8Array of n·4: red, green, blue, and the frequency that makes the size */
  setLook(look: Uint8Array): void {
    this.#setArray('look', look, 4, true);
  }

  /** @param indices the only points that are drawn, ascending; `null` for all */
  setShown(indices: Uint32Array | null): void {
    this.#shown = indices;
    if (indices !== null) setIndices(this.#chosen.points.geometry, indices);
  }

  /** @param indices points that are drawn even when the budget leaves them out, ascending */
  setKept(indices: Uint32Array): void {
    this.#keptIndices = indices;
    setIndices(this.#kept.points.geometry, indices);
  }

  /** @param indices points that stand before all others and are never dimmed, those that matter most first */
  setLit(indices: Uint32Array): void {
    this.#litCount = indices.length;
    setIndices(this.#lit.points.geometry, indices);
  }

  setDimmed(dimmed: boolean): void {
    const strength = dimmed ? dimStrength : 1;
    for (const part of [this.#all, this.#chosen, this.#kept])
      uniform(part.drawing, 'strength').value = strength;
  }

  setTheme(theme: CloudTheme): void {
    // The shaders write sRGB as it is, so nothing is converted on the way.
    this.#uniforms.background.value.setRGB(...parseColor(theme.background), LinearSRGBColorSpace);
    // What stands out stays bright also at the far side.
    const fading = theme.name === 'dark' ? 0.66 : 0.62;
    for (const part of [this.#all, this.#chosen, this.#kept]) uniform(part.drawing, 'fading').value = fading;
    uniform(this.#lit.drawing, 'fading').value = fading / 3;
    this.#uniforms.rim.value = theme.name === 'dark' ? 0.6 : 0.5;
    this.#uniforms.roundness.value = theme.name === 'dark' ? 0.22 : 0.1;
  }

  /** @param pixelRatio picture pixels a CSS pixel */
  setSizes(pointSize: number, n: number, pixelRatio: number): void {
    const factor = pointSize * crowdFactor(n);
    this.#uniforms.radii.value.set(
      radiusRange.rare * factor,
      (radiusRange.frequent - radiusRange.rare) * factor,
    );
    this.#uniforms.pixelRatio.value = pixelRatio;
  }

  setView(view: CloudView): void {
    const uniforms = this.#uniforms;
    uniforms.viewDistance.value = view.viewDistance;
    uniforms.flatness.value = view.field.flatness;
    uniforms.mixing.value = view.field.mixing;
    uniforms.fog.value.set(view.fog.near, view.fog.slope);
  }

  /**
   * Chooses what the next rendering draws, of the points that are shown.
   * @param start first point in the order of drawing
   * @param end point after the last
   * @param extras whether the kept and the lit points are drawn too
   */
  choose(start: number, end: number, extras: boolean): void {
    const [drawn, idle] = this.#shown === null ? [this.#all, this.#chosen] : [this.#chosen, this.#all];
    drawn.points.geometry.setDrawRange(start, end - start);
    drawn.points.visible = end > start;
    idle.points.visible = false;
    const { kept, lit } = { kept: this.#kept.points, lit: this.#lit.points };
    const last = this.#shown === null || end === 0 ? end - 1 : (this.#shown[end - 1] as number);
    const first = firstAtLeast(this.#keptIndices, last + 1);
    kept.geometry.setDrawRange(first, Math.min(mostKept, this.#keptIndices.length - first));
    kept.visible = extras && first < this.#keptIndices.length;
    lit.geometry.setDrawRange(0, this.#litCount);
    lit.visible = extras && this.#litCount > 0;
  }

  /** Draws the points' numbers and not their colours, until switched back. */
  setPicking(picking: boolean): void {
    for (const part of this.#parts) {
      part.points.material = picking ? part.picking : part.drawing;
    }
  }

  dispose(): void {
    for (const { points, drawing, picking } of this.#parts) {
      points.removeFromParent();
      points.geometry.dispose();
      drawing.dispose();
      picking.dispose();
    }
  }

  get #parts(): readonly Part[] {
    return [this.#all, this.#chosen, this.#kept, this.#lit];
  }

  /** Gives all parts an array; one of the same length goes into the buffer that is there. */
  #setArray(name: string, array: Float32Array | Uint8Array, size: number, normalized: boolean): void {
    const parts = this.#parts.map(({ points }) => points.geometry);
    const known = parts[0]?.getAttribute(name) as BufferAttribute | undefined;
    if (known !== undefined && known.array.length === array.length) {
      known.array = array;
      known.needsUpdate = true;
      return;
    }
    // three frees the buffers of attributes only with their geometry; what is still in use is uploaded again.
    if (known !== undefined) for (const geometry of parts) geometry.dispose();
    const attribute = new BufferAttribute(array, size, normalized).setUsage(DynamicDrawUsage);
    for (const geometry of parts) geometry.setAttribute(name, attribute);
  }

  #part(scene: Scene, order: number, band: number, extra: number): Part {
    const own = {
      band: { value: band },
      strength: { value: 1 },
      fading: { value: 0.66 },
      extra: { value: extra },
    };
    const material = (vertexShader: string, fragmentShader: string, solid: boolean) =>
      new RawShaderMaterial({
        glslVersion: GLSL3,
        vertexShader,
        fragmentShader,
        uniforms: { ...this.#uniforms, ...own },
        premultipliedAlpha: true,
        transparent: !solid,
        depthFunc: LessDepth,
      });
    const drawing = material(pointVertex, pointFragment, false);
    const picking = material(pickVertex, pickFragment, true);
    const points = new Points(new BufferGeometry(), drawing);
    points.frustumCulled = false;
    // Looked at for the order of drawing alone, which is fixed; measuring all points for it would be waste.
    points.geometry.boundingSphere = new Sphere();
    points.renderOrder = order;
    points.matrixAutoUpdate = false;
    points.visible = false;
    scene.add(points);
    return { points, drawing, picking };
  }
}

function uniform(material: RawShaderMaterial, name: string): IUniform {
  return material.uniforms[name] as IUniform;
}

/** Puts indices into a geometry's buffer, which grows by doubling so that a selection costs no new buffer. */
function setIndices(geometry: BufferGeometry, indices: Uint32Array): void {
  const { index } = geometry;
  if (index === null || index.count < indices.length) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(64, indices.length)));
    geometry.setIndex(new BufferAttribute(new Uint32Array(capacity), 1).setUsage(DynamicDrawUsage));
  }
  const buffer = geometry.index as BufferAttribute;
  (buffer.array as Uint32Array).set(indices);
  buffer.needsUpdate = true;
}

/** The place of the first number that is at least `least` in ascending numbers. */
function firstAtLeast(ascending: Uint32Array, least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
