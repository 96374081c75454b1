import type { AxesLayout } from '../../shared/questions.ts';
import type { AxisEnds } from './axis-ends.ts';

type Row = readonly (string | number)[];

/** What an axis is called. */
export function axisName({ low, high }: Pick<AxesLayout['axes'][number], 'low' | 'high'>): string {
  return `${low} → ${high}`;
}

/** From this overlap on, two axes say much the same. */
export const strongOverlap = 0.3;

const places = 6;
const rounded = (score: number | undefined) => Number((score ?? Number.NaN).toFixed(places));

/** The words listed at the ends of all axes, with their scores on every axis. */
export function endsTable(
  layout: AxesLayout,
  ends: readonly AxisEnds[],
  word: (row: number) => string,
): readonly Row[] {
  const count = layout.axes.length;
  const scoresOf = (row: number) => layout.axes.map((_, axis) => rounded(layout.scores[row * count + axis]));
  const rows: Row[] = [['axis', 'end', 'place', 'word', 'rank', ...layout.axes.map(axisName)]];
  for (const [place, axis] of layout.axes.entries()) {
    for (const side of ['low', 'high'] as const) {
      for (const [at, row] of (ends[place]?.[side] ?? []).entries()) {
        rows.push([axisName(axis), axis[side], at + 1, word(row), row + 1, ...scoresOf(row)]);
      }
    }
  }
  return rows;
}

/** The names of the columns of {@link scoresRow}. */
export function scoresHeader(layout: AxesLayout): Row {
  return ['word', 'rank', ...layout.axes.map(axisName)];
}

/** One word's scores on every axis. */
export function scoresRow(layout: AxesLayout, row: number, word: string): Row {
  const count = layout.axes.length;
  return [word, row + 1, ...layout.axes.map((_, axis) => rounded(layout.scores[row * count + axis]))];
}
