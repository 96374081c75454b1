import { describe, expect, it } from 'vitest';
import { cellAt, heatmapGeometry } from '../../../../src/renderer/components/heatmap-drawing.ts';

describe('where the cells of a heatmap are', () => {
  it('few words have labels and values, in cells that do not grow without end', () => {
    const geometry = heatmapGeometry(4, 320, 60, 40);
    expect(geometry).toMatchObject({ cell: 40, offset: 65, labelled: true, valued: true, size: 225 });
  });

  it('many words have neither, and use all the width', () => {
    const geometry = heatmapGeometry(60, 300, 80, 40);
    expect(geometry).toMatchObject({ cell: 5, offset: 0, labelled: false, valued: false, size: 300 });
  });

  it.each([1, 2, 7, 16, 30, 60, 200, 500])('%d words fit a narrow panel', (cells) => {
    const { size, cell } = heatmapGeometry(cells, 310, 84, 40);
    expect(cell).toBeGreaterThan(0);
    expect(size).toBeLessThanOrEqual(310);
  });

  it('a place is found again in the cell it is drawn in', () => {
    const geometry = heatmapGeometry(16, 310, 70, 40);
    for (const [row, column] of [
      [0, 0],
      [3, 15],
      [15, 2],
    ] as const) {
      const at = (place: number) => geometry.offset + (place + 0.5) * geometry.cell;
      expect(cellAt(geometry, at(column), at(row))).toEqual({ row, column });
    }
    expect(cellAt(geometry, geometry.offset - 1, geometry.offset + 1)).toBeNull();
    expect(cellAt(geometry, geometry.size + 1, geometry.offset + 1)).toBeNull();
  });
});
