import { missingRow } from './selectors.ts';
import type { AppState } from './store.ts';

type Row = readonly (string | number)[];

/** The places of the words that the view shows, as a table; `null` without a model. */
export function coordinatesTable(
  state: Pick<AppState, 'model' | 'layout' | 'focus'>,
): { readonly header: Row; readonly count: number; readonly row: (place: number) => Row } | null {
  const { model, layout, focus } = state;
  if (model === null) return null;
  const { positions, components } =
    layout === null ? model.projection : { positions: layout.positions, components: 3 };
  const names =
    layout === null
      ? Array.from({ length: components }, (_, axis) => `PC ${axis + 1}`)
      : Array.from({ length: components }, (_, axis) => axisName(layout, axis));
  const rows = focus?.mode === 'isolate' ? focus.rows.filter((row) => row !== missingRow) : null;
  return {
    header: ['word', 'rank', ...names],
    count: rows?.length ?? model.words.size,
    row: (place) => {
      const row = rows?.[place] ?? place;
      const coordinates = positions.subarray(row * components, (row + 1) * components);
      return [
        model.words.word(row),
        row + 1,
        ...Array.from(coordinates, (value) => Number(value.toPrecision(7))),
      ];
    },
  };
}

function axisName(layout: NonNullable<AppState['layout']>, place: number): string {
  const axis = layout.axes[place];
  if (axis !== undefined) return `${axis.low} → ${axis.high}`;
  return layout.axes.length === 1 && place === 1 ? 'frequency' : 'unused';
}
