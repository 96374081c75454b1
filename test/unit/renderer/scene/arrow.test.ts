import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrowOutline,
  boxBeside,
  segmentLength,
  shaftBoxes,
  trimSegment,
  visiblePart,
} from '../../../../src/renderer/scene/arrow.ts';
import { Projector } from '../../../../src/renderer/scene/projector.ts';

const number = fc.double({ min: -500, max: 500, noNaN: true });
const anySegment = fc.record({ x1: number, y1: number, x2: number, y2: number });
const shape = { startWidth: 2, neckWidth: 4, headLength: 12, headWidth: 10 };

describe('arrowOutline', () => {
  it('widens from its start to its neck and has its tip at the end', () => {
    const outline = arrowOutline({ x1: 0, y1: 50, x2: 100, y2: 50 }, shape) as number[];
    expect(outline).toHaveLength(14);
    expect(outline.slice(6, 8)).toEqual([100, 50]);
    expect([outline[0], outline[1], outline[12], outline[13]]).toEqual([0, 49, 0, 51]);
    expect([outline[3], outline[11]]).toEqual([48, 52]);
    expect([outline[4], outline[5], outline[8], outline[9]]).toEqual([88, 45, 88, 55]);
  });

  it('is as wide at any length and in any direction, and mirrored about its line', () => {
    fc.assert(
      fc.property(anySegment, (segment) => {
        const length = segmentLength(segment);
        fc.pre(length > 30);
        const outline = arrowOutline(segment, shape) as number[];
        const corner = (at: number) => [outline[at * 2], outline[at * 2 + 1]] as [number, number];
        const across = (one: number, other: number) => {
          const [a, b] = [corner(one), corner(other)];
          return Math.hypot(a[0] - b[0], a[1] - b[1]);
        };
        expect(across(0, 6)).toBeCloseTo(2, 6);
        expect(across(1, 5)).toBeCloseTo(4, 6);
        expect(across(2, 4)).toBeCloseTo(10, 6);
        expect(corner(3)[0]).toBeCloseTo(segment.x2, 6);
        for (const [left, right] of [
          [0, 6],
          [1, 5],
          [2, 4],
        ] as const) {
          const middle = [0, 1].map(
            (part) => ((corner(left)[part] as number) + (corner(right)[part] as number)) / 2,
          );
          const off =
            ((middle[0] as number) - segment.x1) * (segment.y2 - segment.y1) -
            ((middle[1] as number) - segment.y1) * (segment.x2 - segment.x1);
          expect(Math.abs(off) / length).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it('has a smaller head where it is short, and is not there without length', () => {
    const outline = arrowOutline({ x1: 0, y1: 0, x2: 8, y2: 0 }, shape) as number[];
    expect(Math.min(...outline.filter((_, at) => at % 2 === 0))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...outline.filter((_, at) => at % 2 === 1))).toBeLessThan(5);
    for (const x2 of [0, 0.4, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(arrowOutline({ x1: 0, y1: 0, x2, y2: 0 }, shape)).toBeNull();
    }
  });
});

describe('segments', () => {
  it('lose their ends, and are nothing where nothing is left', () => {
    expect(trimSegment({ x1: 0, y1: 0, x2: 30, y2: 40 }, 5, 10)).toEqual({ x1: 3, y1: 4, x2: 24, y2: 32 });
    expect(trimSegment({ x1: 0, y1: 0, x2: 10, y2: 0 }, 5, 5)).toBeNull();
    expect(trimSegment({ x1: 3, y1: 3, x2: 3, y2: 3 }, 0, 0)).toBeNull();
    expect(trimSegment({ x1: Number.NaN, y1: 3, x2: 3, y2: 3 }, 0, 0)).toBeNull();
  });

  it('are cut to a box exactly where walking along them enters and leaves it', () => {
    const box = { left: -100, top: -50, width: 200, height: 100 };
    fc.assert(
      fc.property(anySegment, ({ x1, y1, x2, y2 }) => {
        const steps = Array.from({ length: 401 }, (_, at) => at / 400);
        const inside = steps.filter((share) => {
          const [x, y] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
          return Math.abs(x) < 100 && Math.abs(y) < 50;
        });
        const part = visiblePart({ x1, y1, x2, y2 }, box);
        if (part === null) {
          expect(inside).toEqual([]);
          return;
        }
        for (const [x, y] of [
          [part.x1, part.y1],
          [part.x2, part.y2],
        ] as const) {
          expect(Math.abs(x)).toBeLessThanOrEqual(100 + 1e-6);
          expect(Math.abs(y)).toBeLessThanOrEqual(50 + 1e-6);
        }
        const whole = segmentLength({ x1, y1, x2, y2 });
        const walked = ((inside.at(-1) ?? 0) - (inside[0] ?? 0)) * whole;
        expect(segmentLength(part)).toBeGreaterThanOrEqual(walked - 1e-6);
        expect(segmentLength(part)).toBeLessThanOrEqual(walked + whole / 200 + 1e-6);
      }),
    );
    expect(visiblePart({ x1: Number.NaN, y1: 0, x2: 1, y2: 1 }, box)).toBeNull();
  });

  it('have text beside them that does not touch them, on either side', () => {
    fc.assert(
      fc.property(anySegment, fc.constantFrom(1 as const, -1 as const), (segment, side) => {
        fc.pre(segmentLength(segment) > 2);
        const { x1, y1, x2, y2 } = segment;
        const box = boxBeside(segment, 0.5, side, { width: 80, height: 16 }, 4);
        const offs = [
          [box.left, box.top],
          [box.left + 80, box.top],
          [box.left, box.top + 16],
          [box.left + 80, box.top + 16],
        ].map(
          ([x, y]) =>
            (((x as number) - x1) * (y2 - y1) - ((y as number) - y1) * (x2 - x1)) / segmentLength(segment),
        );
        expect(Math.min(...offs.map((off) => off * side))).toBeCloseTo(4, 6);
      }),
    );
  });

  it('have boxes all along, and a bounded number of them', () => {
    const boxes = shaftBoxes({ x1: 0, y1: 0, x2: 90, y2: 0 }, 6, 10);
    expect(boxes).toHaveLength(10);
    expect(boxes[0]).toEqual({ left: 1.5, top: -3, width: 6, height: 6 });
    expect(shaftBoxes({ x1: 0, y1: 0, x2: 1e6, y2: 0 }, 6)).toHaveLength(200);
  });
});

describe('projectLine', () => {
  const projector = new Projector();
  projector.width = 200;
  projector.height = 100;
  projector.matrix = [0.5, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, -1, 0, 0, -0.2, 0];

  it('joins what both ends are projected to', () => {
    expect(projector.projectLine([0, 0, -2], [2, 1, -2])).toEqual({
      x1: 100,
      y1: 50,
      x2: 150,
      y2: 25,
      startCut: false,
      endCut: false,
    });
  });

  it('cuts off what lies behind the viewer, and keeps the direction of the rest', () => {
    const line = projector.projectLine([1, 0, 2], [1, 0, -2]);
    expect(line).toMatchObject({ startCut: true, endCut: false, y1: 50, x2: 125, y2: 50 });
    expect(line?.x1).toBeGreaterThan(1000);
    expect(projector.projectLine([0, 0, 1], [1, 0, 3])).toBeNull();
    expect(projector.projectLine([Number.NaN, 0, Number.NaN], [1, 0, Number.NaN])).toBeNull();
  });
});
