import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type FileLayer, nodeFiles } from '../../files/atomic-write.ts';

/** The calls to the file system that change a library; tests put a failing one in its place. */
export interface LibraryFiles extends FileLayer {
  /** Makes a folder and those it lies in. */
  makeFolder(path: string): Promise<void>;
  /** Removes a folder or file with everything in it; nothing there is no error. */
  removeTree(path: string): Promise<void>;
  /** Bytes that this person can still write to the disk of `path`. */
  space(path: string): Promise<number>;
}

export const nodeLibraryFiles: LibraryFiles = {
  ...nodeFiles,
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  removeTree: (path) => rm(path, { recursive: true, force: true }),
  async space(path) {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
};

/** What is under way belongs to a machine and a process, so that another program knows whether somebody still writes to it. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const writing = /^\.writing-([0-9a-f]{8})-(\d+)-[0-9a-f]{32}$/;
const removing = /^\.removing-[0-9a-f]{32}$/;
const entry = /^[0-9a-f]{32}$/;
/** Nothing is written for a day without a change. */
const longestWriting = 24 * 60 * 60 * 1000;

/** Whether `name` can be an entry's. All other names in the folder are not ours to list. */
export function isEntryName(name: string): boolean {
  return entry.test(name);
}

/** A new opaque name for an entry. */
export function newEntryName(): string {
  return randomBytes(16).toString('hex');
}

/** The name of something that this process is writing. */
export function writingName(): string {
  return `.writing-${machine}-${process.pid}-${newEntryName()}`;
}

/** The name of an entry that is being removed. */
export function removingName(): string {
  return `.removing-${newEntryName()}`;
}

/** The name under which a damaged entry is set aside. */
export function damagedName(name: string, now: Date): string {
  return `damaged-${now.toISOString().replaceAll(':', '-')}-${name.slice(0, 8)}`;
}

/**
 * Removes what programs that were killed have left in a library: removals that were not finished, and what was being written by a process that
 * is gone. What other programs are writing stays.
 */
export async function removeLeftovers(folder: string, files: LibraryFiles): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const path = join(folder, name);
    if (removing.test(name) || (await isAbandoned(name, path))) await files.removeTree(path);
  }
}

async function isAbandoned(name: string, path: string): Promise<boolean> {
  const [, where, pid] = writing.exec(name) ?? [];
  if (where === undefined || pid === undefined) return false;
  if (where === machine && !isRunning(Number(pid))) return true;
  const newest = await lastChange(path);
  return newest !== null && Date.now() - newest > longestWriting;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else may not be signalled; it runs all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When the folder or a file in it changed last; `null` when it is gone. */
async function lastChange(path: string): Promise<number | null> {
  const names = await readdir(path).catch(() => []);
  const times = await Promise.all(
    [path, ...names.map((name) => join(path, name))].map((each) =>
      lstat(each).then(
        (found) => found.mtimeMs,
        () => 0,
      ),
    ),
  );
  const newest = Math.max(...times);
  return newest === 0 ? null : newest;
}
