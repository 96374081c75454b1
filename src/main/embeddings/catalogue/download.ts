import { createReadStream } from 'node:fs';
import { mkdir, stat, statfs } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ProgramError } from '../../../shared/errors.ts';
import type { ReportProgress } from '../../../shared/jobs.ts';
import { writeError } from '../atomic-write.ts';
import { fileChecksum } from './checksum.ts';
import { DownloadProgress } from './download-progress.ts';
import { judgeAnswer, restHeaders, wrongSize } from './file-answer.ts';
import { discardLeft, leftBytes, PartialDownload, wholeDownload } from './partial.ts';
import { keptBytes, type Pretrained } from './pretrained.ts';
import { type CatalogueSource, partAddress, partPath } from './source.ts';
import { ask, TransferError } from './transfer.ts';

/** What a download meets outside the program; tests put their own in its place. */
export interface Surroundings {
  /** Free bytes on the disk of a folder that is there; `null` where it cannot be told. */
  freeBytes(folder: string): Promise<number | null>;
  /** Waits, unless the signal is aborted first. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** A server that sent nothing for so many milliseconds counts as stalled. */
  readonly stallTime: number;
}

const realSurroundings: Surroundings = {
  async freeBytes(folder) {
    return statfs(folder).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    );
  },
  pause: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
  stallTime: 30_000,
};

/** Waits before an attempt after one that brought nothing, in milliseconds; after the last of them the download is given up. */
const retryDelays = [1000, 2000, 4000, 8000, 16_000] as const;

/** How often progress is told while nothing comes, in milliseconds. */
const tickInterval = 1000;

export interface DownloadOptions {
  readonly source: CatalogueSource;
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
  const progress = new DownloadProgress(model.bytes, options.report);
  const download = { model, options, progress, surroundings: options.surroundings ?? realSurroundings };
  if (model.checksums.includes(null)) throw refused(model, 'nobody says what its checksum should be');
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeError(model.name, error);
  });
  const inPlace = source.kind === 'folder' && parts === 1;
  await requireSpace(download, inPlace ? 0 : model.bytes - (await leftBytes(folder, model.name)));
  if (inPlace) return checkInPlace(download, partPath(source.folder, model.name, 0, parts));

  const whole = await wholeDownload(folder, model);
  if (whole !== null) {
    if (await isWhole(download, whole)) return { path: whole.path, ours: true };
    await discardLeft(folder, model.name);
  }
  const partial = await PartialDownload.open(folder, model);
  const ticking = setInterval(() => progress.tick(), tickInterval);
  try {
    while (partial.part < parts) {
      await fetchPart(download, partial);
      await checkPart(download, partial);
    }
    return { path: await partial.complete(), ours: true };
  } finally {
    clearInterval(ticking);
    await partial.close();
    if (partial.fetched === 0) await discardLeft(folder, model.name);
  }
}

/** @throws ProgramError `disk-too-small` */
async function requireSpace(
  { model, options, surroundings }: Download,
  downloadBytes: number,
): Promise<void> {
  const needed = Math.max(0, downloadBytes) + keptBytes(model);
  const free = await surroundings.freeBytes(options.folder);
  if (free !== null && free < needed)
    throw new ProgramError('disk-too-small', { purpose: model.name, needed, free });
}

/** Uses the file where it lies, in a folder that is the source: nothing is copied. */
async function checkInPlace(download: Download, path: string): Promise<Downloaded> {
  const { model } = download;
  const bytes = await regularFileBytes(model, path);
  if (bytes !== model.bytes) throw refused(model, wrongSize('the folder', bytes, model.bytes));
  const checksum = await checksumOf(download, path, 0, bytes);
  if (checksum !== model.checksums[0]) throw refused(model, 'the file in the folder has the wrong checksum');
  return { path, ours: false };
}

/** Whether a file that came whole once is still what it was. */
async function isWhole(
  download: Download,
  { path, parts }: { readonly path: string; readonly parts: readonly number[] },
): Promise<boolean> {
  let start = 0;
  for (const [part, bytes] of parts.entries()) {
    const checksum = await checksumOf(download, path, start, start + bytes);
    if (checksum !== download.model.checksums[part]) return false;
    start += bytes;
  }
  return true;
}

/** Fetches what is missing of the current part, in as many attempts as bring something. */
async function fetchPart(download: Download, partial: PartialDownload): Promise<void> {
  const { options, surroundings } = download;
  const { signal } = options;
  for (let failures = 0; ; ) {
    if (signal.aborted) throw new ProgramError('cancelled', {});
    const before = partial.fetched;
    try {
      return await fetchOnce(download, partial);
    } catch (error) {
      if (signal.aborted) throw new ProgramError('cancelled', {}, { cause: error });
      if (!(error instanceof TransferError)) throw error;
      failures = partial.fetched > before ? 1 : failures + 1;
      const delay = retryDelays[failures - 1];
      if (!error.temporary || delay === undefined) throw givenUp(download, partial, error);
      await surroundings.pause(delay, signal).catch(() => {
        throw new ProgramError('cancelled', {}, { cause: error });
      });
    }
  }
}

function givenUp({ model }: Download, { fetched }: PartialDownload, error: TransferError): ProgramError {
  const { name, bytes: total } = model;
  const { reason, temporary } = error;
  return temporary && fetched > 0
    ? new ProgramError('download-interrupted', { name, reason, fetched, total }, { cause: error })
    : refused(model, reason, error);
}

async function fetchOnce(download: Download, partial: PartialDownload): Promise<void> {
  const { model, options, surroundings } = download;
  const { source, signal } = options;
  const parts = model.checksums.length;
  if (source.kind === 'folder') {
    const path = partPath(source.folder, model.name, partial.part, parts);
    const bytes = await regularFileBytes(model, path);
    await partial.beginPart(pathToFileURL(path).href, { validator: null, bytes });
    return receive(download, partial, readInOrder(model, path), bytes);
  }
  const address = partAddress(source, model.name, partial.part, parts);
  const remembered = partial.remembered(address.href);
  // All of it came, and the program ended before it was checked.
  if (remembered !== null && remembered.fetched === remembered.bytes) return;
  const answer = await ask(address, {
    source,
    signal,
    stallTime: surroundings.stallTime,
    headers: restHeaders(remembered),
  });
  try {
    const verdict = judgeAnswer(answer, remembered, model.bytes - partial.partStart, parts === 1);
    if (verdict.kind === 'anew') {
      await partial.dropPart();
      throw new TransferError('the file at the server is not the one it was', true);
    }
    if (verdict.kind === 'whole') await partial.beginPart(address.href, verdict.form);
    await receive(
      download,
      partial,
      answer.body,
      verdict.kind === 'whole' ? verdict.form.bytes : (remembered?.bytes ?? null),
    );
  } finally {
    answer.close();
  }
}

async function* readInOrder(model: Pretrained, path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw refused(model, 'the file in the folder cannot be read', error);
  }
}

/** The first byte of every gzip file (RFC 1952). */
const gzipStart = 0x1f;

/**
 * Appends a body to the current part.
 * @param partBytes bytes that the whole part has, or `null` when the server did not say
 */
async function receive(
  { model, progress }: Download,
  partial: PartialDownload,
  body: AsyncIterable<Uint8Array>,
  partBytes: number | null,
): Promise<void> {
  const end = partBytes === null ? model.bytes : partial.partStart + partBytes;
  progress.fetched(partial.fetched);
  for await (const chunk of body) {
    if (partial.fetched === 0 && chunk[0] !== gzipStart)
      throw new TransferError('what came is not compressed as the file should be', false);
    if (partial.fetched + chunk.length > end) {
      await partial.dropPart();
      throw new TransferError('the server sends more than the file has', false);
    }
    await partial.append(chunk);
    progress.fetched(partial.fetched);
  }
  if (partBytes !== null && partial.fetched < end)
    throw new TransferError('the connection ended early', true);
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
  return fileChecksum(path, model.name, { start, end, signal, onBytes: (bytes) => progress.checked(bytes) });
}

/**
 * The size of a file in a folder that is the source.
 * @throws ProgramError `download-refused`
 */
async function regularFileBytes(model: Pretrained, path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    throw refused(model, 'the folder does not have it', error);
  });
  if (!found.isFile()) throw refused(model, 'what the folder has of this name is not a file');
  return found.size;
}

function refused({ name }: Pretrained, reason: string, cause?: unknown): ProgramError {
  return new ProgramError('download-refused', { name, reason }, { cause });
}
