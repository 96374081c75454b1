import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LabelCandidate,
  labelBox,
  overlaps,
  placeLabels,
  pushInside,
} from '../../../../src/renderer/scene/placement.ts';

const view = { width: 400, height: 300 };
const candidate = (index: number, changes: Partial<LabelCandidate> = {}): LabelCandidate => ({
  index,
  x: 200,
  y: 150,
  radius: 3,
  width: 60,
  height: 16,
  side: null,
  required: false,
  insistent: false,
  ...changes,
});

const anyCandidate = fc.record({
  x: fc.double({ min: -50, max: 450, noNaN: true }),
  y: fc.double({ min: -50, max: 350, noNaN: true }),
  radius: fc.double({ min: 1, max: 12, noNaN: true }),
  width: fc.double({ min: 5, max: 180, noNaN: true }),
  height: fc.double({ min: 11, max: 22, noNaN: true }),
  side: fc.constantFrom(null, 'right' as const, 'left' as const, 'above' as const, 'below' as const),
  required: fc.boolean(),
  insistent: fc.boolean(),
});

describe('placeLabels', () => {
  it('never lets two labels overlap, nor leave the view, nor cover an obstacle', () => {
    const obstacle = { left: 0, top: 220, width: 150, height: 80 };
    fc.assert(
      fc.property(
        fc.array(anyCandidate, { maxLength: 80 }),
        fc.integer({ min: 0, max: 80 }),
        (list, limit) => {
          const placed = placeLabels(
            list.map((entry, index) => ({ index, ...entry })),
            view,
            [obstacle],
            limit,
          );
          expect(placed.length).toBeLessThanOrEqual(limit);
          placed.forEach((one, at) => {
            expect(one.left).toBeGreaterThanOrEqual(0);
            expect(one.top).toBeGreaterThanOrEqual(0);
            expect(one.left + one.width).toBeLessThanOrEqual(view.width + 1e-9);
            expect(one.top + one.height).toBeLessThanOrEqual(view.height + 1e-9);
            expect(overlaps(one, obstacle)).toBe(false);
            for (const other of placed.slice(at + 1)) expect(overlaps(one, other)).toBe(false);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('always places the first candidate that has room, whatever comes later', () => {
    fc.assert(
      fc.property(fc.array(anyCandidate, { maxLength: 30 }), (list) => {
        const placed = placeLabels(
          [candidate(0), ...list.map((entry, index) => ({ index: index + 1, ...entry }))],
          view,
          [],
          100,
        );
        expect(placed[0]?.index).toBe(0);
      }),
    );
  });

  it('prefers the side a label had', () => {
    expect(placeLabels([candidate(0)], view, [], 9)[0]?.side).toBe('right');
    expect(placeLabels([candidate(0, { side: 'below' })], view, [], 9)[0]?.side).toBe('below');
  });

  it('goes to another side when one is taken, and gives up when all are', () => {
    const same = Array.from({ length: 9 }, (_, index) => candidate(index, { radius: 6, height: 8 }));
    expect(placeLabels(same, view, [], 9).map(({ side }) => side)).toEqual([
      'right',
      'left',
      'above',
      'below',
    ]);
  });

  it('pushes a required label inside the view and leaves another out', () => {
    const corner = { x: 399, y: 1, width: 390 };
    expect(placeLabels([candidate(0, corner)], view, [], 9)).toEqual([]);
    const [placed] = placeLabels([candidate(0, { ...corner, required: true })], view, [], 9);
    expect(placed).toMatchObject({ left: 10, top: 0 });
  });

  it('keeps off lines, but for a label that insists and has no other side', () => {
    const line = { left: 200, top: 145, width: 200, height: 10 };
    expect(placeLabels([candidate(0)], view, [], 9, [line])[0]?.side).toBe('left');
    const everywhere = { left: 0, top: 0, width: 400, height: 300 };
    expect(placeLabels([candidate(0)], view, [], 9, [everywhere])).toEqual([]);
    expect(placeLabels([candidate(0, { insistent: true })], view, [], 9, [everywhere])[0]?.side).toBe(
      'right',
    );
    expect(placeLabels([candidate(0, { insistent: true })], view, [everywhere], 9, [])).toEqual([]);
  });

  it('touches the point on no side', () => {
    for (const side of ['right', 'left', 'above', 'below'] as const) {
      const box = labelBox(candidate(0), side);
      expect(overlaps(box, { left: 197, top: 147, width: 6, height: 6 })).toBe(false);
    }
    expect(pushInside({ left: -5, top: 900, width: 10, height: 10 }, view)).toEqual({
      left: 0,
      top: 290,
      width: 10,
      height: 10,
    });
  });
});
