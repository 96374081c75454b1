import { ActionIcon, Button, Menu } from '@mantine/core';
import { formatCount } from '../../shared/format.ts';
import { ChevronIcon } from '../components/icons.tsx';
import { Progress, Word } from '../components/small.tsx';
import { jobDetail, jobTitle } from '../state/jobs.ts';
import { corpusJob, trainingJob } from '../state/selectors.ts';
import { useApp, useController, useProgram } from './context.tsx';
import { CorpusButtons } from './corpus-buttons.tsx';
import { CorpusSummaryView } from './corpus-summary.tsx';
import { ModelSummary } from './model-summary.tsx';
import { TrainingFoot, TrainingForm } from './training-form.tsx';
import { TrainingView } from './training-view.tsx';

/** From a text to vectors: open, look, choose, train. */
export function CorpusPanel() {
  const corpus = useApp((state) => state.corpus);
  // Only whether there is work: its progress, ten times a second, is the business of the parts that show it.
  const reading = useApp((state) => corpusJob(state) !== null);
  const training = useApp((state) => trainingJob(state) !== null);
  const model = useApp((state) => state.model?.description ?? null);
  return (
    <section className="panel" aria-label="Corpus & training">
      <div className="panel-scroll">
        {corpus === null && !reading ? <CorpusEmpty /> : null}
        {corpus === null ? null : (
          <>
            <CorpusHead name={corpus.name} />
            {training ? <TrainingView /> : null}
            <CorpusSummaryView corpus={corpus} />
            {training ? null : <TrainingForm />}
          </>
        )}
        {model !== null && !training ? <ModelSummary model={model} /> : null}
      </div>
      {reading ? <ReadingFoot /> : null}
      {corpus !== null && !reading && !training ? <TrainingFoot /> : null}
    </section>
  );
}

function CorpusEmpty() {
  const recent = useApp((state) => state.recent);
  const controller = useController();
  return (
    <div className="empty">
      <p>Open a text of your own (.txt or .gz); it never leaves this machine.</p>
      <CorpusButtons />
      {recent.length === 0 ? null : (
        <div className="stack" style={{ alignSelf: 'stretch', gap: 0 }}>
          <h3 className="section-title">Opened before</h3>
          {recent.slice(0, 6).map((file) => (
            <button
              key={file.recent}
              type="button"
              className="word-set-name"
              onClick={() => void controller.corpus.reopen(file.recent)}
            >
              <Word text={file.name} />
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function CorpusHead({ name }: { readonly name: string }) {
  const controller = useController();
  const { desk } = useProgram();
  const recent = useApp((state) => state.recent);
  return (
    <div className="corpus-head">
      <Word text={name} />
      <Button.Group>
        <Button size="compact-xs" variant="default" onClick={() => void controller.corpus.pick()}>
          Open corpus
        </Button>
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <ActionIcon
              variant="default"
              size={22}
              aria-label="More texts"
              style={{ borderTopLeftRadius: 0, borderBottomLeftRadius: 0 }}
            >
              <ChevronIcon size={12} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => desk.openDialog('paste-text')}>Paste text…</Menu.Item>
            <Menu.Item onClick={() => void controller.corpus.openSample()}>Sample</Menu.Item>
            {recent.length === 0 ? null : <Menu.Label>Opened before</Menu.Label>}
            {recent.slice(0, 8).map((file) => (
              <Menu.Item key={file.recent} onClick={() => void controller.corpus.reopen(file.recent)}>
                <Word text={file.name} />
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
    </div>
  );
}

function ReadingFoot() {
  const controller = useController();
  const job = useApp(corpusJob);
  if (job === null) return null;
  const progress = job.progress;
  return (
    <div className="panel-foot">
      <div className="training-line">
        <span>{jobTitle(job)}</span>
        <span className="quiet">
          {progress === null ? '' : `${formatCount(Math.round(progress.fraction * 100))} %`}
        </span>
      </div>
      <Progress label="Reading" fraction={progress?.fraction ?? null} />
      <div className="training-line">
        <span className="quiet">{jobDetail(progress)}</span>
        <Button
          size="compact-xs"
          variant="default"
          disabled={job.cancelling}
          onClick={() => controller.models.cancel(job.id)}
        >
          Cancel
        </Button>
      </div>
    </div>
  );
}
