import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatBytes } from '../../shared/format.ts';
import type { CatalogueEntry } from '../../shared/library.ts';
import { Progress, Word } from '../components/small.tsx';
import { jobDetail } from '../state/jobs.ts';
import { downloadOf } from '../state/library.ts';
import { modelSize } from '../state/selectors.ts';
import { useApp, useController } from './context.tsx';

/** Pretrained models and what fetching one takes; nothing is fetched before it is asked for. */
export function CatalogueList() {
  const catalogue = useApp((state) => state.catalogue);
  return (
    <section aria-label="Catalogue" className="catalogue">
      <h3 className="section-title">Catalogue</h3>
      {catalogue === null ? null : (
        <>
          <ul className="catalogue-entries">
            {catalogue.entries.map((entry) => (
              <Entry key={entry.name} entry={entry} />
            ))}
          </ul>
          <Source source={catalogue.source} original={catalogue.original} />
        </>
      )}
    </section>
  );
}

function Entry({ entry }: { readonly entry: CatalogueEntry }) {
  const controller = useController();
  const job = useApp((state) => downloadOf(state.jobs, entry));
  const [open, setOpen] = useState(false);
  const { name, trainedOn, licence, downloadBytes, neededBytes, fetchedBytes, readMore } = entry;
  return (
    <li className="catalogue-entry">
      <button type="button" className="library-open" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Word text={name} />
      </button>
      <div className="library-job-line">
        <span className="quiet small numbers">
          {modelSize(entry)} · {formatBytes(downloadBytes)}
        </span>
        {job === null ? <Action entry={entry} /> : null}
      </div>
      {job === null ? null : (
        <div className="library-job">
          <Progress
            label="Download"
            fraction={job.progress?.fraction ?? null}
            text={`${name}, ${jobDetail(job.progress)}`}
          />
          <div className="library-job-line">
            <span className="quiet small numbers">{jobDetail(job.progress)}</span>
            <button
              type="button"
              className="text-button"
              disabled={job.cancelling}
              onClick={() => controller.models.cancel(job.id)}
            >
              Pause
            </button>
          </div>
        </div>
      )}
      {open ? (
        <dl className="fact-list small">
          <dt>Trained on</dt>
          <dd>{trainedOn}</dd>
          <dt>Licence</dt>
          <dd>{licence}</dd>
          <dt>Room needed</dt>
          <dd className="numbers">{formatBytes(neededBytes)}</dd>
          {readMore.length === 0 ? null : (
            <>
              <dt>Read more</dt>
              <dd className="catalogue-pages">{readMore.join(' ')}</dd>
            </>
          )}
          {fetchedBytes > 0 && job === null ? (
            <>
              <dt>Fetched</dt>
              <dd className="numbers">
                {formatBytes(fetchedBytes)}{' '}
                <button
                  type="button"
                  className="text-button"
                  onClick={() => void controller.library.discard(name)}
                >
                  Throw away
                </button>
              </dd>
            </>
          ) : null}
        </dl>
      ) : null}
    </li>
  );
}

/** What can be done with a model of the catalogue: open it, fetch it, or go on fetching. */
function Action({ entry: { name, entry, fetchedBytes } }: { readonly entry: CatalogueEntry }) {
  const controller = useController();
  if (entry !== null)
    return (
      <Button size="compact-xs" variant="default" onClick={() => void controller.library.open(entry)}>
        Open
      </Button>
    );
  const verb = fetchedBytes > 0 ? 'Resume' : 'Download';
  return (
    <Button
      size="compact-xs"
      variant="light"
      aria-label={`${verb} ${name}`}
      onClick={() => void controller.library.fetch(name)}
    >
      {verb}
    </Button>
  );
}

/** Where models are fetched from, and the way to a mirror. */
function Source({ source, original }: { readonly source: string; readonly original: boolean }) {
  const controller = useController();
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState(source);
  if (!editing)
    return (
      <p className="catalogue-source small quiet">
        Fetched from <bdi>{source}</bdi> when you ask for it.{' '}
        <button
          type="button"
          className="text-button"
          onClick={() => {
            setText(original ? '' : source);
            setEditing(true);
          }}
        >
          Another place …
        </button>
      </p>
    );
  const set = async (next: string | null) => {
    if (await controller.library.setSource(next)) setEditing(false);
  };
  return (
    <form
      className="catalogue-source"
      onSubmit={(event) => {
        event.preventDefault();
        void set(text.trim() === '' ? null : text.trim());
      }}
    >
      <input
        className="plain-input"
        aria-label="Address of a mirror"
        placeholder="https://mirror.example/gensim-data"
        value={text}
        maxLength={2000}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="button-row">
        <Button type="submit" size="compact-xs">
          Use it
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => void set(null)}>
          The original
        </Button>
        <Button size="compact-xs" variant="subtle" onClick={() => setEditing(false)}>
          Back
        </Button>
      </div>
    </form>
  );
}
