import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { ProgramError } from '../../../shared/errors.ts';
import type { ReportProgress } from '../../../shared/jobs.ts';
import { writeError } from '../../files/atomic-write.ts';
import type { EmbeddingStore } from '../store.ts';
import { metadataLines } from './metadata-lines.ts';
import { kernelNumberWriter, type NumberWriter, writeNumbers } from './number-writer.ts';
import { bareRows, binaryRows, type RowPieces, tabbedRows, textRows } from './row-pieces.ts';
import { safetensorsHeader } from './safetensors-header.ts';
import { type FileToWrite, writeTogether } from './write-together.ts';
import type { ChangeCounter } from './write-word.ts';
import { formatOfName, metadataPathOf, type WrittenFormat } from './written-formats.ts';

export interface WriteVectorsOptions {
  readonly signal?: AbortSignal;
  readonly report?: ReportProgress;
  /** By default what the file's name says. */
  readonly format?: WrittenFormat;
  /** Where the words of the projector's format go; by default beside the vectors, as {@link metadataPathOf} says. */
  readonly metadataPath?: string;
  /** The folder of compiled kernels: text is then written in about half the time, byte for byte the same. */
  readonly kernels?: string;
}

/** What was written. */
export interface WrittenVectors {
  readonly bytes: number;
  readonly format: WrittenFormat;
  /** The files: one, or the two of the projector's format. */
  readonly paths: readonly string[];
  /** Words that this format cannot hold as they are: `_` stands in place of spaces, tabs or line ends, U+FFFD in place of invalid bytes. */
  readonly changedWords: number;
}

/** Numbers formatted in one go: a few ms, so that the event loop stays free and the disk has its first piece soon. */
const numbersAtOnce = 40_000;

/**
 * Says at once whether vectors can be written to `path`, before hours of work depend on it. Nothing is created.
 * @throws ProgramError `model-format`, `file-not-writable`
 */
export async function checkWritable(path: string): Promise<void> {
  const { format } = formatOfName(path);
  for (const file of format === 'projector' ? [path, metadataPathOf(path)] : [path]) await checkFile(file);
}

async function checkFile(path: string): Promise<void> {
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
 * Writes all vectors of `store` to `path` (the projector's format takes a second file for the words), replacing what was there only once
 * everything is on the disk. Numbers are read back to the last bit. Progress is in rows.
 * @throws ProgramError `model-format`, `file-not-writable`, `disk-full`, `cancelled`
 */
export async function writeVectors(
  path: string,
  store: EmbeddingStore,
  options: WriteVectorsOptions = {},
): Promise<WrittenVectors> {
  const { signal, kernels, metadataPath = metadataPathOf(path) } = options;
  const format = options.format ?? formatOfName(path).format;
  const compressed = format !== 'projector' && path.toLowerCase().endsWith('.gz');
  const counter: ChangeCounter = { changedWords: 0 };
  const inText = format !== 'word2vec-binary' && format !== 'safetensors';
  const write = kernels !== undefined && inText ? await kernelNumberWriter(kernels) : writeNumbers;
  const pieces = filePieces(store, { format, write, counter, name: basename(path), report: options.report });
  const content = compressed ? gzipped(pieces) : pieces;
  const files: readonly FileToWrite[] = [
    // What is short comes first, so that progress ends with the work.
    ...(format === 'projector' ? [{ path: metadataPath, content: metadataLines(store, counter) }] : []),
    { path, content },
  ];
  const bytes = await writeTogether(files, signal === undefined ? {} : { signal });
  const paths = format === 'projector' ? [path, metadataPath] : [path];
  return { bytes, format, paths, changedWords: counter.changedWords };
}

interface Writing {
  readonly format: WrittenFormat;
  readonly write: NumberWriter;
  readonly counter: ChangeCounter;
  readonly name: string;
  readonly report: ReportProgress | undefined;
}

/** The bytes of the file that holds the vectors, in pieces. */
async function* filePieces(store: EmbeddingStore, writing: Writing): AsyncGenerator<Uint8Array> {
  const { format, counter, name, report = () => undefined } = writing;
  const { rows, dimension } = store.vectors;
  const started = performance.now();
  if (format === 'safetensors') yield* safetensorsHeader(store, name, counter);
  else if (format === 'word2vec-text' || format === 'word2vec-binary')
    yield new TextEncoder().encode(`${rows} ${dimension}\n`);
  const piece = rowPieces(store, writing);
  const rowsAtOnce = Math.max(1, Math.floor(numbersAtOnce / dimension));
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const to = Math.min(rows, from + rowsAtOnce);
    yield piece(from, to);
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

function rowPieces(store: EmbeddingStore, { format, write, counter }: Writing): RowPieces {
  switch (format) {
    case 'word2vec-binary':
      return binaryRows(store, counter);
    case 'safetensors':
      return bareRows(store);
    case 'projector':
      return tabbedRows(store, write);
    case 'word2vec-text':
      return textRows(store, write, counter, { header: true });
    case 'glove-text':
      return textRows(store, write, counter, { header: false });
  }
}

function gzipped(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return Readable.from(pieces).compose(createGzip()) as unknown as AsyncIterable<Uint8Array>;
}
