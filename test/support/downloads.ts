import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mirrorAt, type Source } from '../../src/main/downloads/source.ts';
import type { Surroundings } from '../../src/main/downloads/surroundings.ts';
import { type Downloaded, downloadModel } from '../../src/main/embeddings/catalogue/download.ts';
import type { Pretrained } from '../../src/main/embeddings/catalogue/pretrained.ts';
import { describeError } from '../../src/shared/describe-error.ts';
import { serializeError } from '../../src/shared/errors.ts';
import type { JobProgress } from '../../src/shared/jobs.ts';
import { type Mirror, md5 } from './mirror.ts';

/** Surroundings in which nobody waits: pauses are written down instead. */
export function quickSurroundings(changes: Partial<Surroundings> = {}): Surroundings & { pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    freeBytes: async () => 1e12,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    stallTime: 300,
    ...changes,
  };
}

/** A model of which only the file matters, cut into `parts`. */
export function modelOf(name: string, content: Uint8Array, parts = 1): Pretrained {
  return {
    name,
    words: 100,
    dimension: 10,
    trainedOn: 'nothing',
    licence: 'CC0',
    bytes: content.length,
    checksums: piecesOf(content, parts).map(md5),
    readMore: [],
  };
}

export function piecesOf(content: Uint8Array, parts: number): readonly Uint8Array[] {
  const length = Math.ceil(content.length / parts);
  return Array.from({ length: parts }, (_, part) => content.subarray(part * length, (part + 1) * length));
}

/** Bytes that look like gzip at the start and like nothing behind it, the same for the same seed. */
export function fileBytes(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed * 2654435761;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  bytes.set([0x1f, 0x8b]);
  return bytes;
}

/** Puts the file of a model on a mirror. Gives its path there, or that of its first part. */
export function putFile(mirror: Mirror, name: string, content: Uint8Array, parts = 1): string {
  const paths = piecesOf(content, parts).map((piece, part) => {
    const path = `/${name}/${name}.gz${parts === 1 ? '' : `_${`${part}`.padStart(2, '0')}`}`;
    mirror.put(path, piece);
    return path;
  });
  return paths[0]!;
}

/** A folder for downloads that goes when the test ends. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'downloads-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export interface DownloadSettings {
  readonly surroundings?: Surroundings;
  readonly signal?: AbortSignal;
  readonly report?: (progress: JobProgress) => void;
}

/** Downloads from a mirror, or from any source, as the program would. */
export function download(
  from: Mirror | Source,
  model: Pretrained,
  folder: string,
  settings: DownloadSettings = {},
): Promise<Downloaded> {
  return downloadModel(model, {
    source: 'kind' in from ? from : mirrorAt(from.address),
    folder,
    signal: settings.signal ?? new AbortController().signal,
    report: settings.report ?? (() => undefined),
    surroundings: settings.surroundings ?? quickSurroundings(),
  });
}

/** The sentence that a person reads about why `work` failed. */
export async function sentenceOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => {
      throw new Error('it did not fail');
    },
    (thrown: unknown) => thrown,
  );
  return describeError(serializeError(error)).sentence;
}
