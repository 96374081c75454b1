import type { Vocabulary } from './encoded.ts';
import { exportDictionary, mergeVocabulary } from './merge-vocabulary.ts';
import { sharedUint32 } from './shared-arrays.ts';
import { hashBytes, WordInterner } from './word-interner.ts';

/** Two vocabularies as one. */
export interface VocabularyUnion {
  readonly vocabulary: Vocabulary;
  /** Uint32Array on shared memory: for each word of the first vocabulary its id in the union. */
  readonly firstIds: Uint32Array;
  /** The same for the second. */
  readonly secondIds: Uint32Array;
}

/**
 * All words of two vocabularies with their counts added up. The union has an order of its own, by falling count as every vocabulary, since ids in that order
 * are what makes a minimum count a limit on ids: words of the first therefore may change places, and rows are found by `firstIds`.
 */
export function unionVocabulary(first: Vocabulary, second: Vocabulary): VocabularyUnion {
  const a = internerOf(first);
  const b = internerOf(second);
  const merged = mergeVocabulary(a.interner, [exportDictionary(b.interner)]);
  const through = (ids: Uint32Array, globalIds: Uint32Array): Uint32Array => {
    const all = sharedUint32(ids.length, 'vocabulary');
    for (let word = 0; word < all.length; word++) all[word] = globalIds[ids[word]!]!;
    return all;
  };
  return {
    vocabulary: merged.vocabulary,
    firstIds: through(a.ids, merged.globalIds[0]!),
    secondIds: through(b.ids, merged.globalIds[1]!),
  };
}

/** The words of a vocabulary in an interner, and their ids there: words of a file may be spelled alike, and then have one id. */
function internerOf({ words: { bytes, offsets }, counts }: Vocabulary) {
  const interner = new WordInterner();
  const ids = new Uint32Array(counts.length);
  for (let word = 0; word < counts.length; word++) {
    const start = offsets[word]!;
    const end = offsets[word + 1]!;
    ids[word] = interner.add(bytes, start, end, hashBytes(bytes, start, end), counts[word]!);
  }
  return { interner, ids };
}
