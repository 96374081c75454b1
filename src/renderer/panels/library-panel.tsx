import { Button, Menu } from '@mantine/core';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { formatBytes, formatCount } from '../../shared/format.ts';
import type { LibraryEntry } from '../../shared/library.ts';
import { ChevronIcon } from '../components/icons.tsx';
import { Progress, Word } from '../components/small.tsx';
import { jobDetail } from '../state/jobs.ts';
import { libraryBytes } from '../state/library.ts';
import { modelSize } from '../state/selectors.ts';
import { CatalogueList } from './catalogue-list.tsx';
import { useApp, useController } from './context.tsx';

/** The models that are kept, and those that can be fetched. The dock around it has the role of a tab panel and the name “Library”. */
export function LibraryPanel() {
  const controller = useController();
  // The list is read when the panel is first seen, and again whenever the program says that it changed.
  useEffect(() => void controller.library.refresh(), [controller]);
  return (
    <div className="panel">
      <div className="panel-scroll">
        <LibraryList />
        <CatalogueList />
      </div>
    </div>
  );
}

function LibraryList() {
  const controller = useController();
  const library = useApp((state) => state.library);
  const loading = useApp((state) => state.jobs.find((job) => job.kind === 'loading') ?? null);
  return (
    <section aria-label="Library" className="library">
      <div className="library-head">
        <Button onClick={() => void controller.library.pick()}>Open model</Button>
        {library === null || library.entries.length === 0 ? null : (
          <span
            className="quiet small numbers"
            title={`${library.folder}${library.freeBytes === null ? '' : `, ${formatBytes(library.freeBytes)} free`}`}
          >
            {formatBytes(libraryBytes(library))} kept
          </span>
        )}
      </div>
      {loading === null ? null : (
        <div className="library-job">
          <Word text={loading.subject} />
          <Progress
            label="Loading"
            fraction={loading.progress?.fraction ?? null}
            text={jobDetail(loading.progress)}
          />
          <div className="library-job-line">
            <span className="quiet small numbers">{jobDetail(loading.progress)}</span>
            <button
              type="button"
              className="text-button"
              disabled={loading.cancelling}
              onClick={() => controller.models.cancel(loading.id)}
            >
              Cancel
            </button>
          </div>
        </div>
      )}
      {library === null ? null : library.entries.length === 0 ? (
        <p className="library-empty quiet">
          Models that you train or open are kept here. Open GloVe, word2vec or fastText vectors, NumPy arrays,
          safetensors or a projector’s files: as they are, or inside .gz or .zip.
        </p>
      ) : (
        <ul className="library-entries">
          {library.entries.map((entry) => (
            <Entry key={entry.entry} entry={entry} canReveal={library.canReveal} />
          ))}
        </ul>
      )}
      {library?.canReveal === true ? (
        <button type="button" className="text-button" onClick={() => void controller.library.reveal(null)}>
          Show the folder
        </button>
      ) : null}
    </section>
  );
}

function Entry({ entry, canReveal }: { readonly entry: LibraryEntry; readonly canReveal: boolean }) {
  const controller = useController();
  const shown = useApp((state) => entry.model !== null && state.model?.description.id === entry.model);
  const [renaming, setRenaming] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  return (
    <li className={`library-entry ${shown ? 'active' : ''}`} aria-current={shown ? 'true' : undefined}>
      {renaming ? (
        <NameField entry={entry} field={field} onDone={() => setRenaming(false)} />
      ) : (
        <button
          type="button"
          className="library-open"
          title={originText(entry)}
          onClick={() => void controller.library.open(entry.entry)}
        >
          <Word text={entry.name} />
          <span className="quiet small numbers">
            {modelSize(entry)} · {formatBytes(entry.bytes)} · {dateOf(entry.savedAt)}
          </span>
        </button>
      )}
      <Menu
        position="bottom-end"
        width={180}
        // A menu that closes would take the focus from the field that it opened.
        returnFocus={false}
        onExitTransitionEnd={() => field.current?.select()}
      >
        <Menu.Target>
          <button type="button" className="icon-button" aria-label={`More about ${entry.name}`}>
            <ChevronIcon size={12} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void controller.library.open(entry.entry)}>Open</Menu.Item>
          <Menu.Item onClick={() => setRenaming(true)}>Rename</Menu.Item>
          {canReveal ? (
            <Menu.Item onClick={() => void controller.library.reveal(entry.entry)}>
              Show in the file manager
            </Menu.Item>
          ) : null}
          <Menu.Divider />
          <RemoveItem entry={entry} />
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

/** Removing cannot be undone, so it is asked for twice. */
function RemoveItem({ entry }: { readonly entry: LibraryEntry }) {
  const controller = useController();
  const [asked, setAsked] = useState(false);
  return (
    <Menu.Item
      color="red"
      closeMenuOnClick={asked}
      onClick={() => {
        if (asked) void controller.library.remove(entry.entry);
        else setAsked(true);
      }}
    >
      {asked ? 'Remove for good' : 'Remove …'}
    </Menu.Item>
  );
}

interface NameFieldProps {
  readonly entry: LibraryEntry;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onDone: () => void;
}

function NameField({ entry, field, onDone }: NameFieldProps) {
  const controller = useController();
  const [name, setName] = useState(entry.name);
  const finish = () => {
    const clean = name.trim();
    if (clean !== '' && clean !== entry.name) void controller.library.rename(entry.entry, clean);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') finish();
    else if (event.key === 'Escape') onDone();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      ref={field}
      className="plain-input grow"
      aria-label={`Name of ${entry.name}`}
      value={name}
      maxLength={200}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={() => {
        // A field in which nothing was written stays until Enter or Esc: the menu that opened it is closing.
        if (name !== entry.name) finish();
      }}
      onKeyDown={onKeyDown}
    />
  );
}

function originText({ origin, name }: LibraryEntry): string {
  if (origin.kind === 'trained')
    return `Trained on ${origin.corpus}: ${formatCount(origin.tokens)} tokens, ${origin.options.epochs} epochs`;
  if (origin.kind === 'file') return `Opened from ${origin.file} (${origin.format})`;
  return `${name}, fetched from the catalogue (${origin.licence})`;
}

const day = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
const sameYear = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

function dateOf(milliseconds: number): string {
  const thisYear = new Date(milliseconds).getFullYear() === new Date().getFullYear();
  return (thisYear ? sameYear : day).format(milliseconds);
}
