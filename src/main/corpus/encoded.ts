import type { PackedWords } from '../../shared/word-table.ts';
import type { Tokens } from './tokens.ts';

/** The words of a corpus, most frequent first; words of equal count in the order of their UTF-8 bytes. */
export interface Vocabulary {
  readonly words: PackedWords;
  /** Float64Array of n: how often each word occurs. */
  readonly counts: Float64Array;
}

/**
 * A corpus ready for training. Its arrays lie on shared memory, so that threads read them without copies; the tokens of a large one lie on the disk.
 * Every distinct word has an id, also rare ones: since ids go by falling frequency, a minimum count is a limit on ids.
 */
export interface EncodedCorpus {
  readonly vocabulary: Vocabulary;
  /** All tokens as vocabulary ids, sentence after sentence. */
  readonly tokens: Tokens;
  /** Uint32Array of (sentences + 1): where each sentence starts among the tokens; the last entry is the number of tokens. */
  readonly sentenceStarts: Uint32Array;
}

/** How many words of `counts` (falling) occur at least `minimumCount` times. */
export function vocabularySize(counts: Float64Array, minimumCount: number): number {
  let low = 0;
  let high = counts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (counts[middle]! >= minimumCount) low = middle + 1;
    else high = middle;
  }
  return low;
}
