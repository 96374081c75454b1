import { mkdir } from 'node:fs/promises';
import { ProgramError } from '../../../shared/errors.ts';
import type { ReportProgress } from '../../../shared/jobs.ts';
import { fileChecksum } from '../../downloads/checksum.ts';
import { DownloadProgress } from '../../downloads/download-progress.ts';
import { fetchPart, type PartOrigin, refused, regularFileBytes } from '../../downloads/fetch-part.ts';
import { wrongSize } from '../../downloads/file-answer.ts';
import { PartialDownload, wholeParts } from '../../downloads/partial.ts';
import type { Source } from '../../downloads/source.ts';
import { realSurroundings, requireSpace, type Surroundings } from '../../downloads/surroundings.ts';
import { writeError } from '../../files/atomic-write.ts';
import { discardLeft, leftBytes, partialPaths } from './partial.ts';
import { keptBytes, type Pretrained } from './pretrained.ts';
import { partAddress, partPath, whyNotFetch } from './source.ts';

/** Shares of fetching a model and getting it into the library, for the job's `fraction`. */
export const downloadShares = { downloading: 0.8, checking: 0.05, loading: 0.1, keeping: 0.05 } as const;

/** How often progress is told while nothing comes, in milliseconds. */
const tickInterval = 1000;

export interface DownloadOptions {
  readonly source: Source;
  /** Where what comes is kept until it is in the library. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
  readonly surroundings?: Surroundings;
}

/** A model's file, whole and checked. */
export interface Downloaded {
  readonly path: string;
  /** Whether the file is the program's own and goes once the model is kept. */
  readonly ours: boolean;
}

/** A download under way. */
interface Download {
  readonly model: Pretrained;
  readonly options: DownloadOptions;
  readonly surroundings: Surroundings;
  readonly progress: DownloadProgress;
}

/**
 * Fetches a model's file, goes on where an earlier download was interrupted, and checks it. Whatever ends a download, what came stays and is gone
 * on with, unless it is known to be wrong. The caller sees to it that there is one download of a model at a time.
 * @throws ProgramError `disk-too-small`, `disk-full`, `file-not-writable`, `file-unreadable`, `download-refused`, `download-interrupted`,
 * `download-checksum`, `cancelled`
 */
export async function downloadModel(model: Pretrained, options: DownloadOptions): Promise<Downloaded> {
  const { source, folder } = options;
  const parts = model.checksums.length;
  const progress = new DownloadProgress(model.bytes, options.report, downloadShares);
  const download = { model, options, progress, surroundings: options.surroundings ?? realSurroundings };
  if (model.checksums.includes(null)) throw refused(model.name, 'nobody says what its checksum should be');
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeError(model.name, error);
  });
  const inPlace = source.kind === 'folder' && parts === 1;
  const missing = inPlace ? 0 : Math.max(0, model.bytes - (await leftBytes(folder, model.name)));
  await requireSpace(download.surroundings, folder, model.name, 'library', missing + keptBytes(model));
  if (inPlace) return checkInPlace(download, partPath(source.folder, model.name, 0, parts));

  const paths = partialPaths(folder, model.name);
  const whole = await wholeParts(paths, model);
  if (whole !== null) {
    if (await isWhole(download, paths.whole, whole)) return { path: paths.whole, ours: true };
    await discardLeft(folder, model.name);
  }
  const partial = await PartialDownload.open(paths, model);
  const ticking = setInterval(() => progress.tick(), tickInterval);
  try {
    while (partial.part < parts) {
      await fetchModelPart(download, partial);
      await checkPart(download, partial);
    }
    return { path: await partial.complete(), ours: true };
  } finally {
    clearInterval(ticking);
    await partial.close();
    if (partial.fetched === 0) await discardLeft(folder, model.name);
  }
}

/** Uses the file where it lies, in a folder that is the source: nothing is copied. */
async function checkInPlace(download: Download, path: string): Promise<Downloaded> {
  const { model } = download;
  const bytes = await regularFileBytes(model.name, path);
  if (bytes !== model.bytes) throw refused(model.name, wrongSize('the folder', bytes, model.bytes));
  const checksum = await checksumOf(download, path, 0, bytes);
  if (checksum !== model.checksums[0])
    throw refused(model.name, 'the file in the folder has the wrong checksum');
  return { path, ours: false };
}

/** Whether a file that came whole once is still what it was. */
async function isWhole(download: Download, path: string, parts: readonly number[]): Promise<boolean> {
  let start = 0;
  for (const [part, bytes] of parts.entries()) {
    const checksum = await checksumOf(download, path, start, start + bytes);
    if (checksum !== download.model.checksums[part]) return false;
    start += bytes;
  }
  return true;
}

/** The first byte of every gzip file (RFC 1952). */
const gzipStart = 0x1f;

async function fetchModelPart(download: Download, partial: PartialDownload): Promise<void> {
  const { model, options, surroundings, progress } = download;
  const { source, signal } = options;
  const parts = model.checksums.length;
  const origin: PartOrigin =
    source.kind === 'folder'
      ? { kind: 'file', path: partPath(source.folder, model.name, partial.part, parts) }
      : {
          kind: 'server',
          address: partAddress(source, model.name, partial.part, parts),
          whyNotFetch: (address) => whyNotFetch(source, address),
        };
  await fetchPart(partial, origin, {
    name: model.name,
    bytes: model.bytes - partial.partStart,
    exact: parts === 1,
    wrongStart: (chunk) =>
      chunk[0] === gzipStart ? null : 'what came is not compressed as the file should be',
    onFetched: (bytes) => progress.fetched(bytes),
    soFar: () => ({ fetched: partial.fetched, total: model.bytes }),
    signal,
    surroundings,
  });
}

async function checkPart(download: Download, partial: PartialDownload): Promise<void> {
  const { model } = download;
  const checksum = await checksumOf(download, partial.path, partial.partStart, partial.fetched);
  if (checksum === model.checksums[partial.part]) return partial.finishPart();
  await partial.dropPart();
  throw new ProgramError('download-checksum', { name: model.name });
}

function checksumOf(
  { model, options, progress }: Download,
  path: string,
  start: number,
  end: number,
): Promise<string> {
  const { signal } = options;
  const onBytes = (bytes: number): void => progress.checked(bytes);
  // The catalogue publishes nothing stronger; MD5 tells a damaged file from a whole one.
  return fileChecksum('md5', path, model.name, { start, end, signal, onBytes });
}
