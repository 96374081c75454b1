import type { WordTable } from '../../shared/word-table.ts';
import { foldText } from './search.ts';

/** How many words of the vocabulary are looked at: frequent ones come first, and the time stays bounded. */
const mostWords = 500_000;
/** Longer words than this are not corrected. */
const longestWord = 64;

/**
 * Words of the vocabulary that are spelled almost like `word`: at most two slips (one for words of up to four letters), case aside. A slip is a letter
 * added, missing or different, or two neighbours exchanged (optimal string alignment distance, Damerau 1964). Nearest first, then most
 * frequent first.
 */
export function nearestSpellings(words: WordTable, word: string, limit = 3): string[] {
  const wanted = codePoints(foldText(word));
  if (wanted.length === 0 || wanted.length > longestWord) return [];
  const reach = wanted.length <= 4 ? 1 : 2;
  const byDistance: number[][] = Array.from({ length: reach + 1 }, () => []);
  const { bytes, offsets } = words.packed;
  const size = Math.min(words.size, mostWords);
  const letters = new Uint32Array(wanted.length + reach);
  for (let index = 0; index < size; index++) {
    const count = decodeLetters(bytes, offsets[index]!, offsets[index + 1]!, letters);
    if (count < wanted.length - reach || count > letters.length) continue;
    const distance = boundedDistance(wanted, letters, count, reach);
    if (distance <= reach && byDistance[distance]!.length < limit) byDistance[distance]!.push(index);
  }
  return byDistance
    .flat()
    .slice(0, limit)
    .map((index) => words.word(index));
}

function codePoints(text: string): Uint32Array {
  return Uint32Array.from(text, (letter) => letter.codePointAt(0)!);
}

/**
 * Decodes UTF-8 into `letters`, lower-casing what is not plain.
 * @returns how many letters there are; more than fit means only "too many"
 */
function decodeLetters(bytes: Uint8Array, start: number, end: number, letters: Uint32Array): number {
  // A letter takes at most four bytes, so this many bytes cannot fit.
  if (end - start > letters.length * 4) return letters.length + 1;
  let count = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 0x80) return decodeFolded(bytes.slice(start, end), letters);
    if (count === letters.length) return count + 1;
    letters[count++] = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
  }
  return count;
}

const decoder = new TextDecoder();

function decodeFolded(bytes: Uint8Array, letters: Uint32Array): number {
  let count = 0;
  for (const letter of foldText(decoder.decode(bytes))) {
    if (count === letters.length) return count + 1;
    letters[count++] = letter.codePointAt(0)!;
  }
  return count;
}

const rows = Array.from({ length: 3 }, () => new Uint8Array(longestWord + 1));

/**
 * The optimal string alignment distance of `wanted` and the first `count` letters of `other`, or reach + 1 when it is more than `reach`; only the
 * band of cells that can lead to less is filled (Ukkonen 1985).
 */
function boundedDistance(wanted: Uint32Array, other: Uint32Array, count: number, reach: number): number {
  const length = wanted.length;
  let [before, above, here] = rows as [Uint8Array, Uint8Array, Uint8Array];
  const far = reach + 1;
  for (let column = 0; column <= length; column++) above[column] = Math.min(column, far);
  let leastAbove = 0;
  for (let row = 1; row <= count; row++) {
    const from = Math.max(1, row - reach);
    const to = Math.min(length, row + reach);
    here[from - 1] = from === 1 ? Math.min(row, far) : far;
    let least = here[from - 1]!;
    for (let column = from; column <= to; column++) {
      const letter = other[row - 1]!;
      const change = above[column - 1]! + (wanted[column - 1] === letter ? 0 : 1);
      const missing = column === row + reach ? far : above[column]! + 1;
      const exchanged =
        row > 1 && column > 1 && wanted[column - 1] === other[row - 2] && wanted[column - 2] === letter;
      const exchange = exchanged ? before[column - 2]! + 1 : far;
      const value = Math.min(change, missing, exchange, here[column - 1]! + 1, far);
      here[column] = value;
      if (value < least) least = value;
    }
    // An exchange reaches over one row, so one row without hope does not end it.
    if (least > reach && leastAbove > reach) return far;
    leastAbove = least;
    [before, above, here] = [above, here, before];
  }
  return above[length]!;
}
