import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DownloadProgress } from '../../../src/main/downloads/download-progress.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';

let heard: JobProgress[];
let progress: DownloadProgress;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  heard = [];
  progress = new DownloadProgress(10_000, (told) => heard.push(told), { downloading: 0.8, checking: 0.05 });
});
afterEach(() => void vi.useRealTimers());

/** Bytes that come at a steady pace: 1,000 a second. */
function fetchSeconds(from: number, to: number): void {
  for (let second = from; second <= to; second++) {
    progress.fetched(second * 1000);
    vi.advanceTimersByTime(1000);
  }
}

it('the rate is that of the last seconds, and tells how long it takes', () => {
  progress.fetched(0);
  expect(heard.at(-1)).toMatchObject({ rate: null, secondsLeft: null, fraction: 0 });
  fetchSeconds(0, 4);
  progress.fetched(5000);
  expect(heard.at(-1)).toMatchObject({
    stage: 'downloading',
    done: 5000,
    total: 10_000,
    rate: 1000,
    secondsLeft: 5,
  });
});

it('the rate falls while nothing comes', () => {
  progress.tick();
  expect(heard).toEqual([]);
  fetchSeconds(0, 4);
  const before = heard.at(-1)!.rate!;
  vi.advanceTimersByTime(20_000);
  progress.tick();
  expect(heard.at(-1)).toMatchObject({ stage: 'downloading', done: 4000 });
  expect(heard.at(-1)!.rate!).toBeLessThan(before / 10);
  vi.advanceTimersByTime(20_000);
  progress.tick();
  progress.tick();
  expect(heard.at(-1)!.rate).toBe(0);
  expect(heard.at(-1)!.secondsLeft).toBeNull();
});

it('a download that begins anew has no rate yet', () => {
  fetchSeconds(0, 4);
  progress.fetched(0);
  expect(heard.at(-1)).toMatchObject({ done: 0, rate: null });
});

it('checking is a stage of its own, behind the download', () => {
  progress.fetched(10_000);
  const { fraction } = heard.at(-1)!;
  progress.checked(4000);
  expect(heard.at(-1)).toMatchObject({ stage: 'checking', done: 4000, total: 10_000, rate: null });
  expect(heard.at(-1)!.fraction).toBeGreaterThan(fraction);
});
