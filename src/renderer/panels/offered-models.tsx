import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ContextsDescription, OfferedContextModel } from '../../shared/contexts.ts';
import { formatBytes, formatCounted } from '../../shared/format.ts';
import { Word } from '../components/small.tsx';
import { useApp, useController } from './context.tsx';
import { fetchSubject } from './controller/context-models.ts';
import { DownloadProgress, DownloadSource } from './downloads.tsx';

interface OfferedModelsProps {
  readonly described: ContextsDescription;
  /** Called when a model was loaded, or could not be. */
  readonly onChosen: () => void;
}

/** Contextual models that can be fetched; nothing is fetched before it is asked for. */
export function OfferedModels({ described, onChosen }: OfferedModelsProps) {
  const controller = useController();
  return (
    <section aria-label="Models to fetch" className="offered-models">
      <h3 className="section-title">Models to fetch</h3>
      <ul className="catalogue-entries">
        {described.offered.map((model) => (
          <OfferedModel key={model.name} model={model} onChosen={onChosen} />
        ))}
      </ul>
      <DownloadSource
        source={described.source}
        original={described.original}
        example="https://mirror.example/hub"
        onSet={controller.contextModels.setSource}
      />
    </section>
  );
}

interface OfferedModelProps {
  readonly model: OfferedContextModel;
  readonly onChosen: () => void;
}

function OfferedModel({ model, onChosen }: OfferedModelProps) {
  const [open, setOpen] = useState(false);
  const { title, about, licence, layers, hiddenSize, choices } = model;
  // Something that began is not hidden behind a click.
  const begun = choices.some(({ fetchedBytes, folder }) => fetchedBytes > 0 && folder === null);
  const fetching = useApp((state) =>
    choices.some(({ precision }) =>
      state.jobs.some((job) => job.kind === 'download' && job.subject === fetchSubject(model, precision)),
    ),
  );
  const shown = open || begun || fetching;
  return (
    <li className="catalogue-entry">
      <button type="button" className="library-open" aria-expanded={shown} onClick={() => setOpen(!open)}>
        <Word text={title} />
        <span className="quiet small numbers">
          {formatCounted(layers, 'layer')} · {hiddenSize} · {sizes(model)}
        </span>
      </button>
      {shown ? (
        <div className="offered-facts small">
          <p className="quiet">
            {about} <span className="nowrap">Licence: {licence}.</span>
          </p>
          {choices.map((choice) => (
            <OfferedChoice key={choice.precision} model={model} choice={choice} onChosen={onChosen} />
          ))}
        </div>
      ) : null}
    </li>
  );
}

interface OfferedChoiceProps extends OfferedModelProps {
  readonly choice: OfferedContextModel['choices'][number];
}

function OfferedChoice({ model, choice, onChosen }: OfferedChoiceProps) {
  const controller = useController();
  const { precision, downloadBytes, fetchedBytes, folder } = choice;
  const subject = fetchSubject(model, precision);
  const job = useApp(
    (state) => state.jobs.find((known) => known.kind === 'download' && known.subject === subject) ?? null,
  );
  const known = useApp(
    (state) => state.contexts.described?.folders.find((one) => one.folder === folder) ?? null,
  );
  const verb = fetchedBytes > 0 ? 'Resume' : 'Download';
  return (
    <>
      <div className="library-job-line">
        <span className="quiet numbers">
          {precision} · {formatBytes(downloadBytes)}
          {fetchedBytes > 0 && folder === null ? `, ${formatBytes(fetchedBytes)} here` : ''}
        </span>
        {job !== null ? null : known !== null ? (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Load ${subject}`}
            onClick={() => void controller.contextModels.openFolder(known).then(onChosen)}
          >
            Load
          </Button>
        ) : (
          <span className="button-row">
            {fetchedBytes > 0 ? (
              <button
                type="button"
                className="text-button"
                aria-label={`Discard what came of ${subject}`}
                onClick={() => void controller.contextModels.discard(model.name, precision)}
              >
                Discard
              </button>
            ) : null}
            <Button
              size="compact-xs"
              variant="light"
              aria-label={`${verb} ${subject}`}
              onClick={() => void controller.contextModels.fetch(model, precision).then(onChosen)}
            >
              {verb}
            </Button>
          </span>
        )}
      </div>
      {job === null ? null : <DownloadProgress job={job} name={subject} />}
    </>
  );
}

function sizes({ choices }: OfferedContextModel): string {
  return choices.map(({ downloadBytes }) => formatBytes(downloadBytes)).join(' or ');
}
