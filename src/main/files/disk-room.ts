import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DiskPlace, ProgramError } from '../../shared/errors.ts';

/** Bytes that can still be written to the disk where `folder` lies or will lie; `null` where the system does not tell. */
async function freeBytes(folder: string): Promise<number | null> {
  for (let at = folder; ; at = dirname(at)) {
    const free = await statfs(at).then(
      ({ bavail, bsize }) => bavail * bsize,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (typeof free === 'number') return free;
    if (free !== 'ENOENT' || at === dirname(at)) return null;
  }
}

/**
 * Sees to it that there is room before anything is written. Where the system does not tell how much there is, writing will.
 * @param purpose what the room is for, as a person calls it
 * @param place what `folder` is
 * @throws ProgramError `disk-too-small`
 */
export async function requireRoom(
  folder: string,
  needed: number,
  purpose: string,
  place: DiskPlace,
): Promise<void> {
  const free = await freeBytes(folder);
  if (free !== null && free < needed)
    throw new ProgramError('disk-too-small', { purpose, place, needed, free });
}
