import {
  BufferAttribute,
  DynamicDrawUsage,
  GLSL3,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  type IUniform,
  LessDepth,
  Mesh,
  RawShaderMaterial,
  type Scene,
  Sphere,
  Vector2,
} from 'three';
import { lineFragment, lineVertex } from './shaders.ts';

/** Two vertices at either end of a line, one on each side: (end, side). */
const corners = new Float32Array([0, -1, 0, 1, 1, -1, 1, 1]);

export interface LineLayerOptions {
  /** Whether the lines lie between the points, in depth, or over all but the lit ones. */
  readonly among: boolean;
  /** CSS pixels. */
  readonly width: number;
  readonly order: number;
}

/** Straight lines between places of the world, each with its own colour and opacity, in one draw call. */
export class LineLayer {
  readonly #mesh: Mesh<InstancedBufferGeometry, RawShaderMaterial>;
  #capacity = 0;
  #count = 0;
  /** Start and end of every line: lines·6. Write here, then call {@link setCount}. */
  ends = new Float32Array(0);
  /** Colour and opacity of every line: lines·4, 0 … 1. */
  tints = new Float32Array(0);

  constructor(scene: Scene, { among, width, order }: LineLayerOptions) {
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(corners, 2));
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    geometry.boundingSphere = new Sphere();
    const material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: lineVertex,
      fragmentShader: lineFragment,
      uniforms: {
        viewport: { value: new Vector2(1, 1) },
        pixelRatio: { value: 1 },
        band: { value: among ? 1 : 0 },
        width: { value: width },
      },
      premultipliedAlpha: true,
      transparent: true,
      depthFunc: LessDepth,
      depthWrite: false,
      side: 2,
    });
    this.#mesh = new Mesh(geometry, material);
    this.#mesh.frustumCulled = false;
    this.#mesh.matrixAutoUpdate = false;
    this.#mesh.renderOrder = order;
    this.#mesh.visible = false;
    scene.add(this.#mesh);
  }

  /** Makes room for `count` lines in {@link ends} and {@link tints}. */
  reserve(count: number): void {
    if (count <= this.#capacity) return;
    this.#capacity = 2 ** Math.ceil(Math.log2(Math.max(16, count)));
    this.ends = new Float32Array(this.#capacity * 6);
    this.tints = new Float32Array(this.#capacity * 4);
    const { geometry } = this.#mesh;
    const starts = new Float32Array(this.#capacity * 3);
    const stops = new Float32Array(this.#capacity * 3);
    geometry.setAttribute('start', new InstancedBufferAttribute(starts, 3).setUsage(DynamicDrawUsage));
    geometry.setAttribute('end', new InstancedBufferAttribute(stops, 3).setUsage(DynamicDrawUsage));
    geometry.setAttribute('tint', new InstancedBufferAttribute(this.tints, 4).setUsage(DynamicDrawUsage));
  }

  /** Uploads the first `count` lines. */
  setCount(count: number): void {
    const { geometry } = this.#mesh;
    this.#count = count;
    this.#mesh.visible = count > 0;
    geometry.instanceCount = count;
    if (count === 0) return;
    const starts = geometry.getAttribute('start') as InstancedBufferAttribute;
    const stops = geometry.getAttribute('end') as InstancedBufferAttribute;
    for (let line = 0; line < count; line++) {
      for (let axis = 0; axis < 3; axis++) {
        starts.array[line * 3 + axis] = this.ends[line * 6 + axis] as number;
        stops.array[line * 3 + axis] = this.ends[line * 6 + 3 + axis] as number;
      }
    }
    starts.needsUpdate = true;
    stops.needsUpdate = true;
    (geometry.getAttribute('tint') as InstancedBufferAttribute).needsUpdate = true;
  }

  /** @param width CSS pixels */
  setWidth(width: number): void {
    (this.#mesh.material.uniforms['width'] as IUniform<number>).value = width;
  }

  setVisible(visible: boolean): void {
    this.#mesh.visible = visible && this.#count > 0;
  }

  /** @param width, height of the picture in its own pixels */
  setView(width: number, height: number, pixelRatio: number): void {
    const { uniforms } = this.#mesh.material;
    (uniforms['viewport'] as IUniform<Vector2>).value.set(width, height);
    (uniforms['pixelRatio'] as IUniform<number>).value = pixelRatio;
  }

  dispose(): void {
    this.#mesh.removeFromParent();
    this.#mesh.geometry.dispose();
    this.#mesh.material.dispose();
  }
}
