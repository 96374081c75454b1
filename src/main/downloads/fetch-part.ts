import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { ProgramError } from '../../shared/errors.ts';
import { attempt } from './attempts.ts';
import { judgeAnswer, restHeaders } from './file-answer.ts';
import type { PartialDownload } from './partial.ts';
import type { Surroundings } from './surroundings.ts';
import { ask, TransferError } from './transfer.ts';

/** Where a part comes from. */
export type PartOrigin =
  | {
      readonly kind: 'server';
      readonly address: URL;
      /** By what it is known when it is gone on with; by default its address. */
      readonly knownAs?: string;
      readonly whyNotFetch: (address: URL) => string | null;
    }
  /** A file of a folder that is the source. */
  | { readonly kind: 'file'; readonly path: string };

export interface PartOptions {
  /** What is downloaded, as a person calls it. */
  readonly name: string;
  /** Bytes of the part: just so many where `exact`, or at most. */
  readonly bytes: number;
  readonly exact: boolean;
  /** Why a file that begins with these bytes is not the right one, as the middle of a sentence; `null` when it may be. */
  readonly wrongStart?: (chunk: Uint8Array) => string | null;
  /** Hears how many bytes of the download are there. */
  readonly onFetched: (bytes: number) => void;
  /** How much of everything that the person waits for is there, for the error of an interruption. */
  readonly soFar: () => { readonly fetched: number; readonly total: number };
  readonly signal: AbortSignal;
  readonly surroundings: Surroundings;
}

/**
 * Fetches what is missing of the current part of a download, in as many attempts as bring something. What came stays, whatever ends it, unless it is
 * known to be wrong.
 * @throws ProgramError `download-refused`, `download-interrupted`, `cancelled`, `disk-full`, `file-not-writable`
 */
export async function fetchPart(
  partial: PartialDownload,
  origin: PartOrigin,
  options: PartOptions,
): Promise<void> {
  const { name, signal, surroundings } = options;
  await attempt(() => fetchOnce(partial, origin, options), {
    signal,
    surroundings,
    fetched: () => partial.fetched,
    givenUp: (error) => {
      const { reason, temporary } = error;
      const soFar = options.soFar();
      return temporary && soFar.fetched > 0
        ? new ProgramError('download-interrupted', { name, reason, ...soFar }, { cause: error })
        : refused(name, reason, error);
    },
  });
}

async function fetchOnce(partial: PartialDownload, origin: PartOrigin, options: PartOptions): Promise<void> {
  const { name, bytes: expected, exact, signal, surroundings } = options;
  if (origin.kind === 'file') {
    const bytes = await regularFileBytes(name, origin.path);
    await partial.beginPart(pathToFileURL(origin.path).href, { validator: null, bytes });
    return receive(partial, readInOrder(name, origin.path), bytes, options);
  }
  const { address, whyNotFetch, knownAs = address.href } = origin;
  const remembered = partial.remembered(knownAs);
  // All of it came, and the program ended before it was checked.
  if (remembered !== null && remembered.fetched === remembered.bytes) return;
  const headers = restHeaders(remembered);
  const answer = await ask(address, { whyNotFetch, signal, stallTime: surroundings.stallTime, headers });
  try {
    const verdict = judgeAnswer(answer, remembered, expected, exact);
    if (verdict.kind === 'anew') {
      await partial.dropPart();
      throw new TransferError('the file at the server is not the one it was', true);
    }
    if (verdict.kind === 'whole') await partial.beginPart(knownAs, verdict.form);
    const bytes = verdict.kind === 'whole' ? verdict.form.bytes : (remembered?.bytes ?? null);
    await receive(partial, answer.body, bytes, options);
  } finally {
    answer.close();
  }
}

async function* readInOrder(name: string, path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw refused(name, 'the file in the folder cannot be read', error);
  }
}

/**
 * Appends a body to the current part.
 * @param partBytes bytes that the whole part has, or `null` when the server did not say
 */
async function receive(
  partial: PartialDownload,
  body: AsyncIterable<Uint8Array>,
  partBytes: number | null,
  { bytes, wrongStart, onFetched, signal }: PartOptions,
): Promise<void> {
  const end = partial.partStart + (partBytes ?? bytes);
  onFetched(partial.fetched);
  for await (const chunk of body) {
    if (signal.aborted) throw new ProgramError('cancelled', {});
    const wrong = partial.fetched === 0 ? (wrongStart?.(chunk) ?? null) : null;
    if (wrong !== null) throw new TransferError(wrong, false);
    if (partial.fetched + chunk.length > end) {
      await partial.dropPart();
      throw new TransferError('the server sends more than the file has', false);
    }
    await partial.append(chunk);
    onFetched(partial.fetched);
  }
  if (partBytes !== null && partial.fetched < end)
    throw new TransferError('the connection ended early', true);
}

/**
 * The size of a file in a folder that is the source.
 * @throws ProgramError `download-refused`
 */
export async function regularFileBytes(name: string, path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    throw refused(name, 'the folder does not have it', error);
  });
  if (!found.isFile()) throw refused(name, 'what the folder has of this name is not a file');
  return found.size;
}

/** @returns the error of something that cannot be fetched, with why, as the middle of a sentence */
export function refused(name: string, reason: string, cause?: unknown): ProgramError {
  return new ProgramError('download-refused', { name, reason }, { cause });
}
