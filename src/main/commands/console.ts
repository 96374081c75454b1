import { describeError } from '../../shared/describe-error.ts';
import { serializeError } from '../../shared/errors.ts';
import { formatCompact, formatDuration } from '../../shared/format.ts';
import type { JobProgress, ReportProgress } from '../../shared/jobs.ts';

/** Where a command writes to: results to standard output, everything else to standard error. */
export interface Console {
  /** Writes the result: the document with `--json`, else the lines for a person. */
  result(document: unknown, lines: readonly string[]): void;
  /** Shows progress: a bar that is redrawn on a terminal, a line a second elsewhere. */
  readonly progress: ReportProgress;
  /** Ends the progress display, so that what follows starts on a line of its own. */
  endProgress(): void;
  /** Writes one line with the error's code and what it means. */
  error(error: unknown): void;
  /** The same for something that the command goes on after. */
  notice(error: unknown): void;
}

const stages: Record<JobProgress['stage'], string> = {
  reading: 'Reading',
  counting: 'Counting',
  encoding: 'Encoding',
  training: 'Training',
  evaluating: 'Evaluating',
  projecting: 'Projecting',
  loading: 'Loading',
  downloading: 'Downloading',
  checking: 'Checking',
  keeping: 'Keeping',
  writing: 'Writing',
  understanding: 'Reading sentences',
  searching: 'Searching',
};

const barWidth = 24;
/** Where there is no terminal, progress is a line now and then, in milliseconds. */
const lineInterval = 1000;

/** The console of this process. */
export function processConsole(json: boolean): Console {
  const terminal = process.stderr.isTTY === true;
  let drawn = false;
  let lastLine = 0;

  const endProgress = (): void => {
    if (drawn) process.stderr.write('\n');
    drawn = false;
  };
  const tell = (kind: 'error' | 'notice', error: unknown): void => {
    endProgress();
    const serialized = serializeError(error);
    const { sentence, fix, detail } = describeError(serialized);
    const parts = [
      sentence,
      ...(detail === undefined ? [] : [`(${detail})`]),
      ...(fix === undefined ? [] : [fix]),
    ];
    process.stderr.write(`${kind} ${serialized.code}: ${parts.join(' ').replaceAll(/\s+/g, ' ')}\n`);
  };
  return {
    result(document, lines) {
      endProgress();
      process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`);
    },
    progress(progress) {
      const share = progress.total === null || progress.total === 0 ? 0 : progress.done / progress.total;
      if (terminal) {
        const filled = Math.round(share * barWidth);
        const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
        process.stderr.write(`\r\u001b[K${stages[progress.stage]} ${bar} ${facts(progress, share)}`);
        drawn = true;
        return;
      }
      const now = performance.now();
      if (now - lastLine < lineInterval) return;
      lastLine = now;
      process.stderr.write(`${stages[progress.stage]} ${facts(progress, share)}\n`);
    },
    endProgress,
    error: (error) => tell('error', error),
    notice: (error) => tell('notice', error),
  };
}

function facts(progress: JobProgress, share: number): string {
  const { training, rate, unit, secondsLeft } = progress;
  return [
    `${Math.floor(share * 100)} %`,
    ...(training === undefined ? [] : [`epoch ${training.epoch}/${training.epochs}`]),
    ...(rate === null ? [] : [`${formatCompact(rate)} ${unit}/s`]),
    ...(secondsLeft === null ? [] : [`${formatDuration(secondsLeft)} left`]),
  ].join(' · ');
}
