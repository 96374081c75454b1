import { describe, expect, it, vi } from 'vitest';
import { Jobs } from '../../../src/main/jobs/jobs.ts';
import { ProgramError } from '../../../src/shared/errors.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';

const at = (fraction: number): JobProgress => ({
  stage: 'reading',
  unit: 'bytes',
  done: fraction * 100,
  total: 100,
  rate: null,
  secondsLeft: null,
  fraction,
});

/** Work that lasts until its job is cancelled. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the file was closed')), { once: true });
  });

describe('Jobs', () => {
  it('gives the result of the work', async () => {
    const jobs = new Jobs(() => undefined);
    await expect(jobs.run('a', async () => 42)).resolves.toBe(42);
  });

  it('turns whatever breaks after a cancel into `cancelled`, keeping the cause', async () => {
    const jobs = new Jobs(() => undefined);
    const result = jobs.run('a', untilAborted);
    jobs.cancel('a');
    await expect(result).rejects.toMatchObject({
      code: 'cancelled',
      cause: { message: 'the file was closed' },
    });
  });

  it('passes errors on as they are when nobody cancelled', async () => {
    const jobs = new Jobs(() => undefined);
    const error = new ProgramError('file-empty', { name: 'a.txt' });
    await expect(jobs.run('a', () => Promise.reject(error))).rejects.toBe(error);
  });

  it('refuses a second job of the same name and lets the name be used again afterwards', async () => {
    const jobs = new Jobs(() => undefined);
    const first = jobs.run('a', untilAborted);
    await expect(jobs.run('a', async () => 1)).rejects.toMatchObject({ code: 'bad-request' });
    jobs.cancelAll();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await expect(jobs.run('a', async () => 2)).resolves.toBe(2);
  });

  it('takes a cancel of an unknown job as a message that came late', () => {
    expect(() => new Jobs(() => undefined).cancel('nobody')).not.toThrow();
  });

  it('reports calmly, never backwards, and ends with the newest report', async () => {
    vi.useFakeTimers();
    try {
      const heard: number[] = [];
      const jobs = new Jobs((_, progress) => heard.push(progress.fraction));
      await jobs.run('a', async (_, report) => {
        report(at(0.1));
        report(at(0.5));
        report(at(0.3));
        vi.advanceTimersByTime(100);
        report(at(0.6));
        report(at(0.9));
      });
      // 0.1 at once; of 0.5 and the step back to 0.3 only 'still 0.5' after the interval; 0.6 had to wait and 0.9 replaced it.
      expect(heard).toEqual([0.1, 0.5, 0.9]);
    } finally {
      vi.useRealTimers();
    }
  });
});
