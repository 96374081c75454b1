// What tests see of corpus.mjs.

/** Sentences of one kind; `word` and `sense` name the ambiguous word they show. */
export interface Family {
  readonly name: string;
  readonly count: number;
  readonly records: readonly Readonly<Record<string, string | readonly string[]>>[];
  readonly lines: readonly string[];
  readonly word?: string;
  readonly sense?: string;
}

export interface Sentence {
  readonly text: string;
  readonly family: Family;
}

export const families: readonly Family[];
export const fewestOccurrences: number;
export function wordsOf(text: string): string[];
export function sampleSentences(): Sentence[];
