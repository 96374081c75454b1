import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { easeInOut, Transition } from '../../../../src/renderer/scene/easing.ts';
import { PointField } from '../../../../src/renderer/scene/field.ts';
import {
  boundsOf,
  cloudBounds,
  distanceToFit,
  nearestTurn,
  neighborhoodRadius,
  normalizePositions,
} from '../../../../src/renderer/scene/framing.ts';
import { Projector } from '../../../../src/renderer/scene/projector.ts';
import {
  crowdFactor,
  frequencyScale,
  labelSize,
  perspectiveFactor,
  pointRadius,
} from '../../../../src/renderer/scene/sizes.ts';

describe('easing', () => {
  it('runs from 0 to 1, never back, symmetric around one half', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b) => {
          expect(easeInOut(Math.min(a, b))).toBeLessThanOrEqual(easeInOut(Math.max(a, b)) + 1e-12);
          expect(easeInOut(a) + easeInOut(1 - a)).toBeCloseTo(1, 10);
        },
      ),
    );
    expect([easeInOut(-1), easeInOut(0), easeInOut(0.5), easeInOut(1), easeInOut(7)]).toEqual([
      0, 0, 0.5, 1, 1,
    ]);
  });

  it('is over at once without time', () => {
    const transition = new Transition();
    expect(transition.at(0)).toBe(1);
    transition.start(100, 600, false);
    expect([50, 100, 400, 700, 900].map((now) => transition.at(now))).toEqual([0, 0, 0.5, 1, 1]);
    transition.start(900, 0, true);
    expect(transition.at(900)).toBe(1);
  });
});

describe('framing', () => {
  /** A ball of radius 2 around (5, −3, 1) in golden-angle order. */
  const ball = (n: number) =>
    Float32Array.from({ length: n * 3 }, (_, at) => {
      const index = Math.floor(at / 3);
      const z = 1 - (2 * (index + 0.5)) / n;
      const angle = index * 2.399963;
      const flat = Math.sqrt(1 - z * z);
      return [5 + 2 * flat * Math.cos(angle), -3 + 2 * flat * Math.sin(angle), 1 + 2 * z][at % 3] as number;
    });

  it('finds centre and radius, also with wild points and places that are no numbers', () => {
    const positions = ball(4_000);
    positions.set([1e9, -1e9, 1e9], 300);
    positions.set([Number.NaN, 0, 0], 600);
    const { center, radius } = cloudBounds(positions);
    expect(center[0]).toBeCloseTo(5, 1);
    expect(center[1]).toBeCloseTo(-3, 1);
    expect(center[2]).toBeCloseTo(1, 1);
    expect(radius).toBeCloseTo(2, 1);
    const world = normalizePositions(positions, { center, radius });
    expect(world.every(Number.isFinite)).toBe(true);
    expect(Math.hypot(world[0] as number, world[1] as number, world[2] as number)).toBeCloseTo(1, 1);
  });

  it('survives nothing, one point, and points all in one place', () => {
    expect(cloudBounds(new Float32Array(0))).toEqual({ center: [0, 0, 0], radius: 1 });
    expect(cloudBounds(new Float32Array([1, 2, 3]))).toEqual({ center: [1, 2, 3], radius: 1 });
    expect(cloudBounds(new Float32Array([1, 2, 3, 1, 2, 3])).radius).toBe(1);
    expect(cloudBounds(new Float32Array([Number.NaN, 0, 0])).radius).toBe(1);
  });

  it('brings each of a few chosen points into view, and of many all but single far ones', () => {
    expect(boundsOf(new Float32Array(0))).toBeNull();
    expect(boundsOf(new Float32Array([3, 4, 5]))).toEqual({ center: [3, 4, 5], radius: 0.12 });
    const far = boundsOf(new Float32Array([0, 0, 0, 0.1, 0, 0, 8, 0, 0]));
    expect(far).toEqual({ center: [4, 0, 0], radius: 4 });
    const many = ball(4_000);
    many.set([1e3, 0, 0], 300);
    const bounds = boundsOf(many);
    expect(bounds?.radius).toBeCloseTo(2, 1);
    expect(bounds?.center[0]).toBeCloseTo(5, 1);
  });

  it('copes with a layout on a plane or a line', () => {
    for (const axes of [1, 2]) {
      const flat = ball(500).map((value, at) => (at % 3 < axes ? value : 0));
      const { center, radius } = cloudBounds(flat);
      expect(center.slice(axes)).toEqual(Array(3 - axes).fill(0));
      expect(radius).toBeGreaterThan(1);
      expect(normalizePositions(flat, { center, radius }).every(Number.isFinite)).toBe(true);
      expect(boundsOf(flat)?.radius).toBeGreaterThan(1);
    }
  });

  it('stands far enough away that a sphere fits both ways', () => {
    const fov = (40 * Math.PI) / 180;
    for (const aspect of [0.4, 1, 2.5]) {
      const distance = distanceToFit(1, fov, aspect, 1);
      const seen = Math.asin(1 / distance);
      const narrow = Math.min(fov / 2, Math.atan(Math.tan(fov / 2) * aspect));
      expect(seen).toBeCloseTo(narrow, 10);
    }
  });

  it('keeps a neighbourhood in view, but not a neighbour on the other side of the cloud', () => {
    expect(neighborhoodRadius([0, 0, 0], new Float32Array(0))).toBe(0.3);
    const near = Array.from({ length: 9 }, (_, at) => [0.01 * (at + 1), 0, 0]).flat();
    const radius = neighborhoodRadius([0, 0, 0], new Float32Array([...near, 1.9, 0, 0]));
    expect(radius).toBeGreaterThanOrEqual(0.08);
    expect(radius).toBeLessThan(0.2);
  });

  it('turns the short way', () => {
    expect(nearestTurn(6, 0)).toBeCloseTo(2 * Math.PI, 10);
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        (from, to) => {
          expect(Math.abs(nearestTurn(from, to) - from)).toBeLessThanOrEqual(Math.PI + 1e-9);
        },
      ),
    );
  });
});

describe('sizes', () => {
  it('scales counts by logarithm between the rarest and the most frequent', () => {
    expect([...frequencyScale([1000, 100, 10, 1], 4)]).toEqual([255, 170, 85, 0]);
    expect([...frequencyScale([5, 5], 2)]).toEqual([128, 128]);
    expect([...frequencyScale([9, 0], 2)]).toEqual([255, 0]);
  });

  it('takes the rank where counts are not known', () => {
    const scale = frequencyScale(null, 100);
    expect(scale[0]).toBe(255);
    expect(scale[99]).toBe(0);
    expect(scale[9]).toBe(128);
  });

  it('keeps radii between 1.5 and 6 pixels in a cloud of 20,000 words, and smaller in a crowd', () => {
    expect(pointRadius(0, 1, 20_000)).toBeCloseTo(1.5, 10);
    expect(pointRadius(255, 1, 20_000)).toBeCloseTo(6, 10);
    expect(pointRadius(255, 2, 20_000)).toBeCloseTo(12, 10);
    expect(crowdFactor(400_000)).toBeLessThan(0.6);
    expect(crowdFactor(10)).toBe(1.45);
    expect([perspectiveFactor(1e9), perspectiveFactor(0)]).toEqual([2.6, 0.55]);
  });

  it('sets labels between 11 and 16 pixels, the frequent ones larger', () => {
    const sizes = [0, 3, 30, 300, 3_000, 29_999].map((rank) => labelSize(rank, 30_000));
    expect(sizes[0]).toBe(16);
    expect(sizes.at(-1)).toBe(11);
    expect([...sizes].sort((a, b) => b - a)).toEqual(sizes);
  });
});

describe('PointField', () => {
  it('moves on from wherever the points are, and new points are told apart', () => {
    const field = new PointField();
    const place = [0, 0, 0];
    const at = (index: number) => {
      field.place(index, place);
      return [...place];
    };
    field.moveTo(new Float32Array([0, 0, 0]), 0, 500, false);
    expect(field.mixing).toBe(1);
    field.moveTo(new Float32Array([8, 0, 0]), 0, 400, false);
    field.advance(100);
    expect(at(0)).toEqual([2, 0, 0]);
    field.moveTo(new Float32Array([2, 4, 2, 9, 9, 9]), 100, 100, false);
    expect(at(0)).toEqual([2, 0, 0]);
    expect(at(1)).toEqual([9, 9, 9]);
    expect([field.count, field.known]).toEqual([2, 1]);
    expect(field.advance(150)).toBe(true);
    expect(at(0)).toEqual([2, 2, 1]);
    field.flatness = 0.5;
    field.advance(900);
    expect(at(0)).toEqual([2, 4, 1]);
    expect([field.moving, field.advance(901)]).toEqual([false, false]);
  });

  it('tells where points are going to be', () => {
    const field = new PointField();
    field.moveTo(new Float32Array([0, 0, 0, 1, 1, 1]), 0, 0, true);
    field.moveTo(new Float32Array([2, 2, 2, 3, 4, 5]), 0, 100, true);
    expect([...field.destinations([1, 0], 0)]).toEqual([3, 4, 0, 2, 2, 0]);
    expect([...field.destinations([1], 1)]).toEqual([3, 4, 5]);
  });

  it('forgets points that a smaller layout leaves out', () => {
    const field = new PointField();
    field.moveTo(new Float32Array(9), 0, 0, true);
    field.moveTo(new Float32Array([1, 1, 1]), 0, 100, true);
    expect([field.count, field.known, field.from.length]).toEqual([1, 1, 3]);
  });
});

describe('Projector', () => {
  it('projects as a perspective matrix says, and hides what lies behind', () => {
    const projector = new Projector();
    projector.width = 200;
    projector.height = 100;
    // Looking down −z with a field of view of 90° and an aspect of 2: w = −z.
    projector.matrix = [0.5, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, -1, 0, 0, -0.2, 0];
    expect(projector.project(0, 0, -2)).toBe(true);
    expect([projector.x, projector.y, projector.depth]).toEqual([100, 50, 2]);
    expect(projector.project(2, 1, -2)).toBe(true);
    expect([projector.x, projector.y]).toEqual([150, 25]);
    expect(projector.project(0, 0, 2)).toBe(false);
    expect(projector.project(0, 3, -2)).toBe(false);
    expect(projector.project(0, 3, -2, 30)).toBe(true);
  });
});
