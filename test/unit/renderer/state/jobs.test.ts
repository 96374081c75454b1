import { describe, expect, it } from 'vitest';
import {
  addJob,
  foremostJob,
  jobDetail,
  jobTitle,
  removeJob,
  updateJob,
} from '../../../../src/renderer/state/jobs.ts';
import { addMessage, fixFor, type Message, topicFor } from '../../../../src/renderer/state/messages.ts';
import type { JobProgress } from '../../../../src/shared/jobs.ts';

const progress: JobProgress = {
  stage: 'training',
  unit: 'words',
  done: 3e6,
  total: 5e6,
  rate: 2.4e6,
  secondsLeft: 3,
  fraction: 0.6,
  training: {
    epoch: 4,
    epochs: 5,
    losses: [0.4, 0.3],
    finishedEpochs: 1,
    course: [],
    learningRate: 0.01,
    device: 'CPU · test',
  },
};
const reading: JobProgress = {
  stage: 'counting',
  unit: 'bytes',
  done: 10,
  total: null,
  rate: 8.4e6,
  secondsLeft: null,
  fraction: 0.1,
};

describe('work under way', () => {
  const jobs = addJob(
    addJob(addJob([], { id: '1', kind: 'corpus', subject: 'a.txt' }), {
      id: '2',
      kind: 'training',
      subject: 'b.txt',
    }),
    { id: '3', kind: 'export', subject: 'c' },
  );

  it('shows training before everything else, then the latest', () => {
    expect(foremostJob(jobs)?.id).toBe('2');
    expect(foremostJob(removeJob(jobs, '2'))?.id).toBe('3');
    expect(foremostJob([])).toBeNull();
  });

  it('takes news of a job and ignores news of one that ended', () => {
    expect(updateJob(jobs, '2', { progress })[1]?.progress).toBe(progress);
    expect(updateJob(jobs, 'gone', { progress })).toBe(jobs);
  });

  it('says what a job does', () => {
    const [corpus] = updateJob(jobs, '1', { progress: reading });
    expect(jobTitle(jobs[0]!)).toBe('Opening a.txt');
    expect(jobTitle(corpus!)).toBe('Counting words in a.txt');
    expect(jobTitle({ ...corpus!, cancelling: true })).toBe('Cancelling a.txt');
  });

  it('says how far and how fast it goes', () => {
    expect(jobDetail(progress)).toBe('epoch 4 of 5 · 2.4 M words/s · 3 s left');
    expect(jobDetail(reading)).toBe('8.4 MB/s');
    expect(jobDetail(null)).toBe('');
  });
});

describe('messages', () => {
  const message = { kind: 'information', text: 'Hello.', card: false } as const;

  it('are numbered and the oldest are forgotten', () => {
    let messages: readonly Message[] = [];
    for (let count = 0; count < 150; count++) messages = addMessage(messages, message);
    expect(messages).toHaveLength(100);
    expect(messages.at(-1)?.id).toBe(150);
  });

  it('offer the way out as a button where there is one', () => {
    expect(fixFor({ code: 'file-empty', parameters: { name: 'a' } })?.action).toBe('open-corpus');
    expect(
      fixFor({ code: 'training-vocabulary-empty', parameters: { minimumCount: 9, mostFrequent: 4 } }),
    ).toEqual({ label: 'Set minimum count to 4', action: 'set-minimum-count', value: 4 });
    expect(fixFor({ code: 'connection-lost', parameters: {} })).toBeUndefined();
    expect(topicFor({ code: 'connection-lost', parameters: {} })).toBe('connection');
    expect(topicFor({ code: 'file-empty', parameters: { name: 'a' } })).toBe('text');
    expect(topicFor({ code: 'model-not-open', parameters: {} })).toBeUndefined();
  });
});
