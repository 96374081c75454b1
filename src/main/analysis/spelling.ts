import type { PackedWords, WordTable } from '../../shared/word-table.ts';
import { type FoldedWords, foldedLetters, foldWords } from './folding.ts';
import { eachNearWord } from './fuzzy.ts';

/** Longer words than this are not corrected. */
const longestWord = 64;

/** What {@link nearestSpellings} folded, for the next word that is misspelled. */
const folded = new WeakMap<PackedWords, FoldedWords>();

/**
 * Words of the vocabulary that are spelled almost like `word`: at most two slips (one for words of up to four letters), case aside: see
 * `fuzzy.ts`. Nearest first, then most frequent first. Looks at every word on this thread: hosts with a window ask the pool.
 */
export function nearestSpellings(words: WordTable, word: string, limit = 3): string[] {
  const { packed } = words;
  const known = folded.get(packed) ?? foldWords(packed);
  folded.set(packed, known);
  const rows = mergeSpellings([spellings(known, word, limit)], limit);
  return Array.from(rows, (row) => words.word(row));
}

/** Of a part of a vocabulary: for each number of slips, the first `limit` words that are so far from `word`. */
export function spellings(words: FoldedWords, word: string, limit: number): number[][] {
  const wanted = foldedLetters(word);
  const bySlips: number[][] = [[], [], []];
  if (wanted.length > longestWord) return bySlips;
  eachNearWord(words, wanted, (row, slips) => {
    const rows = bySlips[slips]!;
    if (rows.length < limit) rows.push(row);
  });
  return bySlips;
}

/** The first `limit` rows of the answers about all parts, in the order of the parts. */
export function mergeSpellings(parts: readonly (readonly (readonly number[])[])[], limit: number): number[] {
  return [0, 1, 2].flatMap((slips) => parts.flatMap((part) => part[slips]!)).slice(0, limit);
}
