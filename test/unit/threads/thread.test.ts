import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { startThread, type Thread } from '../../../src/main/threads/thread.ts';

type EchoHandlers = {
  double(value: number): number;
  length(buffer: ArrayBuffer): number;
  fail(name: string): never;
  crash(_: null): never;
  silence(_: null): never;
};

const path = fileURLToPath(new URL('echo-thread.js', import.meta.url));
let thread: Thread<EchoHandlers>;

afterEach(() => thread.dispose());

describe('a thread', () => {
  it('answers calls, many at a time', async () => {
    thread = startThread(path);
    const answers = await Promise.all([1, 2, 3].map((value) => thread.call('double', value)));
    expect(answers).toEqual([2, 4, 6]);
  });

  it('moves the buffers that it is told to move', async () => {
    thread = startThread(path);
    const buffer = new ArrayBuffer(16);
    const length = thread.call('length', buffer, [buffer]);
    expect(buffer.byteLength).toBe(0);
    await expect(length).resolves.toBe(16);
  });

  it('keeps the code and parameters of an error', async () => {
    thread = startThread(path);
    await expect(thread.call('fail', 'empty.txt')).rejects.toMatchObject({
      code: 'file-empty',
      parameters: { name: 'empty.txt' },
    });
  });

  it('settles every pending call when the thread breaks, and refuses later ones', async () => {
    thread = startThread(path);
    const pending = thread.call('silence', null);
    const crash = thread.call('crash', null);
    await expect(pending).rejects.toMatchObject({ code: 'thread-ended' });
    await expect(crash).rejects.toMatchObject({
      code: 'thread-ended',
      parameters: { reason: 'the thread broke' },
    });
    await expect(thread.call('double', 1)).rejects.toMatchObject({ code: 'thread-ended' });
  });

  it('settles pending calls when it is closed, and can be closed twice', async () => {
    thread = startThread(path);
    const pending = thread.call('silence', null);
    const settled = expect(pending).rejects.toMatchObject({ code: 'thread-ended' });
    await thread.dispose();
    await thread.dispose();
    await settled;
  });
});
