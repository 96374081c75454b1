import { statfs } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type DiskPlace, ProgramError } from '../../shared/errors.ts';

/** What a download meets outside the program; tests put their own in its place. */
export interface Surroundings {
  /** Free bytes on the disk of a folder that is there; `null` where it cannot be told. */
  freeBytes(folder: string): Promise<number | null>;
  /** Waits, unless the signal is aborted first. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** A server that sent nothing for so many milliseconds counts as stalled. */
  readonly stallTime: number;
}

export const realSurroundings: Surroundings = {
  async freeBytes(folder) {
    return statfs(folder).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    );
  },
  pause: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
  stallTime: 30_000,
};

/**
 * Makes sure that the disk of `folder` has room before anything is fetched.
 * @param purpose what needs the room, as a person calls it
 * @param place what `folder` is
 * @throws ProgramError `disk-too-small`
 */
export async function requireSpace(
  surroundings: Surroundings,
  folder: string,
  purpose: string,
  place: DiskPlace,
  needed: number,
): Promise<void> {
  const free = await surroundings.freeBytes(folder);
  if (free !== null && free < needed)
    throw new ProgramError('disk-too-small', { purpose, place, needed, free });
}
