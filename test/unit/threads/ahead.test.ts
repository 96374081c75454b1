import { describe, expect, it } from 'vitest';
import { aheadStarter } from '../../../src/main/threads/ahead.ts';
import type { Thread, ThreadHandlers, ThreadStarter } from '../../../src/main/threads/thread.ts';

interface Known {
  readonly entry: string;
  readonly thread: Thread<ThreadHandlers>;
  disposed: boolean;
}

/** A starter whose threads do nothing but be known. */
function recorder(): { starter: ThreadStarter; started: Known[] } {
  const started: Known[] = [];
  const starter: ThreadStarter = {
    cores: 3,
    start<H extends ThreadHandlers>(entry: string): Thread<H> {
      const thread: Thread<ThreadHandlers> = {
        call: () => Promise.reject(new Error('nothing is called here')),
        async dispose() {
          known.disposed = true;
        },
      };
      const known: Known = { entry, thread, disposed: false };
      started.push(known);
      return thread as unknown as Thread<H>;
    },
  };
  return { starter, started };
}

describe('aheadStarter', () => {
  it('hands out the threads that it started ahead, each once, and starts more when they are used up', () => {
    const { starter, started } = recorder();
    const threads = aheadStarter(starter);
    expect(threads.cores).toBe(3);
    threads.startAhead('train', 2);
    expect(started.map(({ entry }) => entry)).toEqual(['train', 'train']);
    const given = [threads.start('train'), threads.start('train')];
    expect(started).toHaveLength(2);
    expect(new Set(given)).toEqual(new Set(started.map(({ thread }) => thread)));
    expect(given).not.toContain(threads.start('train'));
    expect(started).toHaveLength(3);
  });

  it('starts threads of other entry points as they are asked for', () => {
    const { starter, started } = recorder();
    const threads = aheadStarter(starter);
    threads.startAhead('train', 1);
    threads.start('corpus');
    expect(started.map(({ entry }) => entry)).toEqual(['train', 'corpus']);
  });

  it('stops those that nobody asked for, and no others', async () => {
    const { starter, started } = recorder();
    const threads = aheadStarter(starter);
    threads.startAhead('train', 2);
    const given = threads.start('train');
    await threads.dispose();
    for (const { thread, disposed } of started) expect(disposed).toBe(thread !== given);
    threads.start('train');
    expect(started).toHaveLength(3);
  });
});
