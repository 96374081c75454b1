import { formatBytes, formatCompact, formatDuration } from '../../shared/format.ts';
import type { JobProgress, JobStage } from '../../shared/jobs.ts';

export type JobKind =
  | 'corpus'
  | 'training'
  | 'projection'
  | 'axes'
  | 'evaluation'
  | 'export'
  | 'loading'
  | 'download'
  | 'contexts'
  /** Loading a contextual model, or sending its files. */
  | 'context-model'
  /** Reading the sentences of the draft. */
  | 'context-run'
  /** Looking for lines of the open text. */
  | 'context-lines';

/** Work under way, as the page knows it. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  /** What is being worked on, in words: a file's name, a model's name. */
  readonly subject: string;
  readonly progress: JobProgress | null;
  /** The person asked it to stop and it has not ended yet. */
  readonly cancelling: boolean;
}

export function addJob(jobs: readonly Job[], job: Pick<Job, 'id' | 'kind' | 'subject'>): readonly Job[] {
  return [...jobs, { ...job, progress: null, cancelling: false }];
}

export function removeJob(jobs: readonly Job[], id: string): readonly Job[] {
  return jobs.filter((job) => job.id !== id);
}

/** Takes news of a job; news of unknown jobs (they have just ended) changes nothing. */
export function updateJob(jobs: readonly Job[], id: string, change: Partial<Job>): readonly Job[] {
  if (!jobs.some((job) => job.id === id)) return jobs;
  return jobs.map((job) => (job.id === id ? { ...job, ...change } : job));
}

/** The job that the status bar shows: training before everything else, then the latest. */
export function foremostJob(jobs: readonly Job[]): Job | null {
  return jobs.find((job) => job.kind === 'training') ?? jobs.at(-1) ?? null;
}

const stageWords: Record<JobStage, string> = {
  reading: 'Reading',
  counting: 'Counting words in',
  encoding: 'Encoding',
  training: 'Training',
  projecting: 'Projecting',
  evaluating: 'Evaluating with',
  loading: 'Loading',
  downloading: 'Downloading',
  checking: 'Checking',
  keeping: 'Keeping',
  writing: 'Writing',
  understanding: 'Reading sentences with',
  searching: 'Searching',
};

const kindWords: Record<JobKind, string> = {
  loading: 'Loading',
  download: 'Downloading',
  corpus: 'Opening',
  training: 'Training',
  projection: 'Projecting',
  axes: 'Laying out',
  evaluation: 'Evaluating with',
  export: 'Saving',
  contexts: 'Working with',
  'context-model': 'Loading',
  'context-run': 'Reading sentences with',
  'context-lines': 'Searching',
};

/** What a job does, in words: `Counting words in novel.txt`. */
export function jobTitle(job: Job): string {
  if (job.cancelling) return `Cancelling ${job.subject}`;
  const verb = job.progress === null ? kindWords[job.kind] : stageWords[job.progress.stage];
  return `${verb} ${job.subject}`;
}

/** How fast a job goes: `2.4 M words/s`; nothing while that is not known. */
function jobRate(progress: JobProgress | null): string {
  if (progress === null || progress.rate === null) return '';
  if (progress.unit === 'bytes') return `${formatBytes(progress.rate)}/s`;
  return `${formatCompact(progress.rate)} ${progress.unit}/s`;
}

/** Where training is, how fast it goes and how long it takes: `epoch 4 of 5 · 2.4 M words/s · 3 s left`. */
export function jobDetail(progress: JobProgress | null): string {
  if (progress === null) return '';
  const parts: string[] = [];
  if (progress.training !== undefined) {
    parts.push(`epoch ${progress.training.epoch} of ${progress.training.epochs}`);
  }
  const rate = jobRate(progress);
  if (rate !== '') parts.push(rate);
  if (progress.secondsLeft !== null) parts.push(`${formatDuration(progress.secondsLeft)} left`);
  return parts.join(' · ');
}
