import type { Vocabulary } from './encoded.ts';
import { sharedFloat64, sharedUint8, sharedUint32 } from './shared-arrays.ts';
import { sortWords } from './sort-words.ts';
import type { WordInterner } from './word-interner.ts';

/** The words of one thread, in the order of its ids; on shared memory. */
export interface LocalDictionary {
  readonly bytes: Uint8Array;
  /** Uint32Array of (words + 1) offsets into `bytes`. */
  readonly offsets: Uint32Array;
  /** Int32Array of the words' hashes. */
  readonly hashes: Int32Array;
  /** Uint32Array of the words' counts. */
  readonly counts: Uint32Array;
}

export interface MergedVocabulary {
  readonly vocabulary: Vocabulary;
  /** For the merging thread and then for each dictionary a Uint32Array on shared memory: its ids as ids of the vocabulary. */
  readonly globalIds: readonly Uint32Array[];
}

/** A thread's words as arrays on shared memory. */
export function exportDictionary(words: WordInterner): LocalDictionary {
  const purpose = 'vocabulary';
  const bytes = sharedUint8(words.offsets[words.size]!, purpose);
  bytes.set(words.pool.subarray(0, bytes.length));
  const offsets = sharedUint32(words.size + 1, purpose);
  offsets.set(words.offsets.subarray(0, words.size + 1));
  const hashes = new Int32Array(sharedUint32(words.size, purpose).buffer);
  hashes.set(words.hashes.subarray(0, words.size));
  const counts = sharedUint32(words.size, purpose);
  counts.set(words.counts.subarray(0, words.size));
  return { bytes, offsets, hashes, counts };
}

/**
 * One vocabulary of all threads' words, by falling count and then by bytes: the same whichever thread met which word when.
 * @param own the words of this thread; those of the others are added to them
 * @throws ProgramError `out-of-memory`
 */
export function mergeVocabulary(own: WordInterner, others: readonly LocalDictionary[]): MergedVocabulary {
  const ownIds = sharedUint32(own.size, 'vocabulary');
  for (let id = 0; id < ownIds.length; id++) ownIds[id] = id;
  const allIds = [ownIds, ...others.map((dictionary) => addAll(own, dictionary))];
  const { size, counts, offsets, pool } = own;
  const order = new Uint32Array(size);
  for (let id = 0; id < size; id++) order[id] = id;
  sortWords(order, counts, offsets, pool);
  const ranks = new Uint32Array(size);
  for (let rank = 0; rank < size; rank++) ranks[order[rank]!] = rank;
  for (const ids of allIds) for (let at = 0; at < ids.length; at++) ids[at] = ranks[ids[at]!]!;
  return { vocabulary: ordered(own, order), globalIds: allIds };
}

/** Adds the words of another thread. @returns its ids as ids of `words` */
function addAll(words: WordInterner, { bytes, offsets, hashes, counts }: LocalDictionary): Uint32Array {
  const ids = sharedUint32(counts.length, 'vocabulary');
  for (let id = 0; id < ids.length; id++) {
    ids[id] = words.add(bytes, offsets[id]!, offsets[id + 1]!, hashes[id]!, counts[id]!);
  }
  return ids;
}

/** The words in the order `order` of their ids. */
function ordered(words: WordInterner, order: Uint32Array): Vocabulary {
  const { size, pool, offsets: starts, counts: occurrences } = words;
  const bytes = sharedUint8(starts[size]!, 'vocabulary');
  const offsets = sharedUint32(size + 1, 'vocabulary');
  const counts = sharedFloat64(size, 'vocabulary');
  let length = 0;
  for (let rank = 0; rank < size; rank++) {
    const id = order[rank]!;
    const end = starts[id + 1]!;
    for (let at = starts[id]!; at < end; at++) bytes[length++] = pool[at]!;
    offsets[rank + 1] = length;
    counts[rank] = occurrences[id]!;
  }
  return { words: { bytes, offsets }, counts };
}
