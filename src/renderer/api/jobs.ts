import type { Api, RequestName, RequestParameters, Results } from '../../shared/api.ts';
import type { JobProgress } from '../../shared/jobs.ts';

/** Requests that are jobs: those whose parameters name one. */
export type JobName = Exclude<
  { [N in RequestName]: RequestParameters<N> extends { job: string } ? N : never }[RequestName],
  'job.cancel'
>;

export interface JobOptions {
  /** Called with the job's progress. */
  readonly onProgress?: (progress: JobProgress) => void;
  /** Called with the identifier that the job has in events, before it starts. */
  readonly onStart?: (job: string) => void;
  /** Asks the job to stop; it then rejects with `cancelled`. */
  readonly signal?: AbortSignal;
}

/**
 * Runs long work under an identifier of its own.
 * @throws what the request is rejected with; `cancelled` after `signal` was aborted in time
 */
export async function runJob<N extends JobName>(
  api: Api,
  name: N,
  parameters: Omit<RequestParameters<N>, 'job'>,
  { onProgress, onStart, signal }: JobOptions = {},
): Promise<Results[N]> {
  const job = crypto.randomUUID();
  onStart?.(job);
  const stopListening = api.on('progress', (event) => {
    if (event.job === job) onProgress?.(event.progress);
  });
  // The job's own rejection tells how this went: a cancel that fails changes nothing.
  const cancel = (): void => void api.request('job.cancel', { job }).catch(() => undefined);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    // The omitted field is put back, which the compiler cannot see for a generic name.
    const running = api.request(name, { ...parameters, job } as RequestParameters<N>);
    if (signal?.aborted === true) cancel();
    return await running;
  } finally {
    signal?.removeEventListener('abort', cancel);
    stopListening();
  }
}
