import type { WordSet } from '../../shared/workspace.ts';

/** How many colours the palette of word sets has. */
export const wordSetColorCount = 8;
export const mostWords = 100_000;
const mostWordSets = 1000;
const longestWord = 10_000;

/** The first colour that no word set has, or the one that the fewest have. */
export function nextColor(wordSets: readonly WordSet[]): number {
  const uses = new Array<number>(wordSetColorCount).fill(0);
  for (const wordSet of wordSets) {
    const slot = wordSet.color % wordSetColorCount;
    uses[slot] = (uses[slot] ?? 0) + 1;
  }
  return uses.indexOf(Math.min(...uses));
}

/** A name like `Word set 3` that no word set has. */
export function freeName(wordSets: readonly WordSet[]): string {
  const names = new Set(wordSets.map((wordSet) => wordSet.name));
  let number = wordSets.length + 1;
  while (names.has(`Word set ${number}`)) number += 1;
  return `Word set ${number}`;
}

/** Adds a word set at the end; the same list when there are as many as can be remembered. */
export function addWordSet(wordSets: readonly WordSet[], wordSet: WordSet): readonly WordSet[] {
  return wordSets.length >= mostWordSets ? wordSets : [...wordSets, wordSet];
}

export function changeWordSet(
  wordSets: readonly WordSet[],
  id: string,
  change: Partial<Omit<WordSet, 'id'>>,
): readonly WordSet[] {
  return wordSets.map((wordSet) => (wordSet.id === id ? { ...wordSet, ...change } : wordSet));
}

export function removeWordSet(wordSets: readonly WordSet[], id: string): readonly WordSet[] {
  return wordSets.filter((wordSet) => wordSet.id !== id);
}

/** Adds the words that the word set does not hold yet, in their order. */
export function addWords(
  wordSets: readonly WordSet[],
  id: string,
  words: readonly string[],
): readonly WordSet[] {
  return wordSets.map((wordSet) =>
    wordSet.id === id
      ? { ...wordSet, words: [...new Set([...wordSet.words, ...words])].slice(0, mostWords) }
      : wordSet,
  );
}

export function removeWord(wordSets: readonly WordSet[], id: string, word: string): readonly WordSet[] {
  return wordSets.map((wordSet) =>
    wordSet.id === id ? { ...wordSet, words: wordSet.words.filter((other) => other !== word) } : wordSet,
  );
}

/** What parts the words of a list that is not one word a line: commas, semicolons, bars, and what Chinese and Japanese use for them. */
const separator = /[,;|\t，、；]/;

/**
 * The words of a pasted list, each once. Where most lines hold one word without a separator, every line is a word, so that `1,000` and `new york`
 * stay whole; else words lie between commas, semicolons, bars, tabs or line breaks; where there are none of those, between spaces.
 */
export function parseWordList(text: string): readonly string[] {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const listed = lines.filter((line) => separator.test(line.trim())).length;
  const parts = (line: string) => (listed * 2 >= lines.length ? line.split(/[,;|\t，、；]+/) : [line]);
  const separated = lines.length > 1 || listed > 0 ? lines.flatMap(parts) : text.split(/\s+/);
  const words = separated.map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== '' && word.length <= longestWord))];
}

/** The words of a set as a text file: one word a line. */
export function wordSetText(words: readonly string[]): string {
  return words.map((word) => `${word}\n`).join('');
}

/** All word sets as one table of sets and words. */
export function wordSetTable(wordSets: readonly WordSet[]): readonly (readonly string[])[] {
  return [
    ['word set', 'word'],
    ...wordSets.flatMap(({ name, words }) => words.map((word) => [name, word] as const)),
  ];
}

/** The word sets that ship with the sample, with those left out that the person already has by name. */
export function withSampleWordSets(
  wordSets: readonly WordSet[],
  sampleWordSets: readonly WordSet[],
): readonly WordSet[] {
  const ids = new Set(wordSets.map((wordSet) => wordSet.id));
  return [...wordSets, ...sampleWordSets.filter((wordSet) => !ids.has(wordSet.id))].slice(0, mostWordSets);
}
