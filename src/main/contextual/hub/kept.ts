import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileSize } from '../../downloads/partial.ts';
import { atomicWrite } from '../../files/atomic-write.ts';
import { hubChecksumSchema } from './listing.ts';
import { modelNameSchema, type Precision, precisionSchema } from './offered.ts';

/** Says what a kept folder is. It is written last, so that a folder with it is whole. */
const recordName = 'semascope.json';

/** A path of two names at most, which leads nowhere but into the folder. */
const placeSchema = z.string().regex(/^(?:onnx\/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);

const keptSchema = z.strictObject({
  version: z.literal(1),
  /** Name at the hub. */
  name: modelNameSchema,
  title: z.string().min(1).max(100),
  precision: precisionSchema,
  /** Where it came from, as a person reads it. */
  source: z.string().max(4000),
  /** The commit that all files are of; `null` when they came from a folder. */
  revision: z.string().max(100).nullable(),
  /** Milliseconds since 1970-01-01 UTC. */
  fetchedAt: z.number(),
  files: z
    .array(z.strictObject({ path: placeSchema, bytes: z.number().int().min(0), checksum: hubChecksumSchema }))
    .min(1)
    .max(100),
});
/** A model that was fetched and is kept. */
export type KeptModel = z.infer<typeof keptSchema>;

/** The name of the folder that a model is kept in. */
export function keptFolderName(name: string, precision: Precision): string {
  return `${name.replace('/', '--')}--${precision}`;
}

/** What a folder turned out to be. */
export type KeptState =
  | { readonly kind: 'whole'; readonly model: KeptModel }
  /** Nothing, or a download that is not finished. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'damaged'; readonly reason: string };

/** Looks at the folder of a kept model: whether its record can be read and every file has its size. */
export async function lookAtKept(folder: string): Promise<KeptState> {
  const text = await readFile(join(folder, recordName), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (text === null) return { kind: 'unfinished' };
  const model = readRecord(text);
  if (model === null) return { kind: 'damaged', reason: 'its record cannot be read' };
  for (const { path, bytes } of model.files) {
    const size = await fileSize(join(folder, path));
    if (size !== bytes) return { kind: 'damaged', reason: `${path} is not what it was` };
  }
  return { kind: 'whole', model };
}

function readRecord(text: string): KeptModel | null {
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Says that a folder is whole.
 * @throws ProgramError `file-not-writable`, `disk-full`
 */
export async function writeRecord(folder: string, model: KeptModel): Promise<void> {
  await atomicWrite(join(folder, recordName), `${JSON.stringify(model, null, 2)}\n`);
}

/** Removes a kept folder. What an interruption leaves of it counts as unfinished. */
export async function removeKept(folder: string): Promise<void> {
  await rm(join(folder, recordName), { force: true });
  await rm(folder, { recursive: true, force: true });
}

/** What an unfinished download has left in a folder, in bytes. */
export async function unfinishedBytes(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = files
    .filter((file) => file.isFile() && !file.name.endsWith('.part.json'))
    .map((file) => fileSize(join(file.parentPath, file.name)));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
