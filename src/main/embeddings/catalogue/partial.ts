import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { atomicWrite, writeError } from '../atomic-write.ts';
import type { FileForm } from './file-answer.ts';
import { type Pretrained, pretrainedSchema } from './pretrained.ts';

const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What lies beside a partial file and says what it is. */
const recordSchema = z.strictObject({
  version: z.literal(1),
  model: pretrainedSchema,
  /** Bytes of each part that came whole and has the right checksum; they lie one behind the other. */
  checked: z.array(bytes).max(100),
  /** The part that is being fetched, which begins behind those. */
  current: z
    .strictObject({ address: z.string(), validator: z.string().nullable(), bytes: bytes.nullable() })
    .nullable(),
});
type PartialRecord = z.infer<typeof recordSchema>;

/** The three names that a download may have in its folder. */
function pathsOf(folder: string, name: string): { record: string; part: string; whole: string } {
  return {
    record: join(folder, `${name}.json`),
    part: join(folder, `${name}.part`),
    whole: join(folder, `${name}.gz`),
  };
}

/** What an earlier download has left of a model in `folder`, in bytes. */
export async function leftBytes(folder: string, name: string): Promise<number> {
  const { record, part, whole } = pathsOf(folder, name);
  const [described, ...sizes] = await Promise.all([record, part, whole].map(sizeOf));
  // What nothing describes is fetched anew.
  return described === 0 ? 0 : Math.max(0, ...sizes);
}

/** The models of which earlier downloads have left something in `folder`, wherever they came from. */
export async function leftModels(folder: string): Promise<readonly Pretrained[]> {
  const names = await readdir(folder).catch(() => []);
  const records = names
    .filter((name) => name.endsWith('.json'))
    .map((name) => readAnyRecord(join(folder, name)));
  return (await Promise.all(records)).flatMap((record) => (record === null ? [] : [record.model]));
}

/** Removes what an earlier download has left. */
export async function discardLeft(folder: string, name: string): Promise<void> {
  const { record, part, whole } = pathsOf(folder, name);
  await Promise.all([record, part, whole].map((path) => rm(path, { force: true })));
}

/** A model that came whole in an earlier download, and the bytes of each of its parts; `null` when there is none. */
export async function wholeDownload(
  folder: string,
  model: Pretrained,
): Promise<{ readonly path: string; readonly parts: readonly number[] } | null> {
  const { record, whole } = pathsOf(folder, model.name);
  const found = await readRecord(record, model);
  if (found === null || found.checked.length !== model.checksums.length) return null;
  const bytes = found.checked.reduce((sum, part) => sum + part, 0);
  if ((await sizeOf(whole)) !== bytes) return null;
  return { path: whole, parts: found.checked };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
}

/**
 * A download on the disk: the parts of a model one behind the other in `name.part`, and a record of what they are in `name.json`. Whatever
 * happens to the program, what lies there can be gone on with. Takes the name `name.gz` once all parts were checked.
 */
export class PartialDownload {
  readonly #paths: ReturnType<typeof pathsOf>;
  readonly #file: FileHandle;
  #record: PartialRecord;
  /** Bytes in the file. */
  #length: number;

  private constructor(
    paths: ReturnType<typeof pathsOf>,
    file: FileHandle,
    record: PartialRecord,
    length: number,
  ) {
    this.#paths = paths;
    this.#file = file;
    this.#record = record;
    this.#length = length;
  }

  /**
   * Goes on with what lies in `folder`, or begins.
   * @throws ProgramError `file-not-writable`, `disk-full`
   */
  static async open(folder: string, model: Pretrained): Promise<PartialDownload> {
    await guard(model.name, mkdir(folder, { recursive: true }));
    const paths = pathsOf(folder, model.name);
    let record = await readRecord(paths.record, model);
    if (record === null) await guard(model.name, discardLeft(folder, model.name));
    record ??= { version: 1, model, checked: [], current: null };
    const file = await guard(model.name, open(paths.part, 'a'));
    const { size } = await file.stat();
    const partial = new PartialDownload(paths, file, record, size);
    // Bytes that the record promises and that are not there are a sign that nothing in it holds.
    if (size < partial.partStart) await partial.#begin({ ...record, checked: [], current: null });
    return partial;
  }

  /** Where the part that is being fetched begins. */
  get partStart(): number {
    return this.#record.checked.reduce((sum, part) => sum + part, 0);
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
  remembered(address: string): (FileForm & { readonly fetched: number }) | null {
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
    const start = record.checked.reduce((sum, part) => sum + part, 0);
    await guard(this.#name, this.#file.truncate(start));
    this.#length = start;
    await this.#write(record);
  }

  async #write(record: PartialRecord): Promise<void> {
    await atomicWrite(this.#paths.record, `${JSON.stringify(record, null, 2)}\n`);
    this.#record = record;
  }
}

/** The record at `path`, if it is one of just this model. */
async function readRecord(path: string, model: Pretrained): Promise<PartialRecord | null> {
  const record = await readAnyRecord(path);
  if (record === null) return null;
  const same = record.model.name === model.name && `${record.model.checksums}` === `${model.checksums}`;
  return same && record.checked.length <= model.checksums.length ? record : null;
}

async function readAnyRecord(path: string): Promise<PartialRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // A damaged record is like none: what it described is fetched anew.
    return null;
  }
}

function guard<T>(name: string, step: Promise<T>): Promise<T> {
  return step.catch((error: unknown) => {
    throw writeError(name, error);
  });
}
