import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nodeProcesses } from '../../../src/main/processes/node-processes.ts';
import type { Process } from '../../../src/main/processes/process.ts';
import { buildEntries } from '../../support/process-entries.ts';
import type { EchoHandlers } from './echo.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
let entries: Awaited<ReturnType<typeof buildEntries>>;
let echo: Process<EchoHandlers>;

beforeAll(async () => {
  entries = await buildEntries(here('echo.ts'), here('lonely-parent.ts'));
});
afterAll(() => entries.dispose());

const start = (entry = 'echo'): Process<EchoHandlers> => {
  echo = nodeProcesses(entries.folder).start<EchoHandlers>(entry);
  return echo;
};

/** Whether a process is there at all, running or dead and not yet taken note of. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A process that nobody waits for any more is taken note of by whoever adopts it, which may be nobody in a container. */
function isRunning(pid: number): boolean {
  if (!isThere(pid)) return false;
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return isThere(pid);
  }
}

describe('a child process', () => {
  afterEach(() => echo.dispose());

  it('answers calls, many at a time, with typed arrays as they are', async () => {
    const { call } = start();
    const answers = await Promise.all([1, 2, 3].map((value) => call('double', Float32Array.of(value, 0.5))));
    expect(answers).toEqual([1, 2, 3].map((value) => Float32Array.of(value * 2, 1)));
  });

  it('keeps the code and parameters of an error', async () => {
    await expect(start().call('fail', 'empty.txt')).rejects.toMatchObject({
      code: 'file-empty',
      parameters: { name: 'empty.txt' },
    });
  });

  it('says so when an argument or an answer cannot cross', async () => {
    const { call } = start();
    await expect(call('double', (() => undefined) as never)).rejects.toThrow(/could not be cloned/);
    await expect(call('unclonable', undefined)).rejects.toMatchObject({ code: 'unexpected' });
    await expect(call('double', Float32Array.of(2))).resolves.toEqual(Float32Array.of(4));
  });

  it('is ended at once when it is disposed of, even in an endless loop, and leaves nothing behind', async () => {
    const { call, dispose, ended } = start();
    await call('double', Float32Array.of(1));
    const pid = echo.pid!;
    const pending = expect(call('spin', null)).rejects.toMatchObject({ code: 'thread-ended' });
    await dispose();
    await pending;
    expect(isThere(pid)).toBe(false);
    await expect(ended).resolves.toBe('it was closed');
    await dispose();
    await expect(call('double', Float32Array.of(1))).rejects.toMatchObject({ code: 'thread-ended' });
  });

  it('tells who killed it, and rejects what was asked', async () => {
    const { call, ended } = start();
    await call('double', Float32Array.of(1));
    const pending = expect(call('silence', undefined)).rejects.toMatchObject({
      code: 'thread-ended',
      parameters: { reason: expect.stringContaining('SIGKILL') },
    });
    process.kill(echo.pid!, 'SIGKILL');
    await pending;
    await expect(ended).resolves.toContain('SIGKILL');
  });

  it('tells the exit code, and the error that it died of', async () => {
    await expect(start().call('leave', 7)).rejects.toMatchObject({
      parameters: { reason: 'it stopped with code 7' },
    });
    await expect(start().call('throwLater', 'the floor gave way')).rejects.toMatchObject({
      parameters: {
        reason: expect.stringMatching(/code 1; its last words were “Error: the floor gave way”/),
      },
    });
  });

  it('tells when there is no such program', async () => {
    await expect(start('nothing').ended).resolves.toMatch(/Cannot find module/);
  });

  it('reads what it prints, so that it never waits for a reader', async () => {
    await expect(start().call('chatter', 20_000)).resolves.toBe(20_000);
  });
});

describe('the program that started a child process', () => {
  const parents: ChildProcess[] = [];
  afterEach(() => {
    for (const parent of parents.splice(0)) parent.kill('SIGKILL');
  });

  async function lonelyParent(what: string): Promise<{ parent: ChildProcess; child: number }> {
    const parent = spawn(process.execPath, [join(entries.folder, 'lonely-parent.js'), entries.folder, what], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    parents.push(parent);
    const [line] = (await once(parent.stdout!, 'data')) as [Buffer];
    return { parent, child: Number(line.toString()) };
  }

  it('ends by itself when its child is idle, and the child ends too', async () => {
    const { parent, child } = await lonelyParent('nothing');
    if (parent.exitCode === null) await once(parent, 'exit');
    expect(parent.exitCode).toBe(0);
    await expect.poll(() => isRunning(child), { timeout: 10_000 }).toBe(false);
  });

  for (const busy of ['wait', 'spin']) {
    it(`takes its child along when it is killed while the child is at work (${busy})`, async () => {
      const { parent, child } = await lonelyParent(busy);
      expect(isRunning(child)).toBe(true);
      expect(parent.exitCode).toBe(null);
      parent.kill('SIGKILL');
      await once(parent, 'exit');
      await expect.poll(() => isRunning(child), { timeout: 10_000 }).toBe(false);
    });
  }
});
