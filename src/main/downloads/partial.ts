import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { atomicWrite, writeError } from '../files/atomic-write.ts';
import type { FileForm, Remembered } from './file-answer.ts';

const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What is downloaded, as far as its parts go; whatever else is known of it is kept in the record, too. */
export interface Wanted {
  readonly name: string;
  /** One for each part, in hexadecimal digits. */
  readonly checksums: readonly (string | null)[];
}

/** What lies beside a partial file and says what it is. */
const recordSchema = z.strictObject({
  version: z.literal(1),
  model: z.looseObject({ name: z.string(), checksums: z.array(z.string().nullable()).max(100) }),
  /** Bytes of each part that came whole and has the right checksum; they lie one behind the other. */
  checked: z.array(bytes).max(100),
  /** The part that is being fetched, which begins behind those. */
  current: z
    .strictObject({ address: z.string(), validator: z.string().nullable(), bytes: bytes.nullable() })
    .nullable(),
});
type PartialRecord = z.infer<typeof recordSchema>;

/** The three files of a download. */
export interface PartialPaths {
  readonly record: string;
  /** What came, as long as not all of it is there. */
  readonly part: string;
  /** All of it, checked. */
  readonly whole: string;
}

/** What an earlier download has left, in bytes. */
export async function leftBytes({ record, part, whole }: PartialPaths): Promise<number> {
  const [described, ...sizes] = await Promise.all([record, part, whole].map(fileSize));
  // What nothing describes is fetched anew.
  return described === 0 ? 0 : Math.max(0, ...sizes);
}

/** Removes what an earlier download has left. */
export async function discardLeft({ record, part, whole }: PartialPaths): Promise<void> {
  await Promise.all([record, part, whole].map((path) => rm(path, { force: true })));
}

/** The bytes of each part of what came whole in an earlier download; `null` when there is none. */
export async function wholeParts(paths: PartialPaths, wanted: Wanted): Promise<readonly number[] | null> {
  const found = await readRecord(paths.record, wanted);
  if (found === null || found.checked.length !== wanted.checksums.length) return null;
  return (await fileSize(paths.whole)) === sum(found.checked) ? found.checked : null;
}

/** What the record at `path` says was wanted; `null` when it is none of ours. */
export async function wantedAt(path: string): Promise<unknown> {
  return (await readAnyRecord(path))?.model ?? null;
}

/** The size of the file at `path`; 0 when there is none. */
export async function fileSize(path: string): Promise<number> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
}

/**
 * A download on the disk: its parts one behind the other in a file, and a record of what they are beside it. Whatever happens to the program, what
 * lies there can be gone on with. Takes its final name once all parts were checked.
 */
export class PartialDownload {
  readonly #paths: PartialPaths;
  readonly #file: FileHandle;
  #record: PartialRecord;
  /** Bytes in the file. */
  #length: number;

  private constructor(paths: PartialPaths, file: FileHandle, record: PartialRecord, length: number) {
    this.#paths = paths;
    this.#file = file;
    this.#record = record;
    this.#length = length;
  }

  /**
   * Goes on with what lies at `paths`, or begins.
   * @throws ProgramError `file-not-writable`, `disk-full`
   */
  static async open(paths: PartialPaths, wanted: Wanted): Promise<PartialDownload> {
    const { name, checksums } = wanted;
    await guard(name, mkdir(dirname(paths.part), { recursive: true }));
    let record = await readRecord(paths.record, wanted);
    if (record === null) await guard(name, discardLeft(paths));
    record ??= { version: 1, model: { ...wanted, checksums: [...checksums] }, checked: [], current: null };
    const file = await guard(name, open(paths.part, 'a'));
    const { size } = await file.stat();
    const partial = new PartialDownload(paths, file, record, size);
    // Bytes that the record promises and that are not there are a sign that nothing in it holds.
    if (size < partial.partStart) await partial.#begin({ ...record, checked: [], current: null });
    return partial;
  }

  /** Where the part that is being fetched begins. */
  get partStart(): number {
    return sum(this.#record.checked);
  }

  /** The part that is fetched next, from 0. */
  get part(): number {
    return this.#record.checked.length;
  }

  /** All bytes that are there. */
  get fetched(): number {
    return this.#length;
  }

  get path(): string {
    return this.#paths.part;
  }

  /** What is there of the current part, when it is the file at `address`; `null` when there is nothing to go on with. */
  remembered(address: string): Remembered | null {
    const { current } = this.#record;
    if (current === null || current.address !== address) return null;
    return { validator: current.validator, bytes: current.bytes, fetched: this.#length - this.partStart };
  }

  /** Begins the current part anew: what was there of it goes. */
  async beginPart(address: string, form: FileForm): Promise<void> {
    await this.#begin({ ...this.#record, current: { address, ...form } });
  }

  /** Appends to the current part. */
  async append(chunk: Uint8Array): Promise<void> {
    // FileHandle.appendFile never stops short.
    await guard(this.#name, this.#file.appendFile(chunk));
    this.#length += chunk.length;
  }

  /** The current part is whole and has the right checksum. */
  async finishPart(): Promise<void> {
    await guard(this.#name, this.#file.sync());
    const part = this.#length - this.partStart;
    await this.#write({ ...this.#record, checked: [...this.#record.checked, part], current: null });
  }

  /** Throws away what is there of the current part. */
  async dropPart(): Promise<void> {
    await this.#begin({ ...this.#record, current: null });
  }

  /**
   * All parts are there: the file takes its final name, which it gives.
   * @throws ProgramError `file-not-writable`
   */
  async complete(): Promise<string> {
    await this.close();
    await guard(this.#name, rename(this.#paths.part, this.#paths.whole));
    return this.#paths.whole;
  }

  /** Lets go of the file; what it holds stays. Closing again does nothing. */
  async close(): Promise<void> {
    await this.#file.close();
  }

  get #name(): string {
    return this.#record.model.name;
  }

  async #begin(record: PartialRecord): Promise<void> {
    const start = sum(record.checked);
    await guard(this.#name, this.#file.truncate(start));
    this.#length = start;
    await this.#write(record);
  }

  async #write(record: PartialRecord): Promise<void> {
    await atomicWrite(this.#paths.record, `${JSON.stringify(record, null, 2)}\n`);
    this.#record = record;
  }
}

/** The record at `path`, if it is one of just this thing. */
async function readRecord(path: string, wanted: Wanted): Promise<PartialRecord | null> {
  const record = await readAnyRecord(path);
  if (record === null) return null;
  const same = record.model.name === wanted.name && `${record.model.checksums}` === `${wanted.checksums}`;
  return same && record.checked.length <= wanted.checksums.length ? record : null;
}

async function readAnyRecord(path: string): Promise<PartialRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // A damaged record is like none: what it described is fetched anew.
    return null;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function guard<T>(name: string, step: Promise<T>): Promise<T> {
  return step.catch((error: unknown) => {
    throw writeError(name, error);
  });
}
