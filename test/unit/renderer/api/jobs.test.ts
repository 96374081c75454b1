import { expect, it } from 'vitest';
import { runJob } from '../../../../src/renderer/api/jobs.ts';
import type { Api, Events } from '../../../../src/shared/api.ts';
import { ProgramError } from '../../../../src/shared/errors.ts';
import type { JobProgress } from '../../../../src/shared/jobs.ts';

const progress = (fraction: number): JobProgress => ({
  stage: 'counting',
  unit: 'words',
  done: 0,
  total: null,
  rate: null,
  secondsLeft: null,
  fraction,
});

/** A program whose one job ends when the test says so, or is cancelled. */
function fakeApi() {
  const listeners = new Set<(payload: Events['progress']) => void>();
  const requests: { name: string; parameters: { job?: string } }[] = [];
  let settle: { resolve(value: unknown): void; reject(error: unknown): void } = {
    resolve: () => undefined,
    reject: () => undefined,
  };
  const api = {
    request(name: string, parameters: { job?: string }) {
      requests.push({ name, parameters });
      if (name === 'job.cancel') {
        settle.reject(new ProgramError('cancelled', {}));
        return Promise.resolve(null);
      }
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
      });
    },
    on(_event: string, listener: (payload: Events['progress']) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Api;
  const report = (job: string, fraction: number) => {
    for (const listener of listeners) listener({ job, progress: progress(fraction) });
  };
  return { api, requests, listeners, report, finish: (value: unknown) => settle.resolve(value) };
}

it('names the job, passes on its own progress only, and stops listening', async () => {
  const { api, requests, listeners, report, finish } = fakeApi();
  const seen: number[] = [];
  let started = '';
  const running = runJob(
    api,
    'model.project',
    { model: 'm' },
    {
      onStart: (job) => {
        started = job;
      },
      onProgress: ({ fraction }) => seen.push(fraction),
    },
  );
  const job = requests[0]?.parameters.job ?? '';
  expect(requests).toEqual([{ name: 'model.project', parameters: { model: 'm', job } }]);
  expect(job).toMatch(/^[\da-f-]{36}$/);
  expect(started).toBe(job);
  report(job, 0.5);
  report('another', 0.9);
  finish('projection');
  expect(await running).toBe('projection');
  expect(seen).toEqual([0.5]);
  expect(listeners.size).toBe(0);
});

it('is cancelled by its signal, also by one that was aborted before', async () => {
  const later = new AbortController();
  const first = fakeApi();
  const running = runJob(first.api, 'corpus.openSample', {}, { signal: later.signal });
  later.abort();
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  expect(first.requests[1]).toEqual({
    name: 'job.cancel',
    parameters: { job: first.requests[0]?.parameters.job },
  });

  const second = fakeApi();
  const before = runJob(second.api, 'corpus.openSample', {}, { signal: AbortSignal.abort() });
  await expect(before).rejects.toMatchObject({ code: 'cancelled' });
});
