import { Progress } from '../components/small.tsx';
import { deviceFact } from '../state/engines.ts';
import { foremostJob, jobDetail, jobTitle } from '../state/jobs.ts';
import { trainingJob } from '../state/selectors.ts';
import { useApp, useController } from './context.tsx';

/** The line at the bottom: what the program runs on, the work under way, and what was said last. */
export function StatusBar() {
  const controller = useController();
  const known = useApp((state) => state.program?.device ?? '');
  const engines = useApp((state) => state.engines);
  const atWork = useApp((state) => trainingJob(state)?.progress?.training?.device);
  const connected = useApp((state) => state.connected);
  const job = useApp((state) => foremostJob(state.jobs));
  const others = useApp((state) => state.jobs.length - 1);
  const message = useApp((state) => state.messages.at(-1) ?? null);
  const device = deviceFact(engines, known, atWork);
  return (
    <footer className="status-bar numbers">
      <span className="quiet device" title={connected ? `${device.text}. ${device.why}` : undefined}>
        {connected ? device.text : 'not connected'}
      </span>
      {job === null ? null : (
        <span className="status-job">
          <span className="status-title">{jobTitle(job)}</span>
          <Progress
            label="Work under way"
            fraction={job.progress?.fraction ?? null}
            text={`${jobTitle(job)}, ${jobDetail(job.progress)}`}
          />
          <span className="quiet status-detail">{jobDetail(job.progress)}</span>
          {others > 0 ? <span className="quiet">+ {others}</span> : null}
          <button
            type="button"
            className="icon-button status-stop"
            disabled={job.cancelling}
            onClick={() => controller.models.cancel(job.id)}
          >
            Stop
          </button>
        </span>
      )}
      <span
        role="status"
        aria-label="Messages"
        className={`status-message ${message?.kind === 'error' ? 'bad' : ''}`}
        title={message?.text}
      >
        {message?.text ?? 'Ready'}
      </span>
    </footer>
  );
}
