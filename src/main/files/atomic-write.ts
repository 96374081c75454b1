import { randomUUID } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ProgramError } from '../../shared/errors.ts';

/** The calls to the file system that writing makes; tests put a failing one in its place. */
export interface FileLayer {
  open(path: string, flags: string, mode?: number): Promise<FileHandle>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export const nodeFiles: FileLayer = { open, rename, remove: (path) => rm(path, { force: true }) };

/** What is written: all of it, or pieces in order. */
export type Content = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

export interface WriteOptions {
  /** Stops the write between two pieces; what was there before stays. */
  readonly signal?: AbortSignal;
  readonly files?: FileLayer;
}

/**
 * Writes a file so that at every moment either the old or the new content is there, whole, whatever fails: a temporary file in the same
 * folder is written, its size checked, its bytes forced to the disk, and only then it takes the name.
 * @returns the bytes written
 * @throws ProgramError `file-not-writable`, `disk-full`, `cancelled`; what `content` throws passes through
 */
export async function atomicWrite(
  path: string,
  content: Content,
  options: WriteOptions = {},
): Promise<number> {
  const files = options.files ?? nodeFiles;
  // A link keeps its place: the file it names is replaced.
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID()}.tmp`);
  const name = basename(path);
  const guard = guardFor(name);
  // The permissions of the file that is replaced, so that nobody gains or loses access.
  const mode = await stat(target).then(
    (found) => found.mode & 0o777,
    () => 0o666,
  );
  try {
    const bytes = await writeSynced(temporary, name, content, { ...options, files, mode });
    if (options.signal?.aborted === true) throw new ProgramError('cancelled', {});
    await guard(files.rename(temporary, target));
    await guard(syncFolder(files, dirname(target)));
    return bytes;
  } catch (error) {
    await files.remove(temporary).catch(() => {
      // The first error is the one to hear of; a temporary file that cannot be removed harms nothing.
    });
    throw error;
  }
}

/**
 * Writes a new file and forces it to the disk: nothing of that name may be there. When it fails, a part of the file may be.
 * @param name what a person calls the file
 * @returns the bytes written
 * @throws as {@link atomicWrite}
 */
export async function writeSynced(
  path: string,
  name: string,
  content: Content,
  { signal, files = nodeFiles, mode = 0o666 }: WriteOptions & { readonly mode?: number },
): Promise<number> {
  const guard = guardFor(name);
  const handle = await guard(files.open(path, 'wx', mode));
  let bytes = 0;
  // One piece is on its way to the disk while the next is made.
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const piece of pieces(content)) {
      if (signal?.aborted === true) throw new ProgramError('cancelled', {});
      await guard(writing);
      // FileHandle.writeFile goes on where the last call ended and, unlike write, never stops short.
      writing = handle.writeFile(piece);
      // A failure is heard of above or below; until then it must not count as one that nobody handles.
      writing.catch(() => undefined);
      bytes += piece.length;
    }
    await guard(writing);
    const { size } = await guard(handle.stat());
    if (size !== bytes) {
      throw new ProgramError('file-not-writable', { name, reason: `${size} of ${bytes} bytes arrived` });
    }
    await guard(handle.sync());
  } finally {
    await Promise.allSettled([writing]);
    await guard(handle.close());
  }
  return bytes;
}

/** Turns failures of steps into errors about the file that a person calls `name`. */
function guardFor(name: string): <T>(step: Promise<T>) => Promise<T> {
  return (step) =>
    step.catch((error: unknown) => {
      throw writeError(name, error);
    });
}

/** `error` of the file system as an error of the catalogue, for the file a person calls `name`. */
export function writeError(name: string, error: unknown): ProgramError {
  if (error instanceof ProgramError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new ProgramError('disk-full', { name }, { cause: error });
  const reason = (code !== undefined ? reasons.get(code) : undefined) ?? code ?? message;
  return new ProgramError('file-not-writable', { name, reason }, { cause: error });
}

const reasons = new Map([
  ['EACCES', 'no permission'],
  ['EPERM', 'no permission'],
  ['EROFS', 'the disk is read-only'],
  ['ENOENT', 'the folder does not exist'],
  ['ENOTDIR', 'the folder does not exist'],
  ['EISDIR', 'it is a folder'],
  ['EIO', 'the disk reports an error'],
  ['EFBIG', 'the file is too large for this disk'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EBUSY', 'another program holds it'],
]);

function pieces(content: Content): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (typeof content === 'string') return [new TextEncoder().encode(content)];
  return content instanceof Uint8Array ? [content] : content;
}

/** Makes the names in a folder durable. Windows opens no folders; it writes names through on its own. */
export async function syncFolder(files: FileLayer, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await files.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
