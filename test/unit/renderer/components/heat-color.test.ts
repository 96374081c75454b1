import { describe, expect, it } from 'vitest';
import { divergingColor, heatGrid } from '../../../../src/renderer/components/heat-color.ts';

const channels = (color: string) => color.match(/\d+/g)!.map(Number) as [number, number, number];

describe('colours of signed values', () => {
  it.each(['dark', 'light'] as const)('run from blue over the ground to orange (%s)', (scheme) => {
    const [redBelow, , blueBelow] = channels(divergingColor(-1, scheme));
    const [redAbove, , blueAbove] = channels(divergingColor(1, scheme));
    expect(blueBelow).toBeGreaterThan(redBelow);
    expect(redAbove).toBeGreaterThan(blueAbove);
    const middle = channels(divergingColor(0, scheme));
    expect(Math.max(...middle) - Math.min(...middle)).toBeLessThan(20);
  });

  it('clamp what lies outside and take what is no number for zero', () => {
    expect(divergingColor(7, 'dark')).toBe(divergingColor(1, 'dark'));
    expect(divergingColor(Number.NaN, 'dark')).toBe(divergingColor(0, 'dark'));
  });
});

describe('the cells of a heat strip', () => {
  it.each([
    [2, 2, 1],
    [100, 100, 1],
    [300, 100, 3],
    [1024, 128, 8],
  ])('%d dimensions take %d columns and %d rows', (dimension, columns, rows) => {
    expect(heatGrid(dimension)).toEqual({ columns, rows });
  });

  it('always has a cell for every dimension', () => {
    for (let dimension = 1; dimension <= 1024; dimension++) {
      const { columns, rows } = heatGrid(dimension);
      expect(columns * rows).toBeGreaterThanOrEqual(dimension);
    }
  });
});
