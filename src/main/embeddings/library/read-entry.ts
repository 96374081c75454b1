import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProgramError } from '../../../shared/errors.ts';
import type { ReportProgress } from '../../../shared/jobs.ts';
import type { PackedWords } from '../../../shared/word-table.ts';
import { createMatrix, type EmbeddingMatrix } from '../../kernels/matrix.ts';
import type { Thread, ThreadStarter } from '../../threads/thread.ts';
import { createStore, type EmbeddingStore } from '../store.ts';
import { blockBytes, blockCount, fileChecksum } from './checksum.ts';
import { type EntryFunctions, type MemoryRange, type ReadTask, readError } from './entry-thread.ts';
import { type EntryRecord, type PartName, type PartRecord, partFiles } from './record.ts';

/** How long work on an entry is watched. */
export interface EntryWork {
  readonly signal?: AbortSignal | undefined;
  /** Hears of progress in bytes. */
  readonly report?: ReportProgress | undefined;
}

/** What is wrong with an entry. It never leaves the library, which sets the entry aside and says so. */
export class EntryDamage extends Error {}

/** Read in one call to a thread: some milliseconds, so that a cancelled job ends soon. A whole number of blocks. */
const taskBytes = 16 * blockBytes;
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
      throw asDamage(file, readError(record.name, error));
    });
    if (!found.isFile()) throw new EntryDamage(`${file} is not an ordinary file`);
    if (found.size !== bytes)
      throw new EntryDamage(`${file} has ${found.size} bytes and should have ${bytes}`);
  }
}

/**
 * Reads an entry, whose files were checked: each straight to the place where its bytes stay, its checksum computed on the way.
 * @param module the kernel `checksum`
 * @throws EntryDamage when a checksum is wrong; ProgramError `out-of-memory`, `file-unreadable`, `cancelled`
 */
export async function readEntry(
  folder: string,
  record: EntryRecord,
  threads: ThreadStarter,
  module: WebAssembly.Module,
  work: EntryWork,
): Promise<EmbeddingStore> {
  const memory = allocate(record);
  const ranges = new Map<PartName, MemoryRange>([
    ['vectors', rowsRange(memory.vectors)],
    ...(memory.initial === null ? [] : [['initial', rowsRange(memory.initial)] as const]),
    ...memory.small,
  ]);
  const sums = new Map<PartName, BigUint64Array>();
  const tasks: (ReadTask & { readonly part: PartName })[] = [];
  for (const [part, { bytes }] of partsOf(record)) {
    const { memory, address } = ranges.get(part)!;
    const file = { part, path: join(folder, partFiles[part]), name: record.name, fileBytes: bytes, memory };
    sums.set(part, new BigUint64Array(blockCount(bytes)));
    for (let position = 0; position < bytes; position += taskBytes) {
      const length = Math.min(taskBytes, bytes - position);
      tasks.push({ ...file, position, address: address + position, bytes: length });
    }
  }
  const total = tasks.reduce((sum, task) => sum + task.bytes, 0);
  const report = progressReporter(total, work.report);
  await withThreads(threads, Math.min(threads.cores, tasks.length), module, async (thread) => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      throwIfCancelled(work.signal);
      const { part, ...argument } = task;
      const blocks = await thread.call('read', argument).catch((error: unknown) => {
        throw error instanceof ProgramError ? asDamage(partFiles[part], error) : error;
      });
      sums.get(part)!.set(blocks, task.position / blockBytes);
      report(task.bytes);
    }
  });
  throwIfCancelled(work.signal);
  for (const [part, { bytes, checksum }] of partsOf(record)) {
    if (fileChecksum(bytes, sums.get(part)!) !== checksum)
      throw new EntryDamage(`the checksum of ${partFiles[part]} is wrong`);
  }
  const words = {
    bytes: bytesOf(ranges.get('words')!),
    offsets: numbers(ranges.get('offsets')!, Uint32Array),
  };
  const countsRange = ranges.get('counts');
  const counts = countsRange === undefined ? null : numbers(countsRange, Float64Array);
  requirePossible(words, counts);
  return createStore({ words, counts, vectors: memory.vectors, initialVectors: memory.initial });
}

/**
 * Runs `work` in each of `count` threads, which are stopped afterwards.
 * @throws the first error that one of them throws
 */
export async function withThreads(
  starter: ThreadStarter,
  count: number,
  module: WebAssembly.Module,
  work: (thread: Thread<EntryFunctions>) => Promise<void>,
): Promise<void> {
  const threads = Array.from({ length: Math.max(1, count) }, () => starter.start<EntryFunctions>('library'));
  try {
    await Promise.all(
      threads.map(async (thread) => {
        await thread.call('prepare', { module });
        await work(thread);
      }),
    );
  } finally {
    await Promise.all(threads.map((thread) => thread.dispose()));
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
  readonly small: readonly (readonly [PartName, MemoryRange])[];
}

/** The memory that an entry takes, all zeros. @throws ProgramError `out-of-memory` */
function allocate(record: EntryRecord): EntryMemory {
  const { words, dimension, files } = record;
  const small = (['words', 'offsets', 'counts'] as const).filter((part) => files[part] !== undefined);
  let bytes = 0;
  const places = small.map((part) => {
    const address = bytes;
    bytes += Math.ceil(files[part]!.bytes / 64) * 64;
    return { part, address, bytes: files[part]!.bytes };
  });
  try {
    const vectors = createMatrix(words, dimension);
    const initial = files.initial === undefined ? null : createMatrix(words, dimension);
    const pages = Math.max(1, Math.ceil(bytes / pageBytes));
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    return { vectors, initial, small: places.map(({ part, ...place }) => [part, { memory, ...place }]) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const needed = partsOf(record).reduce((sum, [, part]) => sum + part.bytes, 0);
    throw new ProgramError('out-of-memory', { bytes: needed, purpose: record.name }, { cause: error });
  }
}

function bytesOf({ memory, address, bytes }: MemoryRange): Uint8Array {
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

/** What an error about a file of an entry says about the entry: that it is damaged, or that the system does not let us look. */
function asDamage(file: string, error: ProgramError): Error {
  const reasons = new Map<string, string>([
    ['file-missing', `${file} is missing`],
    ['file-not-regular', `${file} is not an ordinary file`],
    ['file-changed', `${file} was cut short while it was read`],
  ]);
  const reason = reasons.get(error.code);
  return reason === undefined ? error : new EntryDamage(reason, { cause: error });
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
