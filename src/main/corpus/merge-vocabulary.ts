import type { Vocabulary } from './encoded.ts';
import { sharedFloat64, sharedUint8, sharedUint32 } from './shared-arrays.ts';
import { sortWords } from './sort-words.ts';
import { WordInterner } from './word-interner.ts';

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
  /** For each dictionary a Uint32Array: its ids as ids of the vocabulary. */
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
 * One vocabulary of several dictionaries, by falling count and then by bytes: the same whichever thread met which word when.
 * @throws ProgramError `out-of-memory`
 */
export function mergeVocabulary(dictionaries: readonly LocalDictionary[]): MergedVocabulary {
  const all = new WordInterner();
  const allIds = dictionaries.map(({ bytes, offsets, hashes, counts }) => {
    const ids = sharedUint32(counts.length, 'vocabulary');
    for (let id = 0; id < ids.length; id++) {
      ids[id] = all.add(bytes, offsets[id]!, offsets[id + 1]!, hashes[id]!, counts[id]!);
    }
    return ids;
  });
  const order = Uint32Array.from({ length: all.size }, (_, id) => id);
  sortWords(order, all.counts, all.offsets, all.pool);

  const bytes = sharedUint8(all.offsets[all.size]!, 'vocabulary');
  const offsets = sharedUint32(all.size + 1, 'vocabulary');
  const counts = sharedFloat64(all.size, 'vocabulary');
  const ranks = new Uint32Array(all.size);
  let length = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const id = order[rank]!;
    for (let at = all.offsets[id]!; at < all.offsets[id + 1]!; at++) bytes[length++] = all.pool[at]!;
    offsets[rank + 1] = length;
    counts[rank] = all.counts[id]!;
    ranks[id] = rank;
  }
  for (const ids of allIds) for (let id = 0; id < ids.length; id++) ids[id] = ranks[ids[id]!]!;
  return { vocabulary: { words: { bytes, offsets }, counts }, globalIds: allIds };
}
