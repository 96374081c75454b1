import { sentenceEnd, unicodeWords } from '../corpus/unicode-words.ts';
import { functionWords } from './function-words.ts';

/** Texts around a word, and the word. */
export interface ContextTexts {
  readonly texts: readonly string[];
  readonly word: string;
}

/** The words of some texts, as numbers. */
export interface ContextWords {
  /** Distinct words in the order of their code points. */
  readonly words: readonly string[];
  /** Uint32Array on shared memory: the distinct words of each text, one text after the other, as places in `words`. */
  readonly ids: Uint32Array;
  /** Uint32Array on shared memory of texts + 1: where each text begins in `ids`. */
  readonly starts: Uint32Array;
  /** Uint32Array on shared memory: how often each word occurs in all texts, repetitions counted. */
  readonly frequencies: Uint32Array;
}

/**
 * The words of each text in lower case, without what could not tell a sense: the word that is asked about and its possessive, function words, and what
 * has no letter.
 */
export function contextWords({ texts, word }: ContextTexts): ContextWords {
  const left = leftOut(word);
  const counts = new Map<string, number>();
  const textWords = texts.map((text) => {
    const distinct = new Set<string>();
    for (const found of unicodeWords(text, true).words) {
      if (found === sentenceEnd || left.has(found) || functionWords.has(found) || !/\p{L}/u.test(found))
        continue;
      distinct.add(found);
      counts.set(found, (counts.get(found) ?? 0) + 1);
    }
    return distinct;
  });
  const words = [...counts.keys()].sort(byCodePoints);
  const numbers = new Map(words.map((name, number) => [name, number]));
  const total = textWords.reduce((sum, { size }) => sum + size, 0);
  const ids = sharedUint32(total);
  const starts = sharedUint32(texts.length + 1);
  let at = 0;
  for (const [text, distinct] of textWords.entries()) {
    for (const name of distinct) ids[at++] = numbers.get(name)!;
    starts[text + 1] = at;
  }
  const frequencies = sharedUint32(words.length);
  for (const [number, name] of words.entries()) frequencies[number] = counts.get(name)!;
  return { words, ids, starts, frequencies };
}

/** The word as the tokenizer cuts it, and the possessive of each part. */
function leftOut(word: string): ReadonlySet<string> {
  const parts = unicodeWords(word, true).words;
  return new Set(parts.flatMap((part) => [part, `${part}'s`]));
}

function byCodePoints(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sharedUint32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}
