import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortWords } from '../../../src/main/corpus/sort-words.ts';

/** The words in the order that sortWords gives. */
function sorted(words: readonly Buffer[], counts: readonly number[]): string[] {
  const offsets = new Uint32Array(words.length + 1);
  for (const [index, word] of words.entries()) offsets[index + 1] = offsets[index]! + word.length;
  const order = Uint32Array.from(words.keys());
  sortWords(order, Uint32Array.from(counts), offsets, Buffer.concat(words));
  return Array.from(order, (word) => words[word]!.toString('latin1'));
}

/** The same by the sort of JavaScript and the comparison of Node. */
function expected(words: readonly Buffer[], counts: readonly number[]): string[] {
  return [...words.keys()]
    .sort((a, b) => counts[b]! - counts[a]! || Buffer.compare(words[a]!, words[b]!))
    .map((word) => words[word]!.toString('latin1'));
}

// Few letters, so that many words begin alike and some are the beginning of others; with 0x80 and 0xff, signs would show.
const word = fc
  .array(fc.constantFrom(1, 0x61, 0x62, 0x80, 0xff), { minLength: 1, maxLength: 9 })
  .map((bytes) => Buffer.from(bytes));
// Longer than what is sorted by chunks: they differ in the chunks, behind them, or in length only.
const longWord = fc
  .tuple(word, fc.integer({ min: 14, max: 40 }), fc.constantFrom('', 'a', 'ab', 'b'.repeat(30)))
  .map(([start, length, end]) => Buffer.concat([start, Buffer.alloc(length, 0x61), Buffer.from(end)]));

it.each([
  ['one count', 1, word],
  ['several counts', 4, word],
  ['small and large counts', 0xffff_ffff, word],
  ['long words', 2, fc.oneof(word, longWord)],
])('sorts by falling count and then by bytes: %s', (_, largest, anyWord) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(anyWord, fc.integer({ min: 1, max: largest })), {
        minLength: 1,
        maxLength: 600,
        size: 'max',
        selector: ([bytes]) => bytes.toString('latin1'),
      }),
      (entries) => {
        const words = entries.map(([bytes]) => bytes);
        const counts = entries.map(([, count]) => count);
        expect(sorted(words, counts)).toEqual(expected(words, counts));
      },
    ),
    { seed: 11, numRuns: 60 },
  );
});
