import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import { type DragEvent, useEffect, useState } from 'react';
import { describeError } from '../../shared/describe-error.ts';
import type { SerializedError } from '../../shared/errors.ts';
import { FitIcon } from '../components/icons.tsx';
import { IconButton, Progress } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { jobDetail, jobTitle } from '../state/jobs.ts';
import { AnalogyReportView } from './analogy-report.tsx';
import { useApp, useController, useProgram } from './context.tsx';
import { EvaluationRuns } from './evaluation-runs.tsx';
import { PairReportView } from './pair-report.tsx';

/**
 * Tests of a model: analogies and word pairs from a file, their results, and how models compare. The dock around it has the role of a tab panel and
 * the name “Evaluation”. A file that is dropped here is a test, not a text (see the page's drop zone).
 */
export function EvaluationPanel() {
  const controller = useController();
  const [over, setOver] = useState(false);
  const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same as dropping a file
    <section
      className={`panel evaluation ${over ? 'drop-here' : ''}`}
      data-takes-files="evaluation"
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) void controller.evaluation.openDropped(file);
      }}
    >
      <div className="panel-scroll">
        <EvaluationOptions />
        <Running />
        <EvaluationReportView />
        <EvaluationRuns />
      </div>
    </section>
  );
}

/** What is run next, and how. */
function EvaluationOptions() {
  const controller = useController();
  const { restrict, method, file, problem } = useApp((state) => state.evaluationForm);
  const hasModel = useApp((state) => state.model !== null);
  const busy = useApp((state) => state.jobs.some(({ kind }) => kind === 'evaluation'));
  return (
    <div className="evaluation-options">
      <div className="button-row">
        <Button px={10} disabled={!hasModel || busy} onClick={() => void controller.evaluation.pick()}>
          Open evaluation file
        </Button>
        {file === null ? null : (
          <Button
            px={10}
            variant="default"
            disabled={!hasModel || busy}
            aria-label="Run again"
            title={`Run ${file.name} again, on the model that is open and with these options`}
            onClick={() => void controller.evaluation.again()}
          >
            Again
          </Button>
        )}
      </div>
      <div className="evaluation-line">
        <span className="quiet">First</span>
        <NumberInput
          aria-label="Number of most frequent words that take part"
          className="measure-number"
          hideControls
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          min={1}
          max={4_294_967_294}
          placeholder="all"
          value={restrict ?? ''}
          onChange={(value) =>
            controller.evaluation.setForm({
              restrict: typeof value === 'number' && value >= 1 ? value : null,
            })
          }
        />
        <span className="quiet grow">
          <span className="wide-only">words</span>
        </span>
        <SegmentedControl
          aria-label="How analogies are answered"
          value={method}
          onChange={(value) => controller.evaluation.setForm({ method: value === 'mul' ? 'mul' : 'add' })}
          data={[
            { value: 'add', label: 'CosAdd' },
            { value: 'mul', label: 'CosMul' },
          ]}
        />
      </div>
      {problem === null ? null : <Problem problem={problem} />}
    </div>
  );
}

/** The tables of a report want more room than a panel at the side has. */
function Enlarge() {
  const { desk } = useProgram();
  const [large, setLarge] = useState(false);
  useEffect(() => {
    const { dock } = desk;
    if (dock === null) return;
    setLarge(dock.hasMaximizedGroup());
    const change = dock.onDidMaximizedGroupChange(() => setLarge(dock.hasMaximizedGroup()));
    return () => change.dispose();
  }, [desk]);
  return (
    <span className="enlarge">
      <IconButton
        label={large ? 'Back to its place' : 'Fill the window'}
        pressed={large}
        onClick={() => {
          if (large) desk.dock?.exitMaximizedGroup();
          else desk.dock?.getPanel('evaluation')?.api.maximize();
        }}
      >
        <FitIcon size={14} />
      </IconButton>
    </span>
  );
}

function Problem({ problem }: { readonly problem: SerializedError }) {
  const { sentence, fix, detail } = describeError(problem);
  return (
    <div className="note" role="alert">
      {sentence} {fix === undefined ? null : <span className="quiet">{fix}</span>}
      {detail === undefined ? null : (
        <details className="message-detail">
          <summary>Details</summary>
          <pre>{detail}</pre>
        </details>
      )}
    </div>
  );
}

function Running() {
  const controller = useController();
  const job = useApp((state) => state.jobs.find(({ kind }) => kind === 'evaluation') ?? null);
  if (job === null) return null;
  const detail = jobDetail(job.progress);
  return (
    <div className="evaluation-running">
      <div className="training-line">
        <span>{jobTitle(job)}</span>
      </div>
      <Progress label="Evaluating" fraction={job.progress?.fraction ?? null} text={detail} />
      <div className="training-line">
        <span className="quiet">{detail}</span>
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

/** The report that is shown, or what such a file is. */
function EvaluationReportView() {
  const shown = useApp(
    ({ evaluations, evaluationForm }) => evaluations.find(({ id }) => id === evaluationForm.shown) ?? null,
  );
  const empty = useApp(({ evaluations, jobs }) => evaluations.length === 0 && jobs.length === 0);
  if (shown === null) return empty ? <Guide /> : null;
  const { report } = shown;
  return (
    <div className="shown-report">
      <Enlarge />
      {report.kind === 'analogies' ? (
        <AnalogyReportView key={shown.id} evaluation={shown} report={report} />
      ) : (
        <PairReportView key={shown.id} evaluation={shown} report={report} />
      )}
    </div>
  );
}

const analogyExample = ': family\nking queen man woman\nboy girl brother sister';
const pairExample = 'cup\tmug\t8.7\nking\tcabbage\t0.2';

function Guide() {
  return (
    <div className="empty">
      <p>
        A test file holds <Term name="analogy">analogies</Term> or word pairs that people scored by likeness;
        it shows how well the vectors agree. Open one, or drop it here.
      </p>
      <div className="evaluation-examples">
        <figure>
          <figcaption>Analogies</figcaption>
          <pre>{analogyExample}</pre>
        </figure>
        <figure>
          <figcaption>Word pairs (tabs between)</figcaption>
          <pre>{pairExample}</pre>
        </figure>
      </div>
    </div>
  );
}
