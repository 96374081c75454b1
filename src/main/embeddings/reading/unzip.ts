import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { ProgramError } from '../../../shared/errors.ts';
import type { ByteSource, OpenFile } from '../../corpus/text-source.ts';
import { findZipEntry, zipDamaged } from './zip-directory.ts';

/** How much compressed data the decompressor gets at once: an error is located to this many bytes. */
const pieceBytes = 16 * 1024;

/**
 * The content of the one file in a zip archive, as a stream: memory does not depend on what the archive claims or swells to.
 * @param source the archive from its start
 * @param open the same archive, for its directory, which lies at its end
 * @throws ProgramError `model-format` when there is not exactly one file that can be read, or it is damaged
 */
export async function* unzip(
  source: ByteSource,
  name: string,
  { file, opened }: OpenFile,
): AsyncGenerator<Uint8Array, void, undefined> {
  const entry = await findZipEntry(file, opened.size, name);
  const input = new EntryBytes(source, entry.start, entry.compressedBytes);
  const damaged = (reason: string): ProgramError => zipDamaged(name, reason, input.position);
  let checksum = 0;
  let length = 0;
  for await (const chunk of entry.stored ? input.pieces() : inflated(input, damaged)) {
    checksum = crc32(chunk, checksum);
    length += chunk.length;
    if (length > entry.bytes) throw damaged('its file is longer than its directory says');
    yield chunk;
  }
  if (length < entry.bytes) throw damaged('its file is shorter than its directory says');
  if (checksum !== entry.checksum) throw damaged('its checksum does not match');
}

/** The bytes `start .. start + length` of a source. */
class EntryBytes {
  /** Where the last piece ended, in bytes of the archive. */
  position = 0;
  readonly #source: ByteSource;
  readonly #start: number;
  readonly #end: number;

  constructor(source: ByteSource, start: number, length: number) {
    this.#source = source;
    this.#start = start;
    this.#end = start + length;
  }

  async *pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    let chunkStart = 0;
    while (chunkStart < this.#end) {
      const chunk = await this.#source.read();
      if (chunk === null) return;
      const to = Math.min(chunk.length, this.#end - chunkStart);
      for (let at = Math.max(0, this.#start - chunkStart); at < to; at += pieceBytes) {
        const piece = chunk.subarray(at, Math.min(to, at + pieceBytes));
        this.position = chunkStart + at + piece.length;
        yield piece;
      }
      chunkStart += chunk.length;
    }
  }
}

async function* inflated(
  input: EntryBytes,
  damaged: (reason: string) => ProgramError,
): AsyncGenerator<Uint8Array, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: 128 * 1024 });
  const fed = feed(inflate, input, damaged).catch((error: Error) => {
    inflate.destroy(error);
  });
  try {
    for await (const output of inflate as AsyncIterable<Buffer>) yield output;
    await fed;
  } catch (error) {
    throw error instanceof ProgramError ? error : damaged('its compressed data is not valid');
  } finally {
    inflate.destroy();
  }
}

async function feed(
  inflate: InflateRaw,
  input: EntryBytes,
  damaged: (reason: string) => ProgramError,
): Promise<void> {
  for await (const piece of input.pieces()) {
    const before = inflate.bytesWritten;
    const failed = await new Promise<boolean>((resolve) => {
      // A copy, because the source uses its buffer again and the decompressor works on another thread.
      inflate.write(piece.slice(), (error) => resolve(error !== null && error !== undefined));
    });
    // The stream itself tells its reader what went wrong.
    if (failed) return;
    // What is left behind the end of the data is all that the decompressor ever leaves.
    if (inflate.bytesWritten - before < piece.length) throw damaged('something follows its compressed data');
  }
  inflate.end();
}
