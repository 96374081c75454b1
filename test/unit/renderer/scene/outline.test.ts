import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PointField } from '../../../../src/renderer/scene/field.ts';
import { Outline, wordsInside } from '../../../../src/renderer/scene/outline.ts';
import { ShownWords } from '../../../../src/renderer/scene/shown.ts';
import { CloudView } from '../../../../src/renderer/scene/view.ts';
import { randomStream } from '../../../e2e/scene/cloud-data.ts';

type Corners = readonly (readonly [number, number])[];

/** How often an outline goes round a place: the angles under which its sides are seen, added up. */
function turns(corners: Corners, x: number, y: number): number {
  let angle = 0;
  corners.forEach(([x1, y1], at) => {
    const [x2, y2] = corners[(at + 1) % corners.length] as readonly [number, number];
    const [ax, ay, bx, by] = [x1 - x, y1 - y, x2 - x, y2 - y];
    angle += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
  });
  return Math.round(angle / (2 * Math.PI));
}

/** How far a place is from the nearest side. */
function distanceToSides(corners: Corners, x: number, y: number): number {
  return Math.min(
    ...corners.map(([x1, y1], at) => {
      const [x2, y2] = corners[(at + 1) % corners.length] as readonly [number, number];
      const squared = (x2 - x1) ** 2 + (y2 - y1) ** 2;
      const share = squared === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / squared;
      const along = Math.min(1, Math.max(0, share));
      return Math.hypot(x - x1 - (x2 - x1) * along, y - y1 - (y2 - y1) * along);
    }),
  );
}

const place = fc.tuple(
  fc.double({ min: -20, max: 120, noNaN: true }),
  fc.double({ min: -20, max: 120, noNaN: true }),
);

describe('Outline', () => {
  it('holds what it goes round, also where it crosses itself', () => {
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 3, maxLength: 40 }),
        fc.array(place, { maxLength: 40 }),
        (corners, places) => {
          const outline = new Outline(corners.flat());
          for (const [x, y] of places) {
            if (distanceToSides(corners, x, y) < 1e-6) continue;
            expect(outline.holds(x, y)).toBe(turns(corners, x, y) !== 0);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('has no hole where a pentagram crosses itself, and none where its corners are level with a place', () => {
    const star = [0, 1, 2, 3, 4].flatMap((at) => {
      const angle = (at * 4 * Math.PI) / 5 - Math.PI / 2;
      return [50 + 40 * Math.cos(angle), 50 + 40 * Math.sin(angle)];
    });
    expect(new Outline(star).holds(50, 50)).toBe(true);
    const diamond = new Outline([50, 10, 90, 50, 50, 90, 10, 50]);
    for (const x of [11, 30, 50, 70, 89]) expect(diamond.holds(x, 50)).toBe(true);
    for (const x of [5, 95]) expect(diamond.holds(x, 50)).toBe(false);
    expect([diamond.holds(40, 10), diamond.holds(40, 91)]).toEqual([false, false]);
  });

  it('holds nothing where it has no area or is no outline', () => {
    for (const corners of [[], [5, 5], [1, 1, 9, 9], [Number.NaN, 1, 2, 3, 4, 5]]) {
      expect(new Outline(corners).holds(5, 5)).toBe(false);
    }
  });
});

describe('wordsInside', () => {
  /** A view of 200 × 100 down −z with a field of view of 90°. */
  function viewOf(positions: Float32Array): CloudView {
    const field = new PointField();
    field.moveTo(positions, 0, 0, true);
    const view = new CloudView(field);
    view.projector.width = 200;
    view.projector.height = 100;
    view.projector.matrix = [0.5, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, -1, 0, 0, -0.2, 0];
    return view;
  }
  const random = randomStream(3);
  const cloud = Float32Array.from({ length: 9_000 }, () => random() * 6 - 3);

  it('finds the shown words whose centre is drawn inside, ascending', () => {
    const view = viewOf(cloud);
    const corners: Corners = [
      [40, 20],
      [150, 10],
      [120, 60],
      [170, 90],
      [60, 80],
      [90, 40],
    ];
    for (const shown of [
      new ShownWords(null, 3_000),
      new ShownWords(
        Uint32Array.from({ length: 900 }, (_, at) => 2_999 - 3 * at),
        3_000,
      ),
    ]) {
      const expected = Array.from({ length: 3_000 }, (_, index) => index).filter((index) => {
        const [x, y, z] = cloud.subarray(index * 3, index * 3 + 3) as unknown as [number, number, number];
        const seen = view.projector.project(x, y, z);
        const { depth } = view.projector;
        return (
          seen &&
          depth >= 0.1 &&
          depth <= 2.5 &&
          shown.has(index) &&
          turns(corners, view.projector.x, view.projector.y) !== 0
        );
      });
      expect(expected.length).toBeGreaterThan(3);
      expect([...wordsInside(new Outline(corners.flat()), view, shown, 0.1, 2.5)]).toEqual(expected);
    }
  });

  it('leaves out what lies outside the view though inside the outline', () => {
    const view = viewOf(new Float32Array([0, 0, -2, 4.5, 0, -2, 0, 0, 2, 0, 3, -2]));
    const everything = new Outline([-900, -900, 900, -900, 900, 900, -900, 900]);
    expect([...wordsInside(everything, view, new ShownWords(null, 4), 0.1, 10)]).toEqual([0]);
  });

  it('leaves out what lies before the nearest or behind the farthest plane of the camera', () => {
    const view = viewOf(new Float32Array([0, 0, -1, 0, 0, -2, 0, 0, -3]));
    const middle = new Outline([50, 20, 150, 20, 150, 80, 50, 80]);
    const shown = new ShownWords(null, 3);
    expect([...wordsInside(middle, view, shown, 0.5, 10)]).toEqual([0, 1, 2]);
    expect([...wordsInside(middle, view, shown, 1.5, 2.5)]).toEqual([1]);
  });

  it('asks where points are on their way, and how flat they are drawn', () => {
    const view = viewOf(new Float32Array([-2, 0, -2]));
    view.field.moveTo(new Float32Array([2, 0, -2]), 0, 100, false);
    view.field.advance(50);
    const middle = new Outline([90, 40, 110, 40, 110, 60, 90, 60]);
    const shown = new ShownWords(null, 1);
    expect([...wordsInside(middle, view, shown, 0.1, 10)]).toEqual([0]);
    view.field.advance(100);
    expect([...wordsInside(middle, view, shown, 0.1, 10)]).toEqual([]);
    view.field.flatness = 0;
    expect([...wordsInside(new Outline([-900, -900, 900, -900, 900, 900]), view, shown, 0.1, 10)]).toEqual(
      [],
    );
  });
});
