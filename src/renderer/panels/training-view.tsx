import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { formatFixed } from '../../shared/format.ts';
import type { TrainingProgress } from '../../shared/jobs.ts';
import { LossPlot } from '../components/loss-plot.tsx';
import { lossNow } from '../components/loss-series.ts';
import { Progress } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { jobDetail } from '../state/jobs.ts';
import { trainingJob } from '../state/selectors.ts';
import { useApp, useController, useScheme } from './context.tsx';

const nothingYet: TrainingProgress['course'] = [];

/** Training under way: how far, how fast, how well, and the way out. */
export function TrainingView() {
  const controller = useController();
  const scheme = useScheme();
  const planned = useApp((state) => state.draft?.epochs ?? 1);
  const job = useApp(trainingJob);
  const begun = job !== null;
  const section = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button is below, the options are long: what it began is brought into view.
    if (begun) section.current?.scrollIntoView({ block: 'nearest' });
  }, [begun]);
  if (job === null) return null;
  const training = job.progress?.training;
  const detail = jobDetail(job.progress);
  const last = lossNow(training?.losses ?? [], training?.finishedEpochs ?? 0, training?.course);
  return (
    <div className="section stack" ref={section}>
      <div className="training-line">
        <span>{job.cancelling ? 'Cancelling …' : detail === '' ? 'Starting …' : detail}</span>
      </div>
      <Progress label="Training" fraction={job.progress?.fraction ?? 0} text={detail} />
      <div className="training-line">
        <span className="quiet">
          <Term name="loss">Loss</Term> by epoch
        </span>
        <span>{last === undefined ? '' : formatFixed(last, 4)}</span>
      </div>
      <LossPlot
        losses={training?.losses ?? []}
        finished={training?.finishedEpochs ?? 0}
        course={training?.course ?? nothingYet}
        epochs={training?.epochs ?? planned}
        scheme={scheme}
        height={130}
      />
      <Button variant="default" disabled={job.cancelling} onClick={() => controller.models.cancel(job.id)}>
        Cancel
      </Button>
    </div>
  );
}
