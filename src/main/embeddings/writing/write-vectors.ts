import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { ProgramError } from '../../../shared/errors.ts';
import type { ReportProgress } from '../../../shared/jobs.ts';
import type { VectorFormat } from '../../../shared/models.ts';
import { matrixRow } from '../../kernels/matrix.ts';
import { atomicWrite, writeError } from '../atomic-write.ts';
import type { EmbeddingStore } from '../store.ts';
import { longestFloat } from './number-text.ts';
import { kernelNumberWriter, type NumberWriter, writeNumbers } from './number-writer.ts';

/** How vectors lie in a file. */
export type WrittenFormat = Extract<VectorFormat, 'word2vec-text' | 'word2vec-binary' | 'glove-text'>;

export interface WriteVectorsOptions {
  readonly signal?: AbortSignal;
  readonly report?: ReportProgress;
  /** By default what the file's name says. */
  readonly format?: WrittenFormat;
  /** The folder of compiled kernels: text is then written in about half the time, byte for byte the same. */
  readonly kernels?: string;
}

/** What a written file holds. */
export interface WrittenVectors {
  readonly bytes: number;
  readonly format: WrittenFormat;
  /** Words whose spaces or line ends this format cannot hold; `_` stands in their place. */
  readonly changedWords: number;
}

const formats = new Map<string, WrittenFormat>([
  ['bin', 'word2vec-binary'],
  ['vec', 'word2vec-text'],
  ['txt', 'word2vec-text'],
  ['glove', 'glove-text'],
]);
/** Numbers formatted in one go: a few ms, so that the event loop stays free and the disk has its first piece soon. */
const numbersAtOnce = 40_000;

/**
 * The format that a file name asks for: `.bin` is word2vec binary, `.glove` is GloVe text (no header), `.vec` and `.txt` are word2vec
 * text; `.gz` behind any of them compresses.
 * @throws ProgramError `model-format` for any other ending
 */
export function formatOfName(path: string): { format: WrittenFormat; compressed: boolean } {
  const name = basename(path);
  const parts = name.toLowerCase().split('.');
  const compressed = parts.length > 1 && parts.at(-1) === 'gz';
  if (compressed) parts.pop();
  const format = parts.length > 1 ? formats.get(parts.at(-1)!) : undefined;
  if (format === undefined) {
    throw new ProgramError('model-format', {
      name,
      reason: 'vectors are written as .txt, .vec, .bin or .glove, each also with .gz',
    });
  }
  return { format, compressed };
}

/**
 * Says at once whether vectors can be written to `path`, before hours of work depend on it. Nothing is created.
 * @throws ProgramError `model-format`, `file-not-writable`
 */
export async function checkWritable(path: string): Promise<void> {
  formatOfName(path);
  const name = basename(path);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw writeError(name, error);
  }
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true)
    throw new ProgramError('file-not-writable', { name, reason: 'it is a folder' });
  if (found !== null && !found.isFile()) {
    throw new ProgramError('file-not-writable', { name, reason: 'it is not an ordinary file' });
  }
}

/**
 * Writes all vectors of `store` to `path`, replacing what was there only once everything is on the disk. Numbers are read back to the last
 * bit. Progress is in rows.
 * @throws ProgramError `model-format`, `file-not-writable`, `disk-full`, `cancelled`
 */
export async function writeVectors(
  path: string,
  store: EmbeddingStore,
  options: WriteVectorsOptions = {},
): Promise<WrittenVectors> {
  const named = options.format === undefined ? formatOfName(path) : null;
  const format = options.format ?? named!.format;
  const compressed = named?.compressed ?? path.toLowerCase().endsWith('.gz');
  const counter = { changedWords: 0 };
  const inKernel = options.kernels !== undefined && format !== 'word2vec-binary';
  const write = inKernel ? await kernelNumberWriter(options.kernels) : writeNumbers;
  const pieces = vectorPieces(store, format, write, counter, options.report);
  const content = compressed ? Readable.from(pieces).compose(createGzip()) : pieces;
  const bytes = await atomicWrite(path, content as AsyncIterable<Uint8Array>, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  return { bytes, format, changedWords: counter.changedWords };
}

/** The file's bytes in pieces. Each piece is a buffer of its own, since the one before may still be on its way to the disk. */
function* vectorPieces(
  store: EmbeddingStore,
  format: WrittenFormat,
  write: NumberWriter,
  counter: { changedWords: number },
  report: ReportProgress = () => undefined,
): Generator<Uint8Array> {
  const { vectors } = store;
  const { rows, dimension } = vectors;
  const started = performance.now();
  if (format !== 'glove-text') yield new TextEncoder().encode(`${rows} ${dimension}\n`);
  const rowsAtOnce = Math.max(1, Math.floor(numbersAtOnce / dimension));
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const to = Math.min(rows, from + rowsAtOnce);
    yield format === 'word2vec-binary'
      ? binaryRows(store, from, to, counter)
      : textRows(store, from, to, write, counter);
    const rate = to / ((performance.now() - started) / 1000);
    report({
      stage: 'writing',
      unit: 'rows',
      done: to,
      total: rows,
      rate,
      secondsLeft: (rows - to) / rate,
      fraction: to / rows,
    });
  }
}

const space = 0x20;
const lineEnd = 0x0a;

function textRows(
  { words, vectors }: EmbeddingStore,
  from: number,
  to: number,
  write: NumberWriter,
  counter: { changedWords: number },
): Uint8Array {
  const { dimension } = vectors;
  const { offsets } = words.packed;
  const out = new Uint8Array(
    offsets[to]! - offsets[from]! + (to - from) * (2 + dimension * (longestFloat + 1)),
  );
  let at = 0;
  for (let row = from; row < to; row++) {
    // Readers take the last numbers of a line as the vector, so a space inside a word is no harm; a line end is.
    at = writeWord(words.packed.bytes, offsets[row]!, offsets[row + 1]!, false, out, at, counter);
    at = write(matrixRow(vectors, row), out, at);
    out[at++] = lineEnd;
  }
  return out.subarray(0, at);
}

function binaryRows(
  { words, vectors }: EmbeddingStore,
  from: number,
  to: number,
  counter: { changedWords: number },
): Uint8Array {
  const { dimension } = vectors;
  const { offsets } = words.packed;
  const out = new Uint8Array(offsets[to]! - offsets[from]! + (to - from) * (2 + dimension * 4));
  const view = new DataView(out.buffer);
  let at = 0;
  for (let row = from; row < to; row++) {
    at = writeWord(words.packed.bytes, offsets[row]!, offsets[row + 1]!, true, out, at, counter);
    out[at++] = space;
    for (const value of matrixRow(vectors, row)) {
      view.setFloat32(at, value, true);
      at += 4;
    }
    out[at++] = lineEnd;
  }
  return out.subarray(0, at);
}

function writeWord(
  bytes: Uint8Array,
  start: number,
  end: number,
  withoutSpaces: boolean,
  out: Uint8Array,
  at: number,
  counter: { changedWords: number },
): number {
  let changed = false;
  let position = at;
  for (let read = start; read < end; read++) {
    let byte = bytes[read]!;
    if (byte === lineEnd || (withoutSpaces && byte === space)) {
      byte = 0x5f;
      changed = true;
    }
    out[position++] = byte;
  }
  if (changed) counter.changedWords++;
  return position;
}
