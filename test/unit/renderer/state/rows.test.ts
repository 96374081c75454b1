import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasRow, rowSet, sameRows } from '../../../../src/renderer/state/rows.ts';

const row = fc.integer({ min: 0, max: 0xffff_fffe });

describe('sets of rows', () => {
  it('are ascending, each row once, and know what they hold', () => {
    fc.assert(
      fc.property(fc.array(row), fc.array(row), (members, others) => {
        const rows = rowSet(members);
        const expected = new Set(members);
        expect([...rows]).toEqual([...expected].sort((a, b) => a - b));
        for (const other of [...members, ...others]) expect(hasRow(rows, other)).toBe(expected.has(other));
      }),
    );
  });

  it('are the same when they hold the same rows', () => {
    expect(sameRows(rowSet([3, 1]), rowSet([1, 3, 3]))).toBe(true);
    expect(sameRows(rowSet([1]), rowSet([1, 3]))).toBe(false);
    expect(sameRows(rowSet([1, 2]), rowSet([1, 3]))).toBe(false);
  });
});
