import { spellOutPairs } from '../../shared/corpus.ts';

/** Skip-gram pairs of an example, spelled out: one centre word and the words around it. */
export interface SpelledPairs {
  /** The sentence's words that are shown. */
  readonly words: readonly string[];
  /** Place of the centre word in `words`. */
  readonly center: number;
  /** Places of the context words in `words`, left to right. */
  readonly contexts: readonly number[];
}

const shownWords = 14;

/**
 * For each example sentence of two words or more, the pairs around its middle word with the full window. Long sentences are cut to what lies
 * around the window.
 */
export function spellPairs(
  examples: readonly (readonly string[])[],
  window: number,
  limit: number,
): readonly SpelledPairs[] {
  return examples
    .filter((sentence) => sentence.length > 1)
    .slice(0, limit)
    .map((sentence) => {
      const middle = Math.min(sentence.length - 1, Math.floor(Math.min(sentence.length, shownWords) / 2));
      const from = Math.max(0, middle - Math.max(window, shownWords / 2));
      const to = Math.min(sentence.length, middle + Math.max(window, shownWords / 2) + 1);
      const words = sentence.slice(from, to);
      const center = middle - from;
      const contexts = spellOutPairs(words, center, window).map(({ contextAt }) => contextAt);
      return { words, center, contexts };
    });
}
