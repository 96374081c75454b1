import { z } from 'zod';

/** How text becomes words. */
export const tokenizerOptionsSchema = z.object({
  /** `unicode`: words of any script. `whitespace`: text that is already tokenized, words between spaces. */
  tokenizer: z.enum(['unicode', 'whitespace']),
  lowercase: z.boolean(),
});
export type TokenizerOptions = z.infer<typeof tokenizerOptionsSchema>;

export const defaultTokenizerOptions: TokenizerOptions = { tokenizer: 'unicode', lowercase: true };

/** Why lines or parts of lines of a corpus gave no words. */
export interface SkippedLines {
  /** Nothing on the line, or white space only. */
  readonly empty: number;
  /** Something on the line, but no word (rules, page numbers of punctuation, symbols). */
  readonly withoutWords: number;
  /** Lines that held bytes that are not UTF-8; those bytes were replaced. */
  readonly invalidText: number;
  /** Lines longer than the longest sentence; they were cut into several sentences, not dropped. */
  readonly cut: number;
  /** Words of more than 1,000 bytes (no word is that long: encoded data, text without spaces), which were left out. */
  readonly longWords: number;
}

/**
 * What ends a sentence. `lines`: the end of a line. `punctuation`: sentence-final marks and blank lines, because the text is prose whose
 * lines were wrapped at a fixed width.
 */
export type SentenceRule = 'lines' | 'punctuation';

/** What is known of a corpus once it was read: everything that is shown before training. */
export interface CorpusSummary {
  /** Opaque name of the open corpus in requests. */
  readonly id: string;
  /** The file's base name, or what a pasted text is called. */
  readonly name: string;
  /** Size of the file as stored (compressed, if it is). */
  readonly bytes: number;
  readonly tokenizer: TokenizerOptions;
  readonly lines: number;
  readonly sentences: number;
  readonly sentenceRule: SentenceRule;
  /** Tokens: running words, each repetition counted. */
  readonly tokens: number;
  readonly distinctWords: number;
  /** The most frequent words, at most 2,000 (as many as the cloud shows while training), most frequent first. */
  readonly frequentWords: readonly { readonly word: string; readonly count: number }[];
  /**
   * `vocabularyByMinimumCount[m]`: how many distinct words occur at least `m` times (entry 0 equals entry 1), for m = 0 … 100.
   */
  readonly vocabularyByMinimumCount: readonly number[];
  readonly skipped: SkippedLines;
  /** Example sentences (their first tokens), for spelling out skip-gram pairs. */
  readonly examples: readonly (readonly string[])[];
  /** Seconds from opening the file to this summary. */
  readonly seconds: number;
}

/** The (centre, context) pairs that a window gives on a corpus. */
export interface WindowPairs {
  readonly window: number;
  /** Pairs with the full window at every position, counted exactly over all sentences. */
  readonly pairs: number;
  /** Expected pairs with the dynamic window (size drawn uniformly from 1 … window at each position). */
  readonly expectedPairs: number;
}

/** One skip-gram pair, as places in the sentence it was taken from. */
export interface SpelledPair {
  readonly centre: string;
  readonly context: string;
  /** Places of the two words in the sentence, from 0. */
  readonly centreAt: number;
  readonly contextAt: number;
}

/**
 * The (centre, context) pairs of the word at `position` with the full `window` of words to each side, from left to right.
 * Empty when there is no word at `position`.
 */
export function spellOutPairs(sentence: readonly string[], position: number, window: number): SpelledPair[] {
  const centre = sentence[position];
  if (centre === undefined) return [];
  const pairs: SpelledPair[] = [];
  const last = Math.min(sentence.length - 1, position + window);
  for (let at = Math.max(0, position - window); at <= last; at++) {
    if (at === position) continue;
    pairs.push({ centre, context: sentence[at]!, centreAt: position, contextAt: at });
  }
  return pairs;
}
