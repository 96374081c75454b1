import { formatFixed } from '../../shared/format.ts';
import { inkOn } from '../components/heatmap-drawing.ts';
import type { MatrixCell } from '../components/matrix-canvas.tsx';
import { occurrenceLine } from '../state/context-occurrences.ts';
import { shareOf } from '../state/context-scale.ts';
import type { DrawnMatrix } from './drawn-matrix.ts';

interface MatrixTableProps {
  readonly drawn: DrawnMatrix;
  /** The colour of each row's sense. */
  readonly ticks: readonly string[];
  readonly cell: MatrixCell | null;
  readonly onPoint: (cell: MatrixCell | null) => void;
  readonly onChoose: (cell: MatrixCell) => void;
}

/** A matrix of few rows, with its numbers in the cells. */
export function MatrixTable({ drawn, ticks, cell, onPoint, onChoose }: MatrixTableProps) {
  const { study, heatmap, colors, borders } = drawn;
  const { order, values, labels } = heatmap;
  const before = (column: number) => (borders.includes(column) ? 'border-before' : '');
  const above = (row: number) => (borders.includes(row) ? 'border-above' : '');
  return (
    <table className="matrix-numbers" aria-label="Similarity matrix" onPointerLeave={() => onPoint(null)}>
      <thead>
        <tr>
          <td />
          {order.map((place, column) => (
            <th
              key={place}
              scope="col"
              className={before(column)}
              style={{ borderBottomColor: ticks[column] }}
              title={occurrenceLine(study, place, 120)}
            >
              {labels[place]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {order.map((from, row) => (
          <tr key={from}>
            <th
              scope="row"
              className={above(row)}
              style={{ borderInlineEndColor: ticks[row] }}
              title={occurrenceLine(study, from, 120)}
            >
              <bdi>{occurrenceLine(study, from, 14)}</bdi>
            </th>
            {order.map((to, column) => {
              const value = values[from * labels.length + to] ?? Number.NaN;
              const ground = colors.at(shareOf(colors, value));
              const here = cell?.row === row && cell.column === column;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the box around the table handles the keys
                <td
                  key={to}
                  className={`${before(column)} ${above(row)} ${here ? 'here' : ''}`}
                  style={{ background: ground, color: inkOn(ground) }}
                  onPointerEnter={() => onPoint({ row, column })}
                  onClick={() => onChoose({ row, column })}
                >
                  {formatFixed(value, 2)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
