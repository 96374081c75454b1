import { expect, it } from 'vitest';
import { matrixTable } from '../../../../src/renderer/state/matrix-table.ts';
import { toCsv } from '../../../../src/renderer/state/tables.ts';

it('a matrix becomes a table in the order shown, and what is not defined says so', () => {
  const values = Float32Array.of(
    1,
    0.25,
    Number.NaN,
    0.25,
    1,
    Number.NaN,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  );
  const table = matrixTable({ labels: ['king', 'queen', 'zero, word'], values, order: [1, 0, 2] });
  expect(table).toEqual([
    ['', 'queen', 'king', 'zero, word'],
    ['queen', 1, 0.25, 'undefined'],
    ['king', 0.25, 1, 'undefined'],
    ['zero, word', 'undefined', 'undefined', 'undefined'],
  ]);
  expect(toCsv(table)).not.toContain('NaN');
});
