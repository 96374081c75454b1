import { join } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import { syncFolder, writeError, writeSynced } from '../../files/atomic-write.ts';
import { type LibraryFiles, writingName } from './folder.ts';
import { recordFile } from './record.ts';

/** A file of an entry that is to be written. */
export interface NewFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Written between two looks at whether the work was cancelled. */
const pieceBytes = 4 * 1024 * 1024;
/** What folders, names and rounding up to blocks of the disk may take beside the files. */
const spareBytes = 256 * 1024;

/** Where and how something is written. */
export interface EntryPlace {
  /** The library's folder. */
  readonly folder: string;
  readonly entry: string;
  /** What a person calls the model. */
  readonly name: string;
  readonly files: LibraryFiles;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a whole entry: into a folder of another name, each file checked and forced to the disk, the record last; then the folder takes the entry's name.
 * So the entry is there whole or not at all, whatever fails, and nothing else in the library is touched.
 * @throws ProgramError `disk-too-small` before anything is written, `disk-full`, `file-not-writable`, `cancelled`
 */
export async function writeEntry(
  place: EntryPlace,
  parts: readonly NewFile[],
  record: string,
): Promise<void> {
  const { folder, entry, name, files, signal } = place;
  const temporary = join(folder, writingName());
  try {
    await files.makeFolder(folder);
    await requireSpace(place, parts);
    await files.makeFolder(temporary);
    for (const { file, bytes } of parts)
      await writeSynced(join(temporary, file), name, pieces(bytes), { files, ...(signal && { signal }) });
    await writeSynced(join(temporary, recordFile), name, record, { files });
    await syncFolder(files, temporary);
    if (signal?.aborted === true) throw new ProgramError('cancelled', {});
    await files.rename(temporary, join(folder, entry));
    await syncFolder(files, folder);
  } catch (error) {
    await files.removeTree(temporary).catch(() => {
      // The first error is the one to hear of; what is left is removed at the next start.
    });
    throw writeError(name, error);
  }
}

/**
 * Replaces the record of an entry, whole or not at all.
 * @throws ProgramError `library-entry-unknown` when the entry is gone, `disk-full`, `file-not-writable`
 */
export async function rewriteRecord(place: EntryPlace, record: string): Promise<void> {
  const { folder, entry, name, files } = place;
  const temporary = join(folder, writingName());
  try {
    await writeSynced(temporary, name, record, { files });
    await files.rename(temporary, join(folder, entry, recordFile));
    await syncFolder(files, join(folder, entry));
  } catch (error) {
    await files.remove(temporary).catch(() => {
      // As above.
    });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new ProgramError('library-entry-unknown', {}, { cause: error });
    throw writeError(name, error);
  }
}

async function requireSpace({ folder, name, files }: EntryPlace, parts: readonly NewFile[]): Promise<void> {
  const free = await files.space(folder).catch(() => Number.POSITIVE_INFINITY);
  const needed = parts.reduce((sum, { bytes }) => sum + bytes.length, spareBytes);
  if (needed > free)
    throw new ProgramError('disk-too-small', { purpose: name, place: 'library', needed, free });
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
}
