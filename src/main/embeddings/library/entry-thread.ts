import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { ProgramError } from '../../../shared/errors.ts';
import { moved } from '../../threads/thread.ts';
import { BlockChecksums, blockBytes, blockCount } from './checksum.ts';

/** Some bytes in a memory that threads share. */
export interface MemoryRange {
  readonly memory: WebAssembly.Memory;
  /** A multiple of 16. */
  readonly address: number;
  /** Up to the next multiple of 16, zeros follow. */
  readonly bytes: number;
}

/** Some bytes of a file, and where they go. */
export interface ReadTask extends MemoryRange {
  readonly path: string;
  /** What the file is called in errors. */
  readonly name: string;
  /** Where they start in the file; a multiple of a block's bytes. */
  readonly position: number;
  /** How long the whole file must be. */
  readonly fileBytes: number;
}

/** What a thread does with the files of library entries. */
export type EntryFunctions = ReturnType<typeof entryFunctions>;

/** The functions of a thread that reads library entries and computes checksums. */
export function entryFunctions() {
  let checksums: BlockChecksums | null = null;
  const ready = (): BlockChecksums => {
    if (checksums === null) throw new Error('prepare comes first');
    return checksums;
  };
  return {
    /** Takes the kernel `checksum`; comes before everything else. */
    prepare(task: { module: WebAssembly.Module }): void {
      checksums = new BlockChecksums(task.module);
    },
    /** Reads bytes straight to their place, and gives the checksums of their blocks. */
    read(task: ReadTask): BigUint64Array {
      const sums = readBlocks(task, ready());
      return moved(sums, [sums.buffer as ArrayBuffer]);
    },
    /** The checksums of blocks in memory. */
    check({ memory, address, bytes }: MemoryRange): BigUint64Array {
      const sums = ready().blocks(memory, address, bytes);
      return moved(sums, [sums.buffer as ArrayBuffer]);
    },
  };
}

/** Each block's checksum is computed right after it was read, while it is in the cache. */
function readBlocks(task: ReadTask, checksums: BlockChecksums): BigUint64Array {
  const { memory, address, bytes, position, name } = task;
  const file = openRegular(task);
  try {
    const target = new Uint8Array(memory.buffer, address, bytes);
    const sums = new BigUint64Array(blockCount(bytes));
    for (let index = 0; index < sums.length; index++) {
      const from = index * blockBytes;
      const to = Math.min(bytes, from + blockBytes);
      for (let at = from; at < to; ) {
        const read = readSync(file, target, at, to - at, position + at);
        if (read === 0) throw new ProgramError('file-changed', { name });
        at += read;
      }
      sums[index] = checksums.block(memory, address + from, to - from);
    }
    return sums;
  } catch (error) {
    throw readError(name, error);
  } finally {
    closeSync(file);
  }
}

/**
 * Opens a file that must be a regular one, not a link to another, of exactly this size.
 * @throws ProgramError `file-missing`, `file-not-regular`, `file-changed`, `file-unreadable`
 */
function openRegular({ path, name, fileBytes }: ReadTask): number {
  // Systems without these flags (Windows) have no such links and pipes in folders either.
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  let file: number;
  try {
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    throw readError(name, error);
  }
  const found = fstatSync(file);
  if (found.isFile() && found.size === fileBytes) return file;
  closeSync(file);
  throw found.isFile()
    ? new ProgramError('file-changed', { name })
    : new ProgramError('file-not-regular', { name, kind: 'other' });
}

/** `error` of the file system as an error of the catalogue, for the file a person calls `name`. */
export function readError(name: string, error: unknown): ProgramError {
  if (error instanceof ProgramError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new ProgramError('file-missing', { name }, { cause: error });
  if (code === 'ELOOP')
    return new ProgramError('file-not-regular', { name, kind: 'other' }, { cause: error });
  return new ProgramError('file-unreadable', { name, reason: message }, { cause: error });
}
