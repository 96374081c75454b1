import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDownload } from '../../../src/main/downloads/download-lock.ts';
import { sentenceOf, temporaryFolder } from '../../support/downloads.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let path: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder.path, 'some-model.lock');
});
afterEach(() => folder.remove());

const refused = '“some-model” could not be fetched: another Semascope is fetching it.';

describe('the lock of a download', () => {
  it('is there while it is held', async () => {
    const release = await lockDownload(folder.path, 'some-model');
    await expect(readdir(folder.path)).resolves.toEqual(['some-model.lock']);
    await release();
    await expect(readdir(folder.path)).resolves.toEqual([]);
  });

  it('keeps another process away until that one is gone', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await once(other, 'spawn');
    await writeFile(path, `${other.pid} ${hostname()}\n`);
    await expect(sentenceOf(lockDownload(folder.path, 'some-model'))).resolves.toBe(refused);
    // Another model is another matter.
    await (await lockDownload(folder.path, 'other-model'))();
    other.kill('SIGKILL');
    await once(other, 'exit');
    await (await lockDownload(folder.path, 'some-model'))();
    await expect(readdir(folder.path)).resolves.toEqual([]);
  });

  it('does not outlast the machine’s last start, nor a day on another machine', async () => {
    const other = process.ppid;
    await writeFile(path, `${other} ${hostname()}\n`);
    const beforeStart = Date.now() / 1000 - uptime() - 60;
    await utimes(path, beforeStart, beforeStart);
    await (await lockDownload(folder.path, 'some-model'))();

    await writeFile(path, `${other} some-other-machine\n`);
    await expect(sentenceOf(lockDownload(folder.path, 'some-model'))).resolves.toBe(refused);
    const yesterday = Date.now() / 1000 - 25 * 60 * 60;
    await utimes(path, yesterday, yesterday);
    await (await lockDownload(folder.path, 'some-model'))();
  });

  it.each(['', '\0\0\0\0', 'nonsense\n'])('that holds %j does not count', async (content) => {
    await writeFile(path, content);
    await (await lockDownload(folder.path, 'some-model'))();
    await expect(readdir(folder.path)).resolves.toEqual([]);
  });
});
