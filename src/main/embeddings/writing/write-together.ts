import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import {
  type Content,
  nodeFiles,
  syncFolder,
  type WriteOptions,
  writeError,
  writeSynced,
} from '../../files/atomic-write.ts';

/** A file to be written. */
export interface FileToWrite {
  readonly path: string;
  readonly content: Content;
}

/**
 * Writes files that belong together: none of them takes its name before all are whole on the disk.
 * @returns the bytes written
 * @throws ProgramError `file-not-writable`, `disk-full`, `cancelled`; nothing new is left then
 */
export async function writeTogether(
  written: readonly FileToWrite[],
  options: WriteOptions = {},
): Promise<number> {
  const files = options.files ?? nodeFiles;
  const targets: { path: string; temporary: string; name: string; isNew: boolean }[] = [];
  const renamed: typeof targets = [];
  let bytes = 0;
  try {
    for (const { path, content } of written) {
      // A link keeps its place: the file it names is replaced.
      const target = await realpath(path).catch(() => path);
      const found = await stat(target).catch(() => null);
      const name = basename(path);
      const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID()}.tmp`);
      targets.push({ path: target, temporary, name, isNew: found === null });
      const mode = found === null ? 0o666 : found.mode & 0o777;
      bytes += await writeSynced(temporary, name, content, { ...options, files, mode });
    }
    if (options.signal?.aborted === true) throw new ProgramError('cancelled', {});
    for (const target of targets) {
      await files.rename(target.temporary, target.path).catch((error: unknown) => {
        throw writeError(target.name, error);
      });
      renamed.push(target);
    }
    for (const { path, name } of targets) {
      await syncFolder(files, dirname(path)).catch((error: unknown) => {
        throw writeError(name, error);
      });
    }
    return bytes;
  } catch (error) {
    const left = [
      ...targets.map(({ temporary }) => temporary),
      ...renamed.filter(({ isNew }) => isNew).map(({ path }) => path),
    ];
    // The first error is the one to hear of.
    await Promise.allSettled(left.map((path) => files.remove(path)));
    throw error;
  }
}
