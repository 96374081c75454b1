import { Button } from '@mantine/core';
import { useState } from 'react';
import { Progress } from '../components/small.tsx';
import { type Job, jobDetail } from '../state/jobs.ts';
import { useController } from './context.tsx';

interface JobLineProps {
  readonly job: Job;
  /** What the bar is called. */
  readonly label: string;
  /** What is read aloud before how far it is. */
  readonly name: string;
  /** What the button says that stops it. */
  readonly stop: string;
}

/** Work in its place in a panel: a bar, how fast it goes, and the way to stop it. */
export function JobLine({ job, label, name, stop }: JobLineProps) {
  const controller = useController();
  return (
    <div className="library-job">
      <Progress
        label={label}
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
          {stop}
        </button>
      </div>
    </div>
  );
}

/** A download under way. What came stays when it is paused. */
export function DownloadProgress({ job, name }: { readonly job: Job; readonly name: string }) {
  return <JobLine job={job} label="Download" name={name} stop="Pause" />;
}

interface DownloadSourceProps {
  readonly source: string;
  readonly original: boolean;
  /** What the address of a mirror looks like. */
  readonly example: string;
  /** Takes another place, `null` for the original; gives whether it was taken. */
  readonly onSet: (source: string | null) => Promise<boolean>;
}

/** Where models are fetched from, and the way to a mirror. */
export function DownloadSource({ source, original, example, onSet }: DownloadSourceProps) {
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
    if (await onSet(next)) setEditing(false);
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
        placeholder={example}
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
