import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ProgramError } from '../../../shared/errors.ts';

/** What is wrong with an entry. It never leaves the library, which sets the entry aside and says so. */
export class EntryDamage extends Error {}

/**
 * Opens a file of an entry for reading: it must be a regular one, not a link to another.
 * @param file its name in the entry
 * @param name what a person calls the model
 * @throws EntryDamage when it is missing or something else; ProgramError `file-unreadable`
 */
export async function openEntryFile(
  path: string,
  file: string,
  name: string,
): Promise<{ readonly handle: FileHandle; readonly size: number }> {
  // Where a system lacks these flags (Windows), it has no such links and pipes in folders either.
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    throw openError(file, name, error);
  });
  const found = await handle.stat();
  if (found.isFile()) return { handle, size: found.size };
  await handle.close();
  throw new EntryDamage(`${file} is not an ordinary file`);
}

/** What an error of the system about a file says about its entry: that it is damaged, or that we may not look. */
export function openError(file: string, name: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new EntryDamage(`${file} is missing`, { cause: error });
  if (code === 'ELOOP' || code === 'ENXIO')
    return new EntryDamage(`${file} is not an ordinary file`, { cause: error });
  return new ProgramError('file-unreadable', { name, reason: message }, { cause: error });
}
