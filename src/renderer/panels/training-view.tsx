import { Button } from '@mantine/core';
import { formatFixed } from '../../shared/format.ts';
import { LossPlot } from '../components/loss-plot.tsx';
import { Progress } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { jobDetail } from '../state/jobs.ts';
import { trainingJob } from '../state/selectors.ts';
import { useApp, useController, useScheme } from './context.tsx';

/** Training under way: how far, how fast, how well, and the way out. */
export function TrainingView() {
  const controller = useController();
  const scheme = useScheme();
  const planned = useApp((state) => state.draft?.epochs ?? 1);
  const job = useApp(trainingJob);
  if (job === null) return null;
  const training = job.progress?.training;
  const detail = jobDetail(job.progress);
  const last = training?.losses.at(-1);
  return (
    <div className="section stack">
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
