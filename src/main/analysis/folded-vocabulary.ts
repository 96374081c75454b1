import { type PackedWords, WordTable } from '../../shared/word-table.ts';

/** A vocabulary in which upper and lower case are the same: the most frequent spelling stands for all. */
export interface FoldedVocabulary {
  /** The row of the most frequent spelling of a word, or −1. */
  rowOf(word: string): number;
  /** Uint32Array of the rows that were looked at: for each row, that of its most frequent spelling. */
  readonly spellings: Uint32Array;
}

/** Words folded between two looks at whether to stop. */
const wordsAtOnce = 4096;

/**
 * Folds the first `count` words (the most frequent ones) as gensim's evaluations do: words are equal when their upper-case forms are.
 * @param onWords called now and then; it may throw to stop
 */
export function foldVocabulary(words: PackedWords, count: number, onWords: () => void): FoldedVocabulary {
  const table = new WordTable(words);
  const rows = new Map<string, number>();
  const spellings = new Uint32Array(Math.min(count, table.size));
  for (let row = 0; row < spellings.length; row++) {
    if (row % wordsAtOnce === 0) onWords();
    const folded = table.word(row).toUpperCase();
    const first = rows.get(folded);
    if (first === undefined) rows.set(folded, row);
    spellings[row] = first ?? row;
  }
  return { rowOf: (word) => rows.get(word.toUpperCase()) ?? -1, spellings };
}
