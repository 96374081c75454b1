import { setImmediate } from 'node:timers/promises';
import type { EmbeddingStore } from '../store.ts';
import { blockBytes, blockCount, type Checksums, fileChecksum } from './checksum.ts';
import { rowsRange, throwIfCancelled } from './read-entry.ts';
import { type EntryRecord, type PartName, type PartRecord, partFiles } from './record.ts';
import type { NewFile } from './write-entry.ts';

/** Blocks that are checked in one go: less than a millisecond, so that the event loop stays free. */
const blocksAtOnce = 4;

/**
 * The files that keep a store, and what a record says about them. The bytes of the files are views of the store's own memory.
 * @throws ProgramError `cancelled`
 */
export async function measureStore(
  store: EmbeddingStore,
  checksums: Checksums,
  signal: AbortSignal | undefined,
): Promise<{ readonly files: EntryRecord['files']; readonly parts: NewFile[] }> {
  const { vectors, initialVectors, outputVectors, counts } = store;
  const { bytes: wordBytes, offsets } = store.words.packed;
  const parts: NewFile[] = [];
  const measured = new Map<PartName, PartRecord>();
  const add = async (
    part: PartName,
    bytes: Uint8Array,
    block: (from: number, length: number) => bigint,
  ): Promise<void> => {
    const sums = new BigUint64Array(blockCount(bytes.length));
    for (let index = 0; index < sums.length; index++) {
      if (index % blocksAtOnce === 0) {
        await setImmediate();
        throwIfCancelled(signal);
      }
      const from = index * blockBytes;
      sums[index] = block(from, Math.min(blockBytes, bytes.length - from));
    }
    parts.push({ file: partFiles[part], bytes });
    measured.set(part, { bytes: bytes.length, checksum: fileChecksum(bytes.length, sums) });
  };
  const addRows = (part: PartName, matrix: typeof vectors): Promise<void> => {
    const { memory, address, bytes } = rowsRange(matrix);
    return add(part, new Uint8Array(memory.buffer, address, bytes), (from, length) =>
      checksums.inPlace.block({ memory, address: address + from, bytes: length }),
    );
  };
  const addBytes = (part: PartName, bytes: Uint8Array): Promise<void> =>
    add(part, bytes, (from, length) => checksums.copied.block(bytes.subarray(from, from + length)));

  await addRows('vectors', vectors);
  if (initialVectors !== null) await addRows('initial', initialVectors);
  if (outputVectors !== null) await addRows('outputs', outputVectors);
  await addBytes('words', wordBytes.subarray(0, offsets.at(-1)));
  await addBytes('offsets', bytesOf(offsets));
  if (counts !== null) await addBytes('counts', bytesOf(counts));
  return { files: Object.fromEntries(measured) as EntryRecord['files'], parts };
}

function bytesOf(array: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
