import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ProgramError } from '../../shared/errors.ts';

/** Read at once; hashing so much takes under a millisecond, so that everything else goes on meanwhile. In bytes. */
const chunkBytes = 256 * 1024;

/**
 * How a checksum is made: of the bytes alone, or, as git names what it keeps, by SHA-1 of `blob`, a space, their number, a zero and the bytes.
 */
export type ChecksumKind = 'md5' | 'sha256' | 'git-blob';

export interface ChecksumOptions {
  /** The first byte. */
  readonly start: number;
  /** The byte behind the last one. */
  readonly end: number;
  readonly signal: AbortSignal;
  /** Hears how many bytes were read since it was called last. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * The checksum of some bytes of a file, as they lie on the disk, in hexadecimal digits.
 * @throws ProgramError `cancelled`, `file-unreadable`
 */
export async function fileChecksum(
  kind: ChecksumKind,
  path: string,
  name: string,
  options: ChecksumOptions,
): Promise<string> {
  const { start, end, signal, onBytes } = options;
  const hash = createHash(kind === 'git-blob' ? 'sha1' : kind);
  if (kind === 'git-blob') hash.update(`blob ${Math.max(0, end - start)}\0`);
  if (end <= start) return hash.digest('hex');
  const stream = createReadStream(path, { start, end: end - 1, highWaterMark: chunkBytes });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (signal.aborted) throw new ProgramError('cancelled', {});
      hash.update(chunk);
      onBytes(chunk.length);
    }
  } catch (error) {
    if (error instanceof ProgramError) throw error;
    throw new ProgramError('file-unreadable', { name, reason: (error as Error).message }, { cause: error });
  }
  return hash.digest('hex');
}
