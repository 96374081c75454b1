import { setImmediate } from 'node:timers/promises';
import type { ThreadStarter } from '../../threads/thread.ts';
import type { EmbeddingStore } from '../store.ts';
import { type ByteChecksums, blockBytes, blockCount, fileChecksum } from './checksum.ts';
import type { MemoryRange } from './entry-thread.ts';
import { rowsRange, throwIfCancelled, withThreads } from './read-entry.ts';
import { type EntryRecord, type PartName, type PartRecord, partFiles } from './record.ts';
import type { NewFile } from './write-entry.ts';

/** Checked in one call to a thread: some milliseconds. A whole number of blocks. */
const callBytes = 32 * blockBytes;

/**
 * The files that keep a store, and what a record says about them. The bytes of the files are views of the store's own memory.
 * @param module the kernel `checksum`
 * @throws ProgramError `cancelled`
 */
export async function measureStore(
  store: EmbeddingStore,
  threads: ThreadStarter,
  module: WebAssembly.Module,
  checksums: ByteChecksums,
  signal: AbortSignal | undefined,
): Promise<{ readonly files: EntryRecord['files']; readonly parts: NewFile[] }> {
  const { vectors, initialVectors, counts } = store;
  const { bytes, offsets } = store.words.packed;
  const parts: NewFile[] = [];
  const measured = new Map<PartName, PartRecord>();
  const add = (part: PartName, content: Uint8Array, checksum: string): void => {
    parts.push({ file: partFiles[part], bytes: content });
    measured.set(part, { bytes: content.length, checksum });
  };
  await withThreads(threads, 1, module, async (thread) => {
    const addRows = async (part: PartName, range: MemoryRange): Promise<void> => {
      const sums = new BigUint64Array(blockCount(range.bytes));
      for (let from = 0; from < range.bytes; from += callBytes) {
        throwIfCancelled(signal);
        const piece = { address: range.address + from, bytes: Math.min(callBytes, range.bytes - from) };
        sums.set(await thread.call('check', { memory: range.memory, ...piece }), from / blockBytes);
      }
      const content = new Uint8Array(range.memory.buffer, range.address, range.bytes);
      add(part, content, fileChecksum(range.bytes, sums));
    };
    await addRows('vectors', rowsRange(vectors));
    if (initialVectors !== null) await addRows('initial', rowsRange(initialVectors));
  });
  const addBytes = async (part: PartName, content: Uint8Array): Promise<void> => {
    add(part, content, await calmChecksum(content, checksums));
  };
  await addBytes('words', bytes.subarray(0, offsets.at(-1)));
  await addBytes('offsets', bytesOf(offsets));
  if (counts !== null) await addBytes('counts', bytesOf(counts));
  throwIfCancelled(signal);
  return { files: Object.fromEntries(measured) as EntryRecord['files'], parts };
}

/** The checksum of bytes, computed so that the event loop stays free. */
async function calmChecksum(bytes: Uint8Array, checksums: ByteChecksums): Promise<string> {
  const sums = new BigUint64Array(blockCount(bytes.length));
  for (let index = 0; index < sums.length; index++) {
    sums[index] = checksums.block(bytes.subarray(index * blockBytes, (index + 1) * blockBytes));
    if (index % 8 === 7) await setImmediate();
  }
  return fileChecksum(bytes.length, sums);
}

function bytesOf(array: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
