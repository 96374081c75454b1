import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import type { ReportProgress } from '../../../shared/jobs.ts';
import { attempt } from '../../downloads/attempts.ts';
import { type ChecksumKind, fileChecksum } from '../../downloads/checksum.ts';
import { DownloadProgress } from '../../downloads/download-progress.ts';
import { fetchPart, type PartOrigin, refused } from '../../downloads/fetch-part.ts';
import { discardLeft, fileSize, PartialDownload, type PartialPaths } from '../../downloads/partial.ts';
import type { Source } from '../../downloads/source.ts';
import { realSurroundings, requireSpace, type Surroundings } from '../../downloads/surroundings.ts';
import { writeError } from '../../files/atomic-write.ts';
import { describeHub, fileAddress, fileInFolder, whyNotFetchFromHub } from './address.ts';
import { type KeptModel, writeRecord } from './kept.ts';
import { chooseFiles, type HubChecksum, type HubFile, readListing } from './listing.ts';
import type { Precision } from './offered.ts';

/** Shares of fetching and checking, for the job's `fraction`. */
const shares = { downloading: 0.95, checking: 0.05 } as const;

/** How often progress is told while nothing comes, in milliseconds. */
const tickInterval = 1000;

export interface HubDownloadOptions {
  readonly source: Source;
  /** The model's own folder. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
  readonly surroundings?: Surroundings;
}

/** What is fetched. */
export interface HubDownload {
  /** Name at the hub. */
  readonly name: string;
  /** What a person calls it. */
  readonly title: string;
  readonly precision: Precision;
}

/** A download under way. */
interface Run {
  readonly wanted: HubDownload;
  readonly options: HubDownloadOptions;
  readonly surroundings: Surroundings;
  readonly revision: string | null;
  readonly progress: DownloadProgress;
  /** All files together. */
  readonly total: number;
}

/**
 * Fetches a model into its folder, goes on where an earlier download was interrupted, and checks every file before it gets its name. All files are
 * of one commit. The caller sees to it that there is one download into a folder at a time.
 * @throws ProgramError `disk-too-small`, `disk-full`, `file-not-writable`, `file-unreadable`, `download-refused`, `download-interrupted`,
 * `download-checksum`, `cancelled`
 */
export async function downloadFromHub(wanted: HubDownload, options: HubDownloadOptions): Promise<KeptModel> {
  const { source, folder } = options;
  const { title } = wanted;
  const surroundings = options.surroundings ?? realSurroundings;
  const { revision, files } = await list(wanted, options, surroundings);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeError(title, error);
  });
  const there = await Promise.all(files.map((file) => bytesThere(folder, file)));
  const missing = there.reduce((rest, bytes) => rest - bytes, total);
  await requireSpace(surroundings, folder, title, 'contextual', missing);

  const progress = new DownloadProgress(total, options.report, shares);
  const run: Run = { wanted, options, surroundings, revision, progress, total };
  const ticking = setInterval(() => progress.tick(), tickInterval);
  const kept: KeptModel['files'] = [];
  try {
    let before = 0;
    for (const file of files) {
      kept.push({ path: file.path, bytes: file.bytes, checksum: await obtain(run, file, before) });
      before += file.bytes;
      progress.fetched(before);
    }
  } finally {
    clearInterval(ticking);
  }
  await removeOthers(folder, files);
  const { name, precision } = wanted;
  const model: KeptModel = {
    version: 1,
    name,
    title,
    precision,
    source: describeHub(source),
    revision,
    fetchedAt: Date.now(),
    files: kept,
  };
  await writeRecord(folder, model);
  return model;
}

/** What is to be fetched. */
async function list(
  { name, title, precision }: HubDownload,
  { source, signal }: HubDownloadOptions,
  surroundings: Surroundings,
): Promise<{ readonly revision: string | null; readonly files: readonly HubFile[] }> {
  return attempt(
    async () => {
      const listing = await readListing(source, name, { signal, stallTime: surroundings.stallTime });
      return { revision: listing.revision, files: chooseFiles(listing.files, precision) };
    },
    {
      signal,
      surroundings,
      fetched: () => 0,
      givenUp: (error) => refused(title, error.reason, error),
    },
  );
}

function pathsOf(folder: string, { path }: HubFile): PartialPaths {
  const whole = join(folder, path);
  return { whole, part: `${whole}.part`, record: `${whole}.part.json` };
}

/** How much of a file is there, whole or not. */
async function bytesThere(folder: string, file: HubFile): Promise<number> {
  const { whole, part } = pathsOf(folder, file);
  const sizes = await Promise.all([fileSize(whole), fileSize(part)]);
  return Math.min(file.bytes, Math.max(...sizes));
}

/**
 * Sees to it that a file is there, whole, under its name.
 * @param before bytes of the files before it
 * @returns its checksum
 */
async function obtain(run: Run, file: HubFile, before: number): Promise<HubChecksum> {
  const { title } = run.wanted;
  const paths = pathsOf(run.options.folder, file);
  const there = await checkThere(run, file, paths.whole);
  if (there !== null) return there;
  const digest = file.checksum?.digest ?? null;
  const partial = await PartialDownload.open(paths, { name: title, checksums: [digest] });
  try {
    // Its checksum was right before, and the program ended then.
    if (partial.part === 0) await fetchFile(run, file, partial, before);
    const checksum = await checksumOf(run, file, partial.path, partial.fetched);
    if (digest !== null && checksum.digest !== digest) {
      await partial.close();
      await discardLeft(paths);
      throw new ProgramError('download-checksum', { name: title });
    }
    if (partial.part === 0) await partial.finishPart();
    await partial.complete();
    await rm(paths.record, { force: true });
    return checksum;
  } finally {
    await partial.close();
  }
}

/** The checksum of a file that an earlier download has finished; `null`, and the file gone, when it is not the one that is wanted now. */
async function checkThere(run: Run, file: HubFile, path: string): Promise<HubChecksum | null> {
  if (file.checksum !== null && (await fileSize(path)) === file.bytes && file.bytes > 0) {
    const checksum = await checksumOf(run, file, path, file.bytes);
    if (checksum.digest === file.checksum.digest) return checksum;
  }
  await rm(path, { force: true });
  return null;
}

/** How the file begins that git has in the place of one in large storage, where that was not fetched. */
const gitNote = 'version https://git-lfs';

function startsWith(chunk: Uint8Array, text: string): boolean {
  return Buffer.from(chunk.subarray(0, text.length)).toString('latin1') === text;
}

async function fetchFile(run: Run, file: HubFile, partial: PartialDownload, before: number): Promise<void> {
  const { wanted, options, surroundings, progress, total } = run;
  await fetchPart(partial, originOf(run, file), {
    name: wanted.title,
    bytes: file.bytes,
    exact: true,
    wrongStart: (chunk) =>
      startsWith(chunk, gitNote)
        ? `${file.path} is only a note of git that stands for it (git lfs pull)`
        : null,
    onFetched: (bytes) => progress.fetched(before + bytes),
    soFar: () => ({ fetched: before + partial.fetched, total }),
    signal: options.signal,
    surroundings,
  });
}

function originOf({ wanted, options, revision }: Run, { path, checksum }: HubFile): PartOrigin {
  const { source } = options;
  if (source.kind === 'folder') return { kind: 'file', path: fileInFolder(source.folder, wanted.name, path) };
  const address = (commit: string): URL => fileAddress(source, wanted.name, commit, path);
  return {
    kind: 'server',
    address: address(revision ?? 'main'),
    // Where a later commit has the same content, what is there of it is gone on with.
    knownAs: `${address('main').href}#${checksum?.digest ?? revision}`,
    whyNotFetch: (to) => whyNotFetchFromHub(source, to),
  };
}

async function checksumOf(run: Run, file: HubFile, path: string, end: number): Promise<HubChecksum> {
  const { options, progress, wanted } = run;
  const kind: ChecksumKind & HubChecksum['kind'] = file.checksum?.kind ?? 'sha256';
  const digest = await fileChecksum(kind, path, wanted.title, {
    start: 0,
    end,
    signal: options.signal,
    onBytes: (bytes) => progress.checked(bytes),
  });
  return { kind, digest };
}

/** Removes what another commit had, so that nothing of it is taken for a part of this one. */
async function removeOthers(folder: string, files: readonly HubFile[]): Promise<void> {
  const wanted = new Set(files.map(({ path }) => path));
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  await Promise.all(
    paths
      .filter((path) => !wanted.has(relative(folder, path).split(sep).join('/')))
      .map((path) => rm(path, { force: true })),
  );
}
