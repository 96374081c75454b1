import type { PackedWords } from '../../shared/word-table.ts';

/**
 * Finds words by their bytes: an open-addressing hash table of row numbers over {@link PackedWords}. It takes 8 bytes a word and lies on
 * shared memory, so that a thread can build it and every thread can use it. Of equal words the first one is found.
 */
export interface WordIndex {
  readonly words: PackedWords;
  /** Uint32Array of a power of two slots: row + 1, or 0 for an empty slot. */
  readonly slots: Uint32Array;
}

const encoder = new TextEncoder();

/** The index of all of `words`. */
export function indexWords(words: PackedWords): WordIndex {
  const size = words.offsets.length - 1;
  let slotCount = 16;
  while (slotCount < size * 2) slotCount *= 2;
  const slots = new Uint32Array(new SharedArrayBuffer(slotCount * 4));
  const index = { words, slots };
  const { bytes, offsets } = words;
  for (let row = 0; row < size; row++) {
    const slot = findSlot(index, bytes, offsets[row]!, offsets[row + 1]!);
    if (slots[slot] === 0) slots[slot] = row + 1;
  }
  return index;
}

/** The row of `word`, or −1. */
export function rowOfWord(index: WordIndex, word: string): number {
  const bytes = encoder.encode(word);
  return index.slots[findSlot(index, bytes, 0, bytes.length)]! - 1;
}

/** The slot that holds the text `bytes[start .. end)`, or the empty one where it belongs. */
function findSlot({ words, slots }: WordIndex, bytes: Uint8Array, start: number, end: number): number {
  const mask = slots.length - 1;
  let slot = hashBytes(bytes, start, end) & mask;
  for (;;) {
    const row = slots[slot]! - 1;
    if (row < 0 || sameBytes(words, row, bytes, start, end)) return slot;
    slot = (slot + 1) & mask;
  }
}

function sameBytes(words: PackedWords, row: number, bytes: Uint8Array, start: number, end: number): boolean {
  const from = words.offsets[row]!;
  if (words.offsets[row + 1]! - from !== end - start) return false;
  for (let at = start; at < end; at++) {
    if (words.bytes[from + at - start] !== bytes[at]) return false;
  }
  return true;
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits, then mixed so that its low bits depend on all of it. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (hash ^ (hash >>> 15)) >>> 0;
}
