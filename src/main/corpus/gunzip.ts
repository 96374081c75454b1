import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { ProgramError } from '../../shared/errors.ts';
import type { ByteSource } from './text-source.ts';

/** Header flags of RFC 1952, section 2.3.1. */
const flag = { headerChecksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;

/** How much compressed data the decompressor gets at once: an error is located to this many bytes. */
const pieceBytes = 16 * 1024;

/** Whether `bytes` start like gzip. */
export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The decompressed bytes of a gzip file of one or more members (RFC 1952), as a stream: memory does not depend on what the file
 * claims or swells to. Node's own stream ignores what follows the last member and does not say where an error lies.
 * @throws ProgramError `gzip-damaged` with the byte of the file: cut short, wrong checksum or length, anything behind the last member
 */
export async function* gunzip(source: ByteSource, name: string): AsyncGenerator<Uint8Array, void, undefined> {
  const input = new Input(source, name);
  do {
    await readHeader(input);
    yield* inflateMember(input);
  } while (!(await input.atEnd()));
}

/** The compressed bytes, with the place where we are. */
class Input {
  /** Offset in the file of the next byte. */
  position = 0;
  private readonly source: ByteSource;
  private readonly name: string;
  private chunk: Uint8Array = new Uint8Array(0);
  private at = 0;

  constructor(source: ByteSource, name: string) {
    this.source = source;
    this.name = name;
  }

  damaged(reason: string, byte = this.position): ProgramError {
    return new ProgramError('gzip-damaged', { name: this.name, reason, byte });
  }

  async atEnd(): Promise<boolean> {
    while (this.at === this.chunk.length) {
      const next = await this.source.read();
      if (next === null) return true;
      this.chunk = next;
      this.at = 0;
    }
    return false;
  }

  /** What is at hand, at most `length` bytes and at least one; {@link skip} says how many were used. */
  async peek(length: number): Promise<Uint8Array> {
    if (await this.atEnd()) throw this.damaged('it was cut short');
    return this.chunk.subarray(this.at, this.at + length);
  }

  skip(length: number): void {
    this.at += length;
    this.position += length;
  }

  async byte(): Promise<number> {
    const value = (await this.peek(1))[0]!;
    this.skip(1);
    return value;
  }

  async number(bytes: 2 | 4): Promise<number> {
    let value = 0;
    for (let index = 0; index < bytes; index++) value += (await this.byte()) * 256 ** index;
    return value;
  }
}

async function readHeader(input: Input): Promise<void> {
  const start = input.position;
  const what =
    start === 0 ? 'it does not start like gzip' : 'something that is not gzip follows the compressed data';
  for (const expected of [0x1f, 0x8b]) {
    if ((await input.byte()) !== expected) throw input.damaged(what, start);
  }
  if ((await input.byte()) !== 8) throw input.damaged('it was compressed by an unknown method', start + 2);
  const flags = await input.byte();
  if ((flags & flag.reserved) !== 0) throw input.damaged('its header is not valid', start + 3);
  for (let skipped = 0; skipped < 6; skipped++) await input.byte();
  if ((flags & flag.extra) !== 0) {
    for (let left = await input.number(2); left > 0; left--) await input.byte();
  }
  for (const text of [flag.name, flag.comment]) {
    if ((flags & text) === 0) continue;
    while ((await input.byte()) !== 0);
  }
  if ((flags & flag.headerChecksum) !== 0) await input.number(2);
}

async function* inflateMember(input: Input): AsyncGenerator<Uint8Array, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: 128 * 1024 });
  const fed = feed(inflate, input).catch((error: Error) => {
    inflate.destroy(error);
  });
  let checksum = 0;
  let length = 0;
  try {
    for await (const output of inflate as AsyncIterable<Buffer>) {
      checksum = crc32(output, checksum);
      length += output.length;
      yield output;
    }
    await fed;
  } catch (error) {
    throw error instanceof ProgramError ? error : input.damaged('its compressed data is not valid');
  } finally {
    inflate.destroy();
  }
  const trailer = input.position;
  if ((await input.number(4)) !== checksum) throw input.damaged('its checksum does not match', trailer);
  if ((await input.number(4)) !== length % 2 ** 32)
    throw input.damaged('its length does not match', trailer + 4);
}

/** Gives the decompressor what it wants until it has seen the end of its data; leaves `input` behind that end. */
async function feed(inflate: InflateRaw, input: Input): Promise<void> {
  for (;;) {
    const piece = await input.peek(pieceBytes);
    const before = inflate.bytesWritten;
    const failed = await new Promise<boolean>((resolve) => {
      // A copy, because the source uses its buffer again and the decompressor works on another thread.
      inflate.write(piece.slice(), (error) => resolve(error !== null && error !== undefined));
    });
    // The stream itself tells its reader what went wrong.
    if (failed) return;
    const used = inflate.bytesWritten - before;
    input.skip(used);
    // What is left behind the end of the data is all that the decompressor ever leaves.
    if (used < piece.length) return;
  }
}
