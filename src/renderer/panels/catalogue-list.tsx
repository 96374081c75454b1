import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatBytes } from '../../shared/format.ts';
import type { CatalogueEntry } from '../../shared/library.ts';
import { Word } from '../components/small.tsx';
import { downloadOf } from '../state/library.ts';
import { modelSize } from '../state/selectors.ts';
import { useApp, useController } from './context.tsx';
import { DownloadProgress, DownloadSource } from './downloads.tsx';

/** Pretrained models and what fetching one takes; nothing is fetched before it is asked for. */
export function CatalogueList() {
  const controller = useController();
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
          <DownloadSource
            source={catalogue.source}
            original={catalogue.original}
            example="https://mirror.example/gensim-data"
            onSet={controller.library.setSource}
          />
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
      {job === null ? null : <DownloadProgress job={job} name={name} />}
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
