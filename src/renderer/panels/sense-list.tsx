import { useState } from 'react';
import type { ContextStudy, Sense, Senses } from '../../shared/contexts.ts';
import { formatCount, formatCounted, formatFixed } from '../../shared/format.ts';
import { CopyIcon, SaveIcon } from '../components/icons.tsx';
import { IconButton } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { senseName } from '../state/context-cloud.ts';
import { wordInSentence } from '../state/context-occurrences.ts';
import { suggestionSentence } from '../state/context-senses.ts';
import { sensesTable } from '../state/context-tables.ts';
import { copyTable, saveTable } from './clipboard.ts';
import { useApp, useController } from './context.tsx';
import { MarkedSentence } from './marked-sentence.tsx';
import { fileName } from './measure-tables.ts';
import { SenseSwatch } from './sense-colors.tsx';
import { SilhouetteChart } from './silhouette-chart.tsx';

/** Requests take no more. */
const mostSenses = 20;
const rowHeight = 24;
const rowsInSight = 8;

/** The senses of the word: occurrences that are used alike. */
export function SenseList({ study }: { readonly study: ContextStudy }) {
  const senses = useApp((state) => state.contexts.senses);
  const waits = useApp((state) => state.contexts.waiting.includes('senses'));
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  if (senses === null || senses.assignments.length !== study.occurrences.length)
    return <p className="hint">{waits ? 'Looking for senses…' : 'No senses yet.'}</p>;
  const toggle = (place: number) =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(place)) next.add(place);
      return next;
    });
  return (
    <div className={`senses ${waits ? 'stale' : ''}`}>
      <ul className="sense-list" aria-label="Senses">
        {senses.senses.map((sense, place) => (
          <SenseEntry
            // biome-ignore lint/suspicious/noArrayIndexKey: a sense has no other name than its place
            key={place}
            study={study}
            sense={sense}
            place={place}
            name={senses.senses.length === 1 ? 'All occurrences' : senseName(senses, place)}
            only={senses.senses.length === 1}
            open={opened.has(place)}
            onToggle={() => toggle(place)}
          />
        ))}
      </ul>
      <NumberOfSenses study={study} senses={senses} />
    </div>
  );
}

function NumberOfSenses({ study, senses }: { readonly study: ContextStudy; readonly senses: Senses }) {
  const controller = useController();
  const chosen = useApp((state) => state.contexts.senseCount);
  const count = senses.senses.length;
  const most = Math.min(mostSenses, study.occurrences.length);
  const set = (next: number) => controller.contextViews.setSenseCount(next);
  const table = () => sensesTable(study, senses);
  return (
    <div className="sense-side">
      <div className="sense-count">
        <span>Senses</span>
        <span className="sense-stepper">
          <IconButton label="Fewer senses" framed disabled={count <= 1} onClick={() => set(count - 1)}>
            −
          </IconButton>
          <output aria-label="Number of senses" className="numbers">
            {formatCount(count)}
          </output>
          <IconButton label="More senses" framed disabled={count >= most} onClick={() => set(count + 1)}>
            +
          </IconButton>
        </span>
        {chosen === null ? (
          <span className="quiet small">suggested</span>
        ) : (
          <button
            type="button"
            className="text-button"
            onClick={() => controller.contextViews.setSenseCount(null)}
          >
            Suggested: {senses.suggested}
          </button>
        )}
      </div>
      <p className="hint">{suggestionSentence(senses)}</p>
      {senses.silhouettes.length === 0 ? null : <SilhouetteChart senses={senses} onChoose={set} />}
      <div className="button-row">
        <IconButton label="Copy the senses as a table" onClick={() => void copyTable(controller, table())}>
          <CopyIcon size={14} />
        </IconButton>
        <IconButton
          label="Save the senses as CSV"
          onClick={() => saveTable(controller, table(), fileName(`senses of ${study.word}`, 'csv'))}
        >
          <SaveIcon size={14} />
        </IconButton>
      </div>
    </div>
  );
}

interface SenseEntryProps {
  readonly study: ContextStudy;
  readonly sense: Sense;
  readonly place: number;
  readonly name: string;
  /** Whether there is no other sense to tell it from. */
  readonly only: boolean;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function SenseEntry({ study, sense, place, name, only, open, onToggle }: SenseEntryProps) {
  const { occurrences, silhouette } = sense;
  const typical = occurrences[0];
  return (
    <li className="sense">
      <button type="button" className="sense-head" aria-expanded={open} onClick={onToggle}>
        <SenseSwatch sense={place} />
        <bdi className="sense-name" title={name}>
          {name}
        </bdi>
        <span className="quiet small numbers">
          {formatCounted(occurrences.length, 'occurrence')}
          {only ? null : ` · ${formatFixed(silhouette, 2)}`}
        </span>
      </button>
      {open ? (
        <SenseSentences study={study} sense={sense} place={place} />
      ) : typical === undefined ? null : (
        <p className="sense-typical" title="The most typical sentence">
          <MarkedSentence study={study} place={typical} reach={64} />
        </p>
      )}
    </li>
  );
}

interface SenseSentencesProps {
  readonly study: ContextStudy;
  readonly sense: Sense;
  readonly place: number;
}

/** The sentences of a sense, the most typical first, with the word in one column. */
function SenseSentences({ study, sense, place }: SenseSentencesProps) {
  const { contextViews } = useController();
  const hovered = useApp((state) => state.contexts.hovered);
  const selected = useApp((state) => state.contexts.selected);
  const pair = useApp((state) => state.contexts.pair);
  const at = (row: number) => sense.occurrences[row] ?? 0;
  return (
    <div className="sense-sentences">
      {sense.words.length === 0 ? null : (
        <p className="hint small">
          <Term name="telling words">Telling words</Term>:{' '}
          {sense.words.map(({ word, count }, index) => (
            <span key={word}>
              {index === 0 ? '' : ', '}
              <bdi>{word}</bdi> <span className="numbers quiet">{formatCount(count)}×</span>
            </span>
          ))}
        </p>
      )}
      <VirtualRows
        label={`Sentences of sense ${place + 1}`}
        count={sense.occurrences.length}
        rowHeight={rowHeight}
        height={rowHeight * rowsInSight}
        resetKey={sense}
        onChoose={(row) => {
          contextViews.select(at(row));
          contextViews.pair(at(row));
        }}
        row={(row) => {
          const occurrence = at(row);
          const { before, word, behind } = wordInSentence(study, occurrence, 90);
          const look = occurrence === selected ? 'selected' : occurrence === hovered ? 'hovered' : '';
          return (
            <span
              className={`context-line ${look}`}
              onPointerEnter={() => contextViews.hover(occurrence)}
              onPointerLeave={() => contextViews.hover(null)}
            >
              <span className="quiet numbers context-number">
                {occurrence + 1}
                {pair.includes(occurrence) ? ' ◆' : ''}
              </span>
              <bdi className="context-before">
                <bdi>{before}</bdi>
              </bdi>
              <b className="context-word">{word}</b>
              <bdi className="context-behind">{behind}</bdi>
            </span>
          );
        }}
      />
    </div>
  );
}
