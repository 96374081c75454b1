import { layerPositions, occurrenceCloud } from './context-cloud.ts';
import { missingRow } from './selectors.ts';
import type { AppState } from './store.ts';

type Row = readonly (string | number)[];

interface LongTable {
  readonly header: Row;
  readonly count: number;
  readonly row: (place: number) => Row;
}

/** The places of what the view shows, words or occurrences, as a table; `null` where there is nothing. */
export function coordinatesTable(state: AppState): LongTable | null {
  return occurrenceTable(state) ?? wordTable(state);
}

function occurrenceTable(state: AppState): LongTable | null {
  const cloud = occurrenceCloud(state);
  if (cloud === null) return null;
  const { study, model, layer } = cloud;
  const positions = layerPositions(cloud);
  return {
    header: ['word', 'sentence', 'layer', 'PC 1', 'PC 2', 'PC 3'],
    count: study.occurrences.length,
    row: (place) => [
      study.word,
      study.sentences[study.occurrences[place]?.sentence ?? 0] ?? '',
      model.layers[layer] ?? 0,
      ...Array.from(positions.subarray(place * 3, place * 3 + 3), rounded),
    ],
  };
}

function wordTable(state: AppState): LongTable | null {
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
      return [model.words.word(row), row + 1, ...Array.from(coordinates, rounded)];
    },
  };
}

/** A single-precision number with the digits it has. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

function axisName(layout: NonNullable<AppState['layout']>, place: number): string {
  const axis = layout.axes[place];
  if (axis !== undefined) return `${axis.low} → ${axis.high}`;
  return layout.axes.length === 1 && place === 1 ? 'frequency' : 'unused';
}
