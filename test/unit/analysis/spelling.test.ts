import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedDistance } from '../../../src/main/analysis/fuzzy.ts';
import { nearestSpellings } from '../../../src/main/analysis/spelling.ts';
import { packWords, WordTable } from '../../../src/shared/word-table.ts';
import { anyWord, distance, fold } from './search-reference.ts';

describe('nearestSpellings', () => {
  const words = new WordTable(
    packWords(['the', 'king', 'queen', 'kind', 'Königin', 'kings', 'quern', 'спрінг', '__proto__']),
  );

  it('suggests the nearest words, frequent ones first', () => {
    expect(nearestSpellings(words, 'kinh')).toEqual(['king', 'kind']);
    expect(nearestSpellings(words, 'quein')).toEqual(['queen', 'quern']);
    expect(nearestSpellings(words, 'koniginn')).toEqual(['Königin']);
    expect(nearestSpellings(words, 'спринг')).toEqual(['спрінг']);
    expect(nearestSpellings(words, 'kign')).toEqual(['king']);
    expect(nearestSpellings(words, 'zzzzzz')).toEqual([]);
    expect(nearestSpellings(words, '')).toEqual([]);
    expect(nearestSpellings(words, 'x'.repeat(10_000))).toEqual([]);
    const long = new WordTable(packWords(['a'.repeat(64)]));
    expect(nearestSpellings(long, 'a'.repeat(64))).toEqual(['a'.repeat(64)]);
    expect(nearestSpellings(long, 'a'.repeat(65))).toEqual([]);
  });

  it('gives words that differ in case in the order of the vocabulary', () => {
    const table = new WordTable(packWords(['King', 'kin', 'king']));
    expect(nearestSpellings(table, 'king')).toEqual(['King', 'king', 'kin']);
  });

  it('agrees with a plain search over strings', () => {
    fc.assert(
      fc.property(
        fc.array(anyWord, { maxLength: 30 }),
        anyWord,
        fc.integer({ min: 1, max: 5 }),
        (vocabulary, word, limit) => {
          const wanted = [...fold(word)];
          const reach = wanted.length <= 4 ? 1 : 2;
          const expected = packed(vocabulary)
            .words()
            .map((other, row) => ({ other, row, slips: distance(wanted, [...fold(other)]) }))
            .filter(({ slips }) => wanted.length > 0 && slips <= reach)
            .sort((a, b) => a.slips - b.slips || a.row - b.row)
            .slice(0, limit)
            .map(({ other }) => other);
          expect(nearestSpellings(packed(vocabulary), word, limit)).toEqual(expected);
        },
      ),
      { seed: 8, numRuns: 800 },
    );
  });
});

const packed = (words: readonly string[]) => new WordTable(packWords(words));

describe('BoundedDistance', () => {
  it('is the optimal string alignment distance by the whole table, up to its reach', () => {
    const word = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    const numbers = (letters: readonly string[]) =>
      Uint32Array.from(letters, (letter) => letter.codePointAt(0)!);
    fc.assert(
      fc.property(
        word,
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 4 }),
        (wanted, others, reach) => {
          // One object measures many words, so what it keeps of one must not leak into the next.
          const bounded = new BoundedDistance(numbers(wanted), reach);
          for (const other of others) {
            if (Math.abs(other.length - wanted.length) > reach) continue;
            const expected = Math.min(distance(wanted, other), reach + 1);
            expect(bounded.to(numbers(other), other.length)).toBe(expected);
          }
        },
      ),
      { seed: 9, numRuns: 5000 },
    );
  });
});
