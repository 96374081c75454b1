import { NumberInput } from '@mantine/core';
import { useMemo } from 'react';
import { formatCosine, formatCount, formatCounted } from '../../shared/format.ts';
import type { AxesLayout } from '../../shared/questions.ts';
import { CopyIcon, SaveIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { usualAmong } from '../state/axes.ts';
import { type AxisEnds, axisEnds } from '../state/axis-ends.ts';
import { axisName, endsTable, scoresHeader, scoresRow, strongOverlap } from '../state/axis-tables.ts';
import type { OpenModel } from '../state/store.ts';
import { AxisScale } from './axis-scale.tsx';
import { copyTable, saveTable } from './clipboard.ts';
import { useApp, useController, useGoTo } from './context.tsx';
import { fileName, saveLongTable } from './measure-tables.ts';

/** Words listed at each end. */
const listed = 50;
const rowHeight = 24;
/** Rows in sight at each end, by how many axes share the panel. */
const rowsInSight = [14, 9, 7];

interface AxesResultsProps {
  readonly model: OpenModel;
  readonly layout: AxesLayout;
}

/** What the axes that the cloud is laid out on say: their ends, and where the selected word lies. */
export function AxesResults({ model, layout }: AxesResultsProps) {
  const controller = useController();
  const wanted = useApp((state) => state.axesDraft.among);
  const among = Math.min(wanted ?? usualAmong, model.words.size);
  const sources = useMemo(
    () => layout.axes.map((_, axis) => ({ scores: layout.scores, axes: layout.axes.length, axis })),
    [layout],
  );
  const ends = useMemo(
    () => sources.map((source) => axisEnds(source, { among, top: listed })),
    [sources, among],
  );
  const name = layout.axes.map(axisName).join(' ');
  const table = () => endsTable(layout, ends, (row) => model.words.word(row));
  return (
    <>
      <div className="measure-bar">
        <span className="quiet">Among the first</span>
        <NumberInput
          aria-label="Number of most frequent words that are listed"
          className="measure-number"
          hideControls
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          min={1}
          placeholder={formatCount(Math.min(usualAmong, model.words.size))}
          value={wanted ?? ''}
          onChange={(value) =>
            controller.axes.edit((draft) => ({
              ...draft,
              among: typeof value === 'number' && value >= 1 ? value : null,
            }))
          }
        />
        <span className="quiet grow">words</span>
        <IconButton
          label="Copy the listed words as a table"
          onClick={() => void copyTable(controller, table())}
        >
          <CopyIcon size={14} />
        </IconButton>
        <IconButton
          label="Save the listed words as CSV"
          onClick={() => saveTable(controller, table(), fileName(`ends of ${name}`, 'csv'))}
        >
          <SaveIcon size={14} />
        </IconButton>
      </div>
      {layout.axes.map((axis, place) => (
        <AxisStrip
          // An axis of a layout keeps its place.
          // biome-ignore lint/suspicious/noArrayIndexKey: two axes may have the same ends
          key={place}
          model={model}
          layout={layout}
          place={place}
          source={sources[place]!}
          ends={ends[place]!}
          resetKey={`${layout.layout} ${among} ${axisName(axis)}`}
        />
      ))}
      <div className="measure-foot">
        <button
          type="button"
          className="quiet-button"
          onClick={() =>
            void saveLongTable(
              controller,
              {
                header: scoresHeader(layout),
                count: model.words.size,
                row: (row) => scoresRow(layout, row, model.words.word(row)),
              },
              fileName(`scores on ${name}`, 'csv'),
            )
          }
        >
          <SaveIcon size={12} /> Save the scores of all {formatCounted(model.words.size, 'word')} as CSV
        </button>
      </div>
    </>
  );
}

interface AxisStripProps extends AxesResultsProps {
  readonly place: number;
  readonly source: { readonly scores: Float32Array; readonly axes: number; readonly axis: number };
  readonly ends: AxisEnds;
  readonly resetKey: string;
}

/** One axis: its name, how much of it the model knows, its scale, and the words at its two ends. */
function AxisStrip({ model, layout, place, source, ends, resetKey }: AxisStripProps) {
  const selected = useApp((state) => state.history.present);
  const given = useApp((state) => state.axesPairs.get(layout.layout)?.[place] ?? null);
  const axis = layout.axes[place];
  if (axis === undefined) return null;
  const name = axisName(axis);
  const score = selected === null ? undefined : source.scores[selected * source.axes + place];
  const { pairsUsed, missing } = axis;
  return (
    <section className="axis-strip" aria-label={name}>
      <div className="axis-strip-head">
        <h3 className="axis-name">
          <Word text={axis.low} /> <span className="quiet">→</span> <Word text={axis.high} />
        </h3>
        <span className="quiet small numbers">
          {given === null || given === pairsUsed
            ? formatCounted(pairsUsed, 'pair')
            : `${formatCount(pairsUsed)} of ${formatCounted(given, 'pair')}`}
        </span>
      </div>
      {missing.length === 0 ? null : (
        <p className="axis-missing quiet small" title={missing.join(', ')}>
          Not in this model: <bdi>{missing.slice(0, 8).join(', ')}</bdi>
          {missing.length > 8 ? ` and ${formatCount(missing.length - 8)} more` : ''}
        </p>
      )}
      <Overlaps layout={layout} place={place} />
      <AxisScale
        name={name}
        source={source}
        marked={selected === null || score === undefined ? null : { word: model.words.word(selected), score }}
      />
      <div className="axis-ends">
        {(['low', 'high'] as const).map((side) => (
          <EndList
            key={side}
            model={model}
            title={axis[side]}
            words={ends[side]}
            source={source}
            height={rowHeight * (rowsInSight[source.axes - 1] ?? 7)}
            resetKey={resetKey}
          />
        ))}
      </div>
    </section>
  );
}

/** How much an axis says that other axes say too. */
function Overlaps({ layout, place }: { readonly layout: AxesLayout; readonly place: number }) {
  const overlaps = layout.axes[place]?.overlaps ?? [];
  return overlaps.map((cosine, other) => {
    const axis = layout.axes[other];
    // Each two axes are compared once, at the later one.
    if (other >= place || axis === undefined) return null;
    const strong = Math.abs(cosine) > strongOverlap;
    return (
      // An axis of a layout keeps its place.
      // biome-ignore lint/suspicious/noArrayIndexKey: two axes may have the same ends
      <p key={other} className={strong ? 'note small' : 'axis-missing quiet small'}>
        <Term name="overlap">Overlap</Term> with <bdi>{axisName(axis)}</bdi>{' '}
        <span className="numbers">{formatCosine(cosine)}</span>
        {strong ? `: the two ${cosine > 0 ? 'say partly the same' : 'point partly against each other'}` : ''}
      </p>
    );
  });
}

interface EndListProps {
  readonly model: OpenModel;
  readonly title: string;
  readonly words: Uint32Array;
  readonly source: AxisStripProps['source'];
  readonly height: number;
  readonly resetKey: string;
}

function EndList({ model, title, words, source, height, resetKey }: EndListProps) {
  const goTo = useGoTo();
  const selected = useApp((state) => state.history.present);
  return (
    <div className="axis-end">
      <h4 className="axis-end-title">
        <Word text={title} />
      </h4>
      <VirtualRows
        label={`Words toward ${title}`}
        count={words.length}
        rowHeight={rowHeight}
        height={height}
        resetKey={resetKey}
        onChoose={(place) => {
          const row = words[place];
          if (row !== undefined) goTo(row);
        }}
        row={(place) => {
          const row = words[place] ?? 0;
          return (
            <>
              <Word
                text={model.words.word(row)}
                className={row === selected ? 'grow selected-word' : 'grow'}
              />
              <span className="number">
                {formatCosine(source.scores[row * source.axes + source.axis] ?? 0)}
              </span>
            </>
          );
        }}
      />
    </div>
  );
}
