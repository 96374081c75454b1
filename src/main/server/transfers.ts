import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProgramError } from '../../shared/errors.ts';
import { uploadLimit } from '../../shared/wire.ts';
import type { Program, ReservedDownload } from '../services/host.ts';

export interface TransferLimits {
  /** Bytes of one upload at most. */
  readonly uploadBytes: number;
  /** Bytes that an upload leaves free on the disk. */
  readonly reservedBytes: number;
  readonly uploadsAtOnce: number;
}

const defaultTransferLimits: TransferLimits = {
  uploadBytes: uploadLimit,
  reservedBytes: 256 * 2 ** 20,
  uploadsAtOnce: 2,
};

/** Files on their way between the browser and the program, in a private temporary folder. */
export class Transfers {
  readonly #folder: string;
  readonly #limits: TransferLimits;
  readonly #downloads = new Map<string, { readonly path: string; readonly name: string }>();
  #uploads = 0;

  private constructor(folder: string, limits: TransferLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Makes the private folder (mode 0700). */
  static async create(limits: TransferLimits = defaultTransferLimits): Promise<Transfers> {
    return new Transfers(await mkdtemp(join(tmpdir(), 'semascope-')), limits);
  }

  /**
   * Streams an upload to a file of its own and makes it known to the program; of one that fails or is given up nothing is left.
   * @throws `file-too-large`, `disk-full`, `bad-request`, `connection-lost`
   */
  async receive(request: IncomingMessage, program: Program): ReturnType<Program['registerFile']> {
    const name = uploadName(request.headers['x-file-name']);
    if (this.#uploads >= this.#limits.uploadsAtOnce) {
      throw new ProgramError('bad-request', { reason: 'too many uploads at once' });
    }
    this.#uploads++;
    const path = join(this.#folder, randomUUID());
    try {
      const limit = await this.#uploadLimit(name, Number(request.headers['content-length'] ?? 0));
      await pipeline(request, atMost(limit, name), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      return await program.registerFile(path, { temporary: true, name });
    } catch (error) {
      await rm(path, { force: true });
      throw uploadError(error, name);
    } finally {
      this.#uploads--;
    }
  }

  /** A place for a file that the browser will fetch, once, from the path given. */
  reserveDownload(name: string): ReservedDownload {
    const id = randomUUID();
    const path = join(this.#folder, id);
    this.#downloads.set(id, { path, name });
    return { path, url: `/download/${id}` };
  }

  /**
   * Sends the file reserved under `id` and removes it.
   * @returns false when there is none (any more)
   */
  async send(id: string, response: ServerResponse): Promise<boolean> {
    const download = this.#downloads.get(id);
    if (download === undefined) return false;
    this.#downloads.delete(id);
    try {
      const { size } = await stat(download.path);
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-length': size,
        'content-disposition': `attachment; filename*=UTF-8''${encodeHeaderText(download.name)}`,
      });
      await pipeline(createReadStream(download.path), response);
    } finally {
      await rm(download.path, { force: true });
    }
    return true;
  }

  /** Removes the folder with everything in it. */
  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #uploadLimit(name: string, announced: number): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    const free = Math.max(0, bavail * bsize - this.#limits.reservedBytes);
    if (announced > this.#limits.uploadBytes) {
      throw new ProgramError('file-too-large', { name, bytes: announced, limit: this.#limits.uploadBytes });
    }
    if (announced > free) throw new ProgramError('disk-full', { name });
    return Math.min(this.#limits.uploadBytes, free);
  }
}

/** Passes bytes on, and fails once there are more than `limit`. */
function atMost(limit: number, name: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) done(new ProgramError('file-too-large', { name, bytes, limit }));
      else done(null, chunk);
    },
  });
}

/** The base name that a page gives an upload: percent-encoded, shown to a person and never used as a path. */
function uploadName(header: string | string[] | undefined): string {
  if (typeof header !== 'string') throw new ProgramError('bad-request', { reason: 'the upload has no name' });
  try {
    const base = decodeURIComponent(header).split(/[\\/]/).at(-1);
    const name = (base ?? '').replace(/\p{Cc}/gu, '').slice(0, 255);
    return name === '' ? 'upload' : name;
  } catch (error) {
    throw new ProgramError(
      'bad-request',
      { reason: 'the name of the upload is not encoded' },
      { cause: error },
    );
  }
}

function uploadError(error: unknown, name: string): unknown {
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ENOSPC':
      return new ProgramError('disk-full', { name }, { cause: error });
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return new ProgramError('connection-lost', {}, { cause: error });
    default:
      return error;
  }
}

/** Percent-encodes for a header's extended parameter (RFC 8187), which allows fewer characters than a URL. */
function encodeHeaderText(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
