import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ProgramError } from '../../shared/errors.ts';
import { writeError } from '../files/atomic-write.ts';
import { isOtherRunning } from '../files/owner.ts';

/**
 * Takes the download of something into `folder` for this process, so that another program with the same folder leaves it alone. A lock whose process is
 * gone does not count. Gives a function that lets go of it.
 * @param key what is downloaded, as a file may be called
 * @param name what a person calls it
 * @throws ProgramError `download-refused` while another process has it, `file-not-writable`, `disk-full`
 */
export async function lockDownload(
  folder: string,
  key: string,
  name: string = key,
): Promise<() => Promise<void>> {
  const path = join(folder, `${key}.lock`);
  try {
    await mkdir(folder, { recursive: true });
    if (!(await take(path))) {
      if (await isHeld(path))
        throw new ProgramError('download-refused', { name, reason: 'another Semascope is fetching it' });
      await rm(path, { force: true });
      await take(path);
    }
  } catch (error) {
    throw writeError(name, error);
  }
  return () => rm(path, { force: true });
}

/** Makes the lock; `false` when there is one already. */
async function take(path: string): Promise<boolean> {
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (file === null) return false;
  try {
    await file.writeFile(`${process.pid} ${hostname()}\n`);
  } finally {
    await file.close();
  }
  return true;
}

async function isHeld(path: string): Promise<boolean> {
  const [text, found] = await Promise.all([readFile(path, 'utf8'), stat(path)]).catch(
    () => ['', null] as const,
  );
  const [, pid, host] = /^(\d+) (.*)\n$/.exec(text) ?? [];
  if (found === null || pid === undefined) return false;
  // A lock of our own number is that of an earlier program: within this one, downloads are told apart by name.
  return isOtherRunning({ pid: Number(pid), host: host ?? '', since: found.mtimeMs });
}
