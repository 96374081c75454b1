import { describe, expect, it } from 'vitest';
import { PieceSize, PointBudget } from '../../../../src/renderer/scene/budget.ts';

/** A made-up graphics processor: so many milliseconds a frame and a thousand points. */
function turn(
  budget: PointBudget,
  total: number,
  fixed: number,
  perThousand: number,
  frames: number,
): number[] {
  return Array.from({ length: frames }, () => {
    const drawn = Math.min(total, budget.points);
    const interval = Math.max(1000 / 60, fixed + (drawn / 1000) * perThousand);
    budget.frame(interval, drawn);
    return interval;
  });
}

describe('PointBudget', () => {
  it('settles where a slow processor keeps more than 30 frames a second', () => {
    const budget = new PointBudget();
    turn(budget, 400_000, 10, 0.5, 60);
    const settled = turn(budget, 400_000, 10, 0.5, 120);
    expect(Math.max(...settled)).toBeLessThan(33);
    expect(budget.points).toBeGreaterThan(15_000);
    expect(budget.points).toBeLessThan(46_000);
  });

  it('draws everything within a second on a fast processor', () => {
    const budget = new PointBudget();
    turn(budget, 400_000, 2, 0.005, 60);
    expect(budget.points).toBeGreaterThanOrEqual(400_000);
  });

  it('recovers when another program lets go of the processor', () => {
    const budget = new PointBudget();
    turn(budget, 400_000, 60, 3, 80);
    const low = budget.points;
    turn(budget, 400_000, 5, 0.2, 300);
    expect(budget.points).toBeGreaterThan(low * 5);
  });

  it('never falls below the least, and does not grow past what was tried', () => {
    const budget = new PointBudget({ least: 5_000 });
    turn(budget, 400_000, 300, 10, 200);
    expect(budget.points).toBe(5_000);
    const small = new PointBudget({ start: 10_000 });
    turn(small, 100, 1, 0, 200);
    expect(small.points).toBe(10_000);
  });
});

describe('PieceSize', () => {
  it('finds pieces of about 50 ms', () => {
    const piece = new PieceSize();
    for (let round = 0; round < 30; round++) piece.drawn(piece.points, piece.points / 800);
    expect(piece.points / 800).toBeGreaterThan(40);
    expect(piece.points / 800).toBeLessThan(60);
  });

  it('learns nothing from a last small piece', () => {
    const piece = new PieceSize();
    const before = piece.points;
    piece.drawn(100, 1);
    expect(piece.points).toBe(before);
  });
});
