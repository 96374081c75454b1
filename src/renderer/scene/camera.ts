import CameraControls from 'camera-controls';
import {
  Box3,
  Matrix4,
  PerspectiveCamera,
  Quaternion,
  Raycaster,
  Sphere,
  Spherical,
  Vector2,
  Vector3,
  Vector4,
} from 'three';
import type { CloudTool } from './contract.ts';
import { flightMilliseconds, Transition } from './easing.ts';
import { distanceToFit, nearestTurn } from './framing.ts';

CameraControls.install({
  THREE: { Box3, Matrix4, Quaternion, Raycaster, Sphere, Spherical, Vector2, Vector3, Vector4 },
});
const { ACTION } = CameraControls;

const fieldOfView = 38;
const nearest = 0.03;
const farthest = 14;
/** A little from the side and above, so that three dimensions look like three. */
const firstAngles = { azimuth: 0.55, polar: 1.22 } as const;
/** The part of a view below which a change of the camera is not seen: a tenth of a pixel. */
const unseen = 1e-4;

interface Pose {
  readonly azimuth: number;
  readonly polar: number;
  readonly distance: number;
  readonly target: Vector3;
}

/** The camera and the hand that moves it: orbit, pan and zoom by pointer and keyboard, and timed flights. */
export class CameraRig {
  readonly camera = new PerspectiveCamera(fieldOfView, 1, 0.01, 100);
  readonly #controls: CameraControls;
  readonly #element: HTMLElement;
  readonly #wake: () => void;
  readonly #flight = new Transition();
  #from: Pose | null = null;
  #to: Pose | null = null;
  #dimensions: 2 | 3 = 3;
  #tool: CloudTool = 'turn';
  #flatness: readonly [number, number] = [1, 1];
  #angles = { ...firstAngles } as { azimuth: number; polar: number };
  readonly #seen = new Float64Array(20);
  #reducedMotion = false;

  /**
   * @param element receives the pointer
   * @param wake called when there is something to draw
   */
  constructor(element: HTMLElement, wake: () => void) {
    this.#element = element;
    this.#wake = wake;
    const controls = new CameraControls(this.camera, element);
    this.#controls = controls;
    controls.minDistance = nearest;
    controls.maxDistance = farthest;
    controls.dollyToCursor = true;
    controls.smoothTime = 0.09;
    controls.draggingSmoothTime = 0.03;
    controls.dollySpeed = 0.9;
    controls.mouseButtons.right = ACTION.TRUCK;
    controls.mouseButtons.middle = ACTION.TRUCK;
    controls.mouseButtons.wheel = ACTION.DOLLY;
    controls.touches.two = ACTION.TOUCH_DOLLY_TRUCK;
    controls.touches.three = ACTION.TOUCH_TRUCK;
    this.#chooseActions(false);
    controls.addEventListener('control', wake);
    controls.addEventListener('controlstart', this.#cancelFlight);
    element.addEventListener('wheel', this.#cancelFlight, { passive: true });
    element.addEventListener('pointerdown', this.#chooseDrag, { capture: true });
    controls.setLookAt(0, 0, this.fitDistance(), 0, 0, 0, false);
    controls.rotateTo(firstAngles.azimuth, firstAngles.polar, false);
  }

  get distance(): number {
    return this.#controls.distance;
  }

  setReducedMotion(reduced: boolean): void {
    this.#reducedMotion = reduced;
    this.#controls.smoothTime = reduced ? 0.001 : 0.09;
  }

  resize(width: number, height: number): void {
    const wasFit = this.fitDistance();
    this.camera.aspect = width / Math.max(1, height);
    this.camera.updateProjectionMatrix();
    // What was in view stays in view when the window becomes narrower.
    if (this.#to === null)
      this.#controls.dollyTo((this.#controls.distance / wasFit) * this.fitDistance(), false);
  }

  /** With the tools that draw outlines the primary button and one finger leave the camera alone. */
  setTool(tool: CloudTool): void {
    this.#tool = tool;
    this.#chooseActions(false);
  }

  /** The distance from which the whole cloud is seen. */
  fitDistance(radius = 1): number {
    return distanceToFit(radius, (fieldOfView * Math.PI) / 180, this.camera.aspect);
  }

  fit(now: number): void {
    this.#fly(now, { ...this.#pose(), distance: this.fitDistance(), target: new Vector3() });
  }

  /** Flies to a place so that a sphere of `radius` around it is in view. */
  flyTo(now: number, place: readonly [number, number, number], radius: number): void {
    this.#fly(now, { ...this.#pose(), distance: this.fitDistance(radius), target: new Vector3(...place) });
  }

  setDimensions(now: number, dimensions: 2 | 3): void {
    if (dimensions === this.#dimensions) return;
    const pose = this.#pose();
    if (dimensions === 2 && this.flatnessAt(now) === 1) {
      this.#angles = { azimuth: pose.azimuth, polar: pose.polar };
    }
    this.#dimensions = dimensions;
    this.#chooseActions(false);
    const target = dimensions === 2 ? pose.target.clone().setZ(0) : pose.target;
    this.#flatness = [this.flatnessAt(now), dimensions === 2 ? 0 : 1];
    this.#fly(now, { ...pose, ...this.#angles, target });
  }

  /** How flat the cloud is drawn at a time, 1 in three dimensions and 0 in two. */
  flatnessAt(now: number): number {
    const [from, to] = this.#flatness;
    return from + (to - from) * this.#flight.at(now);
  }

  orbit(horizontal: number, vertical: number): void {
    if (this.#dimensions === 2) return;
    this.#cancelFlight();
    this.#controls.rotate((horizontal * Math.PI) / 180, (vertical * Math.PI) / 180, true);
    this.#wake();
  }

  pan(right: number, up: number): void {
    this.#cancelFlight();
    const height = 2 * Math.tan((fieldOfView * Math.PI) / 360) * this.#controls.distance;
    this.#controls.truck(right * height * this.camera.aspect, -up * height, true);
    this.#wake();
  }

  zoom(factor: number): void {
    this.#cancelFlight();
    this.#controls.dollyTo(Math.min(farthest, Math.max(nearest, this.#controls.distance / factor)), true);
    this.#wake();
  }

  /** Moves the camera on; whether the view changed by more than can be seen. */
  update(now: number, seconds: number): boolean {
    if (this.#from !== null && this.#to !== null) {
      const t = this.#flight.at(now);
      const [from, to] = [this.#from, this.#to];
      const target = from.target.clone().lerp(to.target, t);
      this.#controls.moveTo(target.x, target.y, target.z, false);
      this.#controls.dollyTo(from.distance * (to.distance / from.distance) ** t, false);
      this.#controls.rotateTo(
        from.azimuth + (to.azimuth - from.azimuth) * t,
        from.polar + (to.polar - from.polar) * t,
        false,
      );
      if (t >= 1) {
        this.#from = null;
        this.#to = null;
        this.#flatness = [this.#flatness[1], this.#flatness[1]];
      }
    }
    const stepped = this.#controls.update(seconds);
    const { distance } = this.#controls;
    this.camera.near = Math.max(0.004, distance * 0.02, distance - 4);
    this.camera.far = distance + 10;
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    const changed = this.#look();
    if (stepped && !changed) this.#controls.stop();
    return changed || this.#from !== null;
  }

  dispose(): void {
    this.#element.removeEventListener('wheel', this.#cancelFlight);
    this.#element.removeEventListener('pointerdown', this.#chooseDrag, { capture: true });
    this.#controls.removeEventListener('control', this.#wake);
    this.#controls.removeEventListener('controlstart', this.#cancelFlight);
    this.#controls.dispose();
  }

  #fly(now: number, to: Pose): void {
    const from = this.#pose();
    const angles = this.#dimensions === 2 ? { azimuth: 0, polar: Math.PI / 2 } : to;
    this.#flatness = [this.flatnessAt(now), this.#flatness[1]];
    this.#from = from;
    this.#to = {
      ...to,
      azimuth: nearestTurn(from.azimuth, angles.azimuth),
      polar: angles.polar,
    };
    this.#flight.start(now, this.#reducedMotion ? 0 : flightMilliseconds, true);
    this.#wake();
  }

  #pose(): Pose {
    const controls = this.#controls;
    return {
      azimuth: controls.azimuthAngle,
      polar: controls.polarAngle,
      distance: controls.distance,
      target: controls.getTarget(new Vector3(), false),
    };
  }

  /** A hand on the controls ends a flight, except the turn between two and three dimensions, which must arrive. */
  readonly #cancelFlight = (): void => {
    if (this.#flatness[0] !== this.#flatness[1]) return;
    this.#from = null;
    this.#to = null;
  };

  readonly #chooseDrag = (event: PointerEvent): void => this.#chooseActions(event.shiftKey);

  #chooseActions(shift: boolean): void {
    const { mouseButtons, touches } = this.#controls;
    if (this.#tool !== 'turn') {
      mouseButtons.left = ACTION.NONE;
      touches.one = ACTION.NONE;
      return;
    }
    const flat = this.#dimensions === 2;
    mouseButtons.left = shift || flat ? ACTION.TRUCK : ACTION.ROTATE;
    touches.one = flat ? ACTION.TOUCH_TRUCK : ACTION.TOUCH_ROTATE;
  }

  /** Whether the view is another than the last time this was asked. */
  #look(): boolean {
    const { elements } = this.camera.matrixWorld;
    const { distance } = this.#controls;
    let difference = 0;
    for (let at = 0; at < 16; at++) {
      // Places change by parts of the distance, turns by parts of one.
      const unit = at >= 12 ? distance : 1;
      difference = Math.max(
        difference,
        Math.abs((elements[at] as number) - (this.#seen[at] as number)) / unit,
      );
    }
    difference = Math.max(difference, Math.abs(this.camera.aspect - (this.#seen[16] as number)));
    if (difference < unseen) return false;
    for (let at = 0; at < 16; at++) this.#seen[at] = elements[at] as number;
    this.#seen[16] = this.camera.aspect;
    return true;
  }
}
