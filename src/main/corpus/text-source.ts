import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { ProgramError } from '../../shared/errors.ts';

/** Where bytes come from, in order, a chunk at a time. */
export interface ByteSource {
  /** How many bytes there are, as stored. */
  readonly size: number;
  /** Bytes handed out so far. */
  readonly done: number;
  /** The next chunk, or `null` at the end. A chunk is only valid until the next call. */
  read(): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

const chunkBytes = 256 * 1024;

/** A text that is already in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  let done = 0;
  return {
    size: bytes.length,
    get done() {
      return done;
    },
    async read() {
      if (done === bytes.length) return null;
      const chunk = bytes.subarray(done, done + chunkBytes);
      done += chunk.length;
      return chunk;
    },
    async close() {},
  };
}

/** A regular file that is open. */
export interface OpenFile {
  readonly file: FileHandle;
  /** As it was when it was opened. */
  readonly opened: Stats;
}

/**
 * Opens a regular file. What is not one is refused before it is opened, since opening a pipe can hang and opening a device can act; what
 * takes the file's place in between is opened without waiting and refused then.
 * @param name what the file is called in errors
 * @throws ProgramError `file-missing`, `file-unreadable`, `file-not-regular`
 */
export async function openRegularFile(path: string, name: string): Promise<OpenFile> {
  const seen = await stat(path).catch((error: unknown) => refuse(error, name));
  requireRegular(seen, name);
  // Windows knows no O_NONBLOCK, and no pipes among files.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((error: unknown) => refuse(error, name));
  try {
    const opened = await file.stat();
    requireRegular(opened, name);
    return { file, opened };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Opens a regular file for reading from start to end, as {@link openRegularFile} does.
 * @throws ProgramError as that does; `read` throws `file-changed` when the file was written to, cut short, replaced or removed while it
 * was read
 */
export async function fileSource(path: string, name: string): Promise<ByteSource> {
  return sourceOf(await openRegularFile(path, name), name);
}

/** An open file from start to end; closing the source closes the file. `read` throws `file-changed` and `file-unreadable`. */
export function sourceOf({ file, opened }: OpenFile, name: string): ByteSource {
  const buffer = new Uint8Array(chunkBytes);
  let done = 0;
  return {
    size: opened.size,
    get done() {
      return done;
    },
    async read() {
      const wanted = Math.min(buffer.length, opened.size - done);
      if (wanted > 0) {
        const { bytesRead } = await file
          .read(buffer, 0, wanted, done)
          .catch((error: unknown) => refuse(error, name));
        if (bytesRead === 0) throw new ProgramError('file-changed', { name });
        done += bytesRead;
        if (done < opened.size) return buffer.subarray(0, bytesRead);
        await requireUnchanged({ file, opened }, name);
        return buffer.subarray(0, bytesRead);
      }
      await requireUnchanged({ file, opened }, name);
      return null;
    },
    close: () => file.close(),
  };
}

/** @throws ProgramError `file-changed` when the file is not what it was when it was opened */
export async function requireUnchanged({ file, opened }: OpenFile, name: string): Promise<void> {
  const now = await file.stat();
  const same = now.size === opened.size && now.mtimeMs === opened.mtimeMs && now.nlink === opened.nlink;
  if (!same) throw new ProgramError('file-changed', { name });
}

function requireRegular(stats: Stats, name: string): void {
  if (stats.isFile()) return;
  const kind = stats.isDirectory()
    ? 'folder'
    : stats.isFIFO()
      ? 'pipe'
      : stats.isSocket()
        ? 'socket'
        : stats.isCharacterDevice() || stats.isBlockDevice()
          ? 'device'
          : 'other';
  throw new ProgramError('file-not-regular', { name, kind });
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'no permission to read it'],
  ['EPERM', 'no permission to read it'],
  ['EBUSY', 'another program holds it'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open'],
  ['ELOOP', 'its links lead in a circle'],
  ['EIO', 'the disk reported an error'],
]);

/** Turns the system's error into the catalogue's; its own message would carry the path. */
function refuse(error: unknown, name: string): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    throw new ProgramError('file-missing', { name }, { cause: error });
  throw new ProgramError('file-unreadable', { name, reason: reasons.get(code) ?? code }, { cause: error });
}
