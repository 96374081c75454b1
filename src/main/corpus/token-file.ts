import { randomUUID } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeError } from '../files/atomic-write.ts';
import { isOtherRunning } from '../files/owner.ts';
import { tokenFileName } from './tokens.ts';

/** A file for the tokens of one corpus, which any number of threads write to at once. */
export interface TokenFile {
  readonly path: string;
  /** BigInt64Array of 1 on shared memory: where the next block goes, in bytes. */
  readonly end: BigInt64Array;
}

const namePattern = /^tokens-(\d+)-(\d+)-([0-9a-f]+)-[0-9a-f-]{36}\.u32$/;

/** The machine in a form that file names bear. */
function machine(): string {
  return Buffer.from(hostname()).toString('hex').slice(0, 64) || '0';
}

/** Makes an empty file in `folder`, which is made where there is none; what killed programs have left there goes. @throws ProgramError `file-not-writable`, `disk-full` */
export async function createTokenFile(folder: string): Promise<TokenFile> {
  const name = `tokens-${process.pid}-${Date.now()}-${machine()}-${randomUUID()}.u32`;
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await removeLeftTokenFiles(folder);
    // What a person wrote is nobody else's to read.
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    throw writeError(tokenFileName, error);
  }
  return { path, end: new BigInt64Array(new SharedArrayBuffer(8)) };
}

/** Removes the files in `folder` that programs have left which were killed. Files of programs that run stay, as do those of other machines. */
export async function removeLeftTokenFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => {
    const [, pid, since, host] = namePattern.exec(name) ?? [];
    if (pid === undefined || host !== machine() || Number(pid) === process.pid) return false;
    return !isOtherRunning({ pid: Number(pid), host: hostname(), since: Number(since) });
  });
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
}

/** A thread's way to write to a {@link TokenFile}. */
export class TokenWriter {
  readonly #file: number;
  readonly #end: BigInt64Array;

  /** @throws ProgramError `file-not-writable` */
  constructor({ path, end }: TokenFile) {
    try {
      this.#file = openSync(path, 'r+');
    } catch (error) {
      throw writeError(tokenFileName, error);
    }
    this.#end = end;
  }

  /** Writes a block and gives where it lies, in bytes. @throws ProgramError `disk-full`, `file-not-writable` */
  write(tokens: Uint32Array): number {
    const bytes = new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength);
    const place = Number(Atomics.add(this.#end, 0, BigInt(bytes.length)));
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#file, bytes, done, bytes.length - done, place + done);
    } catch (error) {
      throw writeError(tokenFileName, error);
    }
    return place;
  }

  close(): void {
    closeSync(this.#file);
  }
}
