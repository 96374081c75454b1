import { type PackedWords, packWords } from '../../src/shared/word-table.ts';

/** Packed words on shared memory, as those of an open model are. */
export function sharedWords(words: readonly string[]): PackedWords {
  const packed = packWords(words);
  const bytes = new Uint8Array(new SharedArrayBuffer(packed.bytes.length));
  bytes.set(packed.bytes);
  const offsets = new Uint32Array(new SharedArrayBuffer(packed.offsets.byteLength));
  offsets.set(packed.offsets);
  return { bytes, offsets };
}
