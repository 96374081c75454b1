import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFolded, type FoldedWords, foldWords } from '../../../src/main/analysis/folding.ts';
import { packWords } from '../../../src/shared/word-table.ts';
import { anyWord, fold } from './search-reference.ts';

const textsOf = ({ bytes, offsets, lengths }: FoldedWords) =>
  Array.from(lengths, (_, at) => Buffer.from(bytes.subarray(offsets[at], offsets[at + 1])).toString());

describe('foldWords', () => {
  it('folds every letter of the planes that have capitals as strings are lower-cased', () => {
    const letters: string[] = [];
    for (let letter = 0; letter <= 0x1ffff; letter++) {
      if (letter < 0xd800 || letter > 0xdfff) letters.push(String.fromCodePoint(letter));
    }
    const folded = foldWords(packWords(letters));
    const wrong = textsOf(folded).filter((text, at) => text !== fold(letters[at]!));
    expect(wrong).toEqual([]);
  });

  it('folds parts of a vocabulary, and says what their words are made of', () => {
    fc.assert(
      fc.property(fc.array(anyWord, { maxLength: 20 }), fc.nat(20), fc.nat(20), (words, a, b) => {
        const from = Math.min(a, b, words.length);
        const to = Math.min(Math.max(a, b), words.length);
        const folded = foldWords(packWords(words), from, to);
        const expected = words.slice(from, to).map(fold);
        expect(folded.from).toBe(from);
        expect(textsOf(folded)).toEqual(expected);
        expect([...folded.lengths]).toEqual(expected.map((text) => [...text].length));
        const { bytes, offsets, lengths, masks } = folded;
        for (const [at, text] of expected.entries()) {
          const letters = new Uint32Array(lengths[at]!);
          decodeFolded(bytes, offsets[at]!, offsets[at + 1]!, letters);
          expect(String.fromCodePoint(...letters)).toBe(text);
          expect(masks[at]).toBe(letters.reduce((mask, letter) => mask | (1 << (letter % 32)), 0));
        }
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('reads damaged UTF-8 as decoders do, and does not lose its place', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    // Sequences that are too long for their letter, surrogates, and what lies beyond Unicode, behind a byte order mark.
    for (const text of [
      'efbbbf',
      'e09fbf',
      'eda080',
      'f08fbfbf',
      'f4908080',
      'c1bf',
      'efbbbfc4b0',
      'c4b0ff',
    ]) {
      const word = Buffer.from(text, 'hex');
      const folded = foldWords({ bytes: word, offsets: Uint32Array.of(0, word.length) });
      expect(textsOf(folded)).toEqual([fold(decoder.decode(word))]);
    }
    const bytes = fc
      .uint8Array({ maxLength: 8 })
      .map((list) => list.map((byte) => (byte < 64 ? byte + 65 : byte)));
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 8 }), (words) => {
        const offsets = new Uint32Array(words.length + 1);
        for (const [at, word] of words.entries()) offsets[at + 1] = offsets[at]! + word.length;
        const folded = foldWords({ bytes: Uint8Array.from(words.flatMap((word) => [...word])), offsets });
        expect(textsOf(folded)).toEqual(words.map((word) => fold(decoder.decode(word))));
      }),
      { seed: 4, numRuns: 3000 },
    );
  });
});
