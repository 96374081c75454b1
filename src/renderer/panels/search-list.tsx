import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useEffect, useRef } from 'react';
import { describeError } from '../../shared/describe-error.ts';
import { formatCount } from '../../shared/format.ts';
import { Word } from '../components/small.tsx';
import { hasRow } from '../state/rows.ts';
import { type FoundWords, kindName, opensPattern } from '../state/search.ts';
import type { OpenModel } from '../state/store.ts';
import { useApp } from './context.tsx';

const rowHeight = 28;
const tallest = 340;
/** The search box keeps the focus while something below it is pressed. */
const keepFocus = (event: { preventDefault(): void }) => event.preventDefault();

interface SearchListProps {
  readonly id: string;
  readonly model: OpenModel;
  readonly found: FoundWords;
  /** Place of the word that Enter takes. */
  readonly active: number;
  readonly onChoose: (row: number) => void;
  /** A word was clicked with Ctrl or Command held. */
  readonly onToggle: (row: number) => void;
  readonly onChooseAll: () => void;
  readonly onSaveAll: () => void;
}

/** What a search found, under its box. */
export function SearchList(props: SearchListProps) {
  const { found, model, onChooseAll, onSaveAll } = props;
  const { hits, problem } = found;
  return (
    <div className="search-list">
      {problem === null ? null : (
        <div className="search-note bad" role="alert">
          {describeError(problem).sentence}
        </div>
      )}
      {hits.searched < model.description.words && problem === null ? (
        <div className="search-note warn" role="status">
          Stopped after 1 s: {formatCount(hits.searched)} of {formatCount(model.description.words)} words were
          looked at.
        </div>
      ) : null}
      {hits.total === 0 ? <NothingFound {...props} /> : <Hits {...props} />}
      {hits.total > hits.indices.length ? (
        <div className="search-note numbers">The first {formatCount(hits.indices.length)} are listed.</div>
      ) : null}
      {hits.total === 0 ? null : (
        <div className="search-foot">
          <span className="quiet numbers" role="status">
            {formatCount(hits.total)} of {formatCount(model.description.words)} words
          </span>
          <button type="button" className="text-button" onPointerDown={keepFocus} onClick={onChooseAll}>
            Choose all
          </button>
          <button type="button" className="text-button" onPointerDown={keepFocus} onClick={onSaveAll}>
            New word set from hits
          </button>
        </div>
      )}
    </div>
  );
}

function NothingFound({ id, model, found, active, onChoose }: SearchListProps) {
  const { query, spellings, problem, hits } = found;
  if (problem !== null) return null;
  if (opensPattern(query))
    return <div className="search-note">A regular expression ends with a second slash: /^k.*g$/</div>;
  if (query.mode === 'pattern' && hits.searched < model.description.words) return null;
  const shown = query.text.slice(0, 60);
  return (
    <>
      <div className="search-note" role="alert">
        {query.mode === 'pattern' ? (
          <>No word of this model matches this regular expression.</>
        ) : (
          <>
            No word of this model {verbs[query.mode]} “<bdi>{shown}</bdi>”.
            {spellings.length > 0 ? ' Spelled almost like it:' : ''}
          </>
        )}
      </div>
      {spellings.length === 0 ? null : (
        <div
          id={id}
          className="chips search-spellings"
          role="listbox"
          aria-label="Words spelled almost like it"
        >
          {Array.from(spellings, (row, place) => (
            <button
              key={row}
              id={`${id}-${place}`}
              type="button"
              role="option"
              aria-selected={place === active}
              className={`chip ${place === active ? 'active' : ''}`}
              onPointerDown={keepFocus}
              onClick={() => onChoose(row)}
            >
              <Word text={model.words.word(row)} />
            </button>
          ))}
        </div>
      )}
    </>
  );
}

const verbs = {
  all: 'contains',
  substring: 'contains',
  exact: 'is',
  prefix: 'begins with',
  fuzzy: 'is nearly',
  pattern: 'matches',
} as const;

function Hits({ id, model, found, active, onChoose, onToggle }: SearchListProps) {
  const container = useRef<HTMLDivElement>(null);
  const marked = useApp((state) => state.marked);
  const { indices, kinds } = found.hits;
  const virtual = useVirtualizer({
    count: indices.length,
    getScrollElement: () => container.current,
    estimateSize: () => rowHeight,
    overscan: 4,
    initialRect: { width: 300, height: tallest },
  });
  useEffect(() => virtual.scrollToIndex(active), [virtual, active]);
  const press = (event: MouseEvent, row: number) =>
    event.ctrlKey || event.metaKey ? onToggle(row) : onChoose(row);

  return (
    <div
      ref={container}
      id={id}
      role="listbox"
      aria-label="Words found"
      aria-multiselectable="true"
      className="search-choices"
      style={{ height: Math.min(tallest, indices.length * rowHeight) }}
    >
      <div role="none" style={{ position: 'relative', height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index: place, start }) => {
          const row = indices[place] ?? 0;
          const chosen = hasRow(marked, row);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search box handles the keys
            <div
              key={place}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === active}
              aria-checked={chosen}
              aria-setsize={indices.length}
              aria-posinset={place + 1}
              className={`search-choice ${place === active ? 'active' : ''}`}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              onPointerDown={keepFocus}
              onClick={(event) => press(event, row)}
            >
              <Word text={model.words.word(row)} className="grow" />
              {chosen ? <span className="chosen-mark" title="Chosen" /> : null}
              <span className="badge">{kindName(kinds[place])}</span>
              <span className="quiet numbers">
                {model.counts === null ? '' : formatCount(model.counts[row] ?? 0)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
