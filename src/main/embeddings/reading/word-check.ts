import { isUtf8 } from 'node:buffer';
import { addInvalid, checkText, type InvalidBytes, nothingInvalid } from '../../corpus/text-check.ts';

/** Words that are not UTF-8. Sums over the blocks of a file. */
export interface InvalidWords {
  readonly words: number;
  /** Their bytes, those aside that only lack the end of a character: the word2vec tool cuts long words anywhere. */
  readonly bytes: InvalidBytes;
}

export const noInvalidWords: InvalidWords = { words: 0, bytes: nothingInvalid };

export function addInvalidWords(one: InvalidWords, other: InvalidWords): InvalidWords {
  return { words: one.words + other.words, bytes: addInvalid(one.bytes, other.bytes) };
}

/**
 * Looks for words that are not UTF-8.
 * @param words the words, one behind the other
 * @param ends where each one ends
 * @param position where in the content a word starts
 */
export function checkWords(
  words: Uint8Array,
  ends: Uint32Array,
  position: (row: number) => number,
): InvalidWords {
  let invalid = noInvalidWords;
  let start = 0;
  for (let row = 0; row < ends.length; row++) {
    const word = words.subarray(start, ends[row]);
    start = ends[row]!;
    if (isUtf8(word)) continue;
    const bytes = wasCut(word) ? nothingInvalid : checkText(word, position(row), 10).invalid;
    invalid = addInvalidWords(invalid, { words: 1, bytes });
  }
  return invalid;
}

/** Whether a word is UTF-8 but for its last character, which lacks its end; words of other encodings have no valid character before. */
function wasCut(word: Uint8Array): boolean {
  for (let tail = 1; tail <= 3 && tail < word.length; tail++) {
    const whole = word.subarray(0, word.length - tail);
    if (word[whole.length]! >= 0xc2 && isUtf8(whole)) return whole.some((byte) => byte >= 0x80);
  }
  return false;
}
