import type { FileHandle } from 'node:fs/promises';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import type { ReportProgress } from '../../../shared/jobs.ts';
import type { PackedWords } from '../../../shared/word-table.ts';
import { createMatrix, type EmbeddingMatrix } from '../../kernels/matrix.ts';
import { createStore, type EmbeddingStore } from '../store.ts';
import { type BlockChecksums, blockBytes, blockCount, fileChecksum, type MemoryRange } from './checksum.ts';
import { EntryDamage, openEntryFile, openError } from './entry-file.ts';
import { type EntryRecord, type PartName, type PartRecord, partFiles } from './record.ts';

/** How long work on an entry is watched. */
export interface EntryWork {
  readonly signal?: AbortSignal | undefined;
  /** Hears of progress in bytes. */
  readonly report?: ReportProgress | undefined;
}

/** Read in one call: long enough to be worth it, short enough that checking it does not hold up the event loop. A whole number of blocks. */
const readBytes = 4 * blockBytes;
/** Reads under way at the same time. They run on the system's threads of this process, of which there are four by default. */
const readsAtOnce = 3;
const pageBytes = 65536;

/** The parts that a record names. */
export function partsOf({ files }: EntryRecord): [PartName, PartRecord][] {
  return Object.entries(files).filter(([, part]) => part !== undefined) as [PartName, PartRecord][];
}

/**
 * Looks at the files of an entry without reading them.
 * @throws EntryDamage when one is missing, no ordinary file, or not as long as the record says; ProgramError `file-unreadable`
 */
export async function checkFiles(folder: string, record: EntryRecord): Promise<void> {
  for (const [part, { bytes }] of partsOf(record)) {
    const file = partFiles[part];
    const found = await lstat(join(folder, file)).catch((error: unknown) => {
      throw openError(file, record.name, error);
    });
    if (!found.isFile()) throw new EntryDamage(`${file} is not an ordinary file`);
    requireSize(file, found.size, bytes);
  }
}

function requireSize(file: string, found: number, wanted: number): void {
  if (found !== wanted) throw new EntryDamage(`${file} has ${found} bytes and should have ${wanted}`);
}

/** One file of an entry that is being read. */
interface OpenPart extends MemoryRange {
  readonly file: string;
  readonly handle: FileHandle;
  readonly checksum: string;
  /** The checksums of its blocks, as they become known. */
  readonly blocks: BigUint64Array;
}

/**
 * Reads an entry: each file straight to the place where its bytes stay, several ranges at the same time, their checksums computed on the way.
 * Nothing is allocated before the files were found to be as long as the record says.
 * @throws EntryDamage when a file is not what the record says; ProgramError `out-of-memory`, `file-unreadable`, `cancelled`
 */
export async function readEntry(
  folder: string,
  record: EntryRecord,
  checksums: BlockChecksums,
  work: EntryWork,
): Promise<EmbeddingStore> {
  await checkFiles(folder, record);
  const { vectors, initial, outputs, ranges } = allocate(record);
  const open: OpenPart[] = [];
  try {
    for (const [part, { bytes, checksum }] of partsOf(record)) {
      const file = partFiles[part];
      const { handle, size } = await openEntryFile(join(folder, file), file, record.name);
      const blocks = new BigUint64Array(blockCount(bytes));
      open.push({ ...ranges.get(part)!, file, handle, checksum, blocks });
      requireSize(file, size, bytes);
    }
    await readParts(open, record.name, checksums, work);
  } finally {
    await Promise.all(open.map(({ handle }) => handle.close()));
  }
  throwIfCancelled(work.signal);
  for (const { file, bytes, blocks, checksum } of open) {
    if (fileChecksum(bytes, blocks) !== checksum) throw new EntryDamage(`the checksum of ${file} is wrong`);
  }
  const offsets = numbers(ranges.get('offsets')!, Uint32Array);
  const words = { bytes: viewOf(ranges.get('words')!), offsets };
  const countsRange = ranges.get('counts');
  const counts = countsRange === undefined ? null : numbers(countsRange, Float64Array);
  requirePossible(words, counts);
  return createStore({ words, counts, vectors, initialVectors: initial, outputVectors: outputs });
}

async function readParts(
  parts: readonly OpenPart[],
  name: string,
  checksums: BlockChecksums,
  work: EntryWork,
): Promise<void> {
  const tasks = parts.flatMap((part) =>
    Array.from({ length: Math.ceil(part.bytes / readBytes) }, (_, index) => ({
      part,
      from: index * readBytes,
      to: Math.min(part.bytes, (index + 1) * readBytes),
    })),
  );
  const report = progressReporter(
    parts.reduce((sum, { bytes }) => sum + bytes, 0),
    work.report,
  );
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
      throwIfCancelled(work.signal);
      const { part, from, to } = task;
      await readRange(part, from, to, name);
      const sums = checksums.blocks({ ...part, address: part.address + from, bytes: to - from });
      part.blocks.set(sums, from / blockBytes);
      report(to - from);
    }
  };
  const lanes = await Promise.allSettled(
    Array.from({ length: readsAtOnce }, () =>
      lane().catch((error: unknown) => {
        next = tasks.length;
        throw error;
      }),
    ),
  );
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
}

/** Fills bytes `from … to` of a part from its file. */
async function readRange(part: OpenPart, from: number, to: number, name: string): Promise<void> {
  const target = viewOf(part);
  for (let at = from; at < to; ) {
    const { bytesRead } = await part.handle.read(target, at, to - at, at).catch((error: unknown) => {
      throw openError(part.file, name, error);
    });
    if (bytesRead === 0) throw new EntryDamage(`${part.file} was cut short while it was read`);
    at += bytesRead;
  }
}

/** @throws ProgramError `cancelled` */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ProgramError('cancelled', {});
}

/** The rows of a matrix. */
export function rowsRange({ memory, byteOffset, rows, stride }: EmbeddingMatrix): MemoryRange {
  return { memory, address: byteOffset, bytes: rows * stride * 4 };
}

interface EntryMemory {
  readonly vectors: EmbeddingMatrix;
  readonly initial: EmbeddingMatrix | null;
  readonly outputs: EmbeddingMatrix | null;
  readonly ranges: ReadonlyMap<PartName, MemoryRange>;
}

/** The memory that an entry takes, all zeros. @throws ProgramError `out-of-memory` */
function allocate(record: EntryRecord): EntryMemory {
  const { words, dimension, files } = record;
  try {
    const ranges = new Map<PartName, MemoryRange>();
    const rowsOf = (part: 'vectors' | 'initial' | 'outputs'): EmbeddingMatrix => {
      const matrix = createMatrix(words, dimension);
      ranges.set(part, rowsRange(matrix));
      return matrix;
    };
    const vectors = rowsOf('vectors');
    const initial = files.initial === undefined ? null : rowsOf('initial');
    const outputs = files.outputs === undefined ? null : rowsOf('outputs');
    // Words and counts share one memory.
    let end = 0;
    const places = (['words', 'offsets', 'counts'] as const).flatMap((part) => {
      const bytes = files[part]?.bytes;
      if (bytes === undefined) return [];
      const address = end;
      end += Math.ceil(bytes / 64) * 64;
      return [{ part, address, bytes }];
    });
    const pages = Math.max(1, Math.ceil(end / pageBytes));
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    for (const { part, address, bytes } of places) ranges.set(part, { memory, address, bytes });
    return { vectors, initial, outputs, ranges };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const bytes = partsOf(record).reduce((sum, [, part]) => sum + part.bytes, 0);
    throw new ProgramError('out-of-memory', { bytes, purpose: record.name }, { cause: error });
  }
}

function viewOf({ memory, address, bytes }: MemoryRange): Uint8Array {
  return new Uint8Array(memory.buffer, address, bytes);
}

function numbers<T>(
  { memory, address, bytes }: MemoryRange,
  array: { new (buffer: ArrayBufferLike, byteOffset: number, length: number): T; BYTES_PER_ELEMENT: number },
): T {
  return new array(memory.buffer, address, bytes / array.BYTES_PER_ELEMENT);
}

/** @throws EntryDamage when words overlap or end behind their bytes, or a count is no count */
function requirePossible({ bytes, offsets }: PackedWords, counts: Float64Array | null): void {
  let before = 0;
  for (const offset of offsets) {
    if (offset < before) throw new EntryDamage(`${partFiles.offsets} holds impossible numbers`);
    before = offset;
  }
  if (offsets[0] !== 0 || before !== bytes.length)
    throw new EntryDamage(`${partFiles.offsets} does not fit ${partFiles.words}`);
  if (counts?.every((count) => count >= 0 && count < Number.POSITIVE_INFINITY) === false)
    throw new EntryDamage(`${partFiles.counts} holds impossible numbers`);
}

function progressReporter(total: number, tell: ReportProgress | undefined): (bytes: number) => void {
  const started = performance.now();
  let done = 0;
  return (bytes) => {
    done += bytes;
    const rate = (done / Math.max(1, performance.now() - started)) * 1000;
    tell?.({
      stage: 'loading',
      unit: 'bytes',
      done,
      total,
      rate,
      secondsLeft: (total - done) / rate,
      fraction: done / total,
    });
  };
}
