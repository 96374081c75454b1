import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { ChecksumKind } from '../../downloads/checksum.ts';
import { fileSize } from '../../downloads/partial.ts';
import type { RemoteSource, Source } from '../../downloads/source.ts';
import { type AskOptions, askText, TransferError } from '../../downloads/transfer.ts';
import { fileInFolder, revisionAddress, treeAddress, whyNotFetchFromHub } from './address.ts';
import type { Precision } from './offered.ts';

/** The checksum of a file's content, in hexadecimal digits. */
export const hubChecksumSchema = z.strictObject({
  kind: z.enum(['sha256', 'git-blob'] satisfies ChecksumKind[]),
  digest: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),
});
export type HubChecksum = z.infer<typeof hubChecksumSchema>;

/** A file of a model at its source. */
export interface HubFile {
  /** With forward slashes, inside the model's folder. */
  readonly path: string;
  readonly bytes: number;
  /** `null` where nobody says: in a folder. */
  readonly checksum: HubChecksum | null;
}

/** The files of a model at its source. */
export interface Listing {
  /** The commit that they are of; `null` for a folder. */
  readonly revision: string | null;
  readonly files: readonly HubFile[];
}

/** A list longer than this is none of a model: those that we offer have some 4 KB. In bytes. */
const longestList = 4 * 1024 * 1024;

/** Everything but weights that a model is read from; the first two must be there. */
const plainFiles = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
] as const;
const neededFiles: readonly string[] = plainFiles.slice(0, 2);

/** No such file is longer: the largest that we know of has 17 MB. In bytes. */
const longestPlainFile = 100 * 1024 * 1024;

/** The names under which weights are published, the usual one first. Those that need the state of an earlier run come last or not at all. */
const weightsNames: Record<Precision, readonly string[]> = {
  '8-bit': ['onnx/model_quantized.onnx', 'onnx/model_int8.onnx', 'onnx/decoder_model_quantized.onnx'],
  full: ['onnx/model.onnx', 'onnx/decoder_model.onnx'],
};

const treeEntrySchema = z.object({
  type: z.literal('file'),
  path: z.string().max(1000),
  size: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** Of the file, or where `lfs` is there of the note that stands for it. */
  oid: z.string().regex(/^[0-9a-f]{40}$/),
  lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
});

/**
 * The files in the hub's list of a model. Entries that say less than we need, or what cannot be, are left out.
 * @throws SyntaxError when the text is not JSON, TypeError when it is something else than a list
 */
function parseTree(text: string): readonly HubFile[] {
  const entries: unknown = JSON.parse(text);
  if (!Array.isArray(entries)) throw new TypeError('it is not a list');
  return entries.flatMap((entry) => {
    const read = treeEntrySchema.safeParse(entry);
    if (!read.success) return [];
    const { path, size, oid, lfs } = read.data;
    const checksum: HubChecksum =
      lfs === undefined ? { kind: 'git-blob', digest: oid } : { kind: 'sha256', digest: lfs.oid };
    return [{ path, bytes: size, checksum }];
  });
}

/**
 * The files to fetch of a model: what it is configured by, its tokenizer, and one file of weights with its external data. Nothing else is ever
 * fetched, whatever is listed.
 * @throws TransferError when something that is needed is not there
 */
export function chooseFiles(files: readonly HubFile[], precision: Precision): readonly HubFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const missing = neededFiles.find((path) => !byPath.has(path));
  if (missing !== undefined) throw new TransferError(`it has no ${missing} there`, false);
  const weights = weightsNames[precision].map((path) => byPath.get(path)).find((file) => file !== undefined);
  if (weights === undefined || weights.bytes === 0)
    throw new TransferError(
      precision === 'full' ? 'it has no full weights there' : 'it has no 8-bit weights there',
      false,
    );
  const plain = plainFiles.flatMap((path) => byPath.get(path) ?? []);
  const tooLong = plain.find(({ bytes }) => bytes > longestPlainFile);
  if (tooLong !== undefined) throw new TransferError(`its ${tooLong.path} is too long`, false);
  // The largest last: what is wrong with a model shows early.
  return [...plain, ...files.filter(({ path }) => isExternalData(path, weights.path)), weights];
}

/** Whether a file holds numbers that the weights at `weights` only name: `model.onnx_data`, `model.onnx_data_1` …, `model.onnx.data`. */
function isExternalData(path: string, weights: string): boolean {
  return path.startsWith(weights) && /^[_.]data(?:_\d{1,3})?$/.test(path.slice(weights.length));
}

/**
 * What a source has of a model.
 * @throws TransferError when it cannot be had or read
 */
export function readListing(
  source: Source,
  name: string,
  options: Pick<AskOptions, 'signal' | 'stallTime'>,
): Promise<Listing> {
  return source.kind === 'folder' ? listFolder(source.folder, name) : askForList(source, name, options);
}

const revisionSchema = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });

async function askForList(
  source: RemoteSource,
  name: string,
  options: Pick<AskOptions, 'signal' | 'stallTime'>,
): Promise<Listing> {
  const how = { ...options, whyNotFetch: (address: URL) => whyNotFetchFromHub(source, address) };
  // First the commit, and then everything of just that commit: a model may be changed at any moment.
  const newest = await askText(revisionAddress(source, name), 'such model', longestList, how);
  const revision = inList(() => revisionSchema.parse(JSON.parse(newest)).sha);
  // The list comes in pages of a thousand; a model of ours has some twenty files.
  const tree = await askText(treeAddress(source, name, revision), 'list of its files', longestList, how);
  return { revision, files: inList(() => parseTree(tree)) };
}

/** @throws TransferError when `read` throws, as what came is no list */
function inList<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TransferError('what the server says of its files cannot be read', false, { cause: error });
  }
}

/** A folder says nothing of itself: what we could use is looked for. */
async function listFolder(folder: string, name: string): Promise<Listing> {
  const weights = Object.values(weightsNames).flat();
  const onnx = dirname(fileInFolder(folder, name, 'onnx/model.onnx'));
  const beside = (await readdir(onnx).catch(() => [])).map((file) => `onnx/${file}`);
  const data = beside.filter((path) => weights.some((file) => isExternalData(path, file)));
  const files = await Promise.all(
    [...plainFiles, ...weights, ...data].map(async (path) => ({
      path,
      bytes: await fileSize(fileInFolder(folder, name, path)),
      checksum: null,
    })),
  );
  return { revision: null, files: files.filter(({ bytes }) => bytes > 0) };
}
