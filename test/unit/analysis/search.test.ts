import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldWords } from '../../../src/main/analysis/folding.ts';
import { mergeHits, searchWords, type TextMode } from '../../../src/main/analysis/search.ts';
import { packWords } from '../../../src/shared/word-table.ts';
import { anyWord, matches } from './search-reference.ts';

/** Searches `words` in `parts` parts. */
function hitsOf(words: readonly string[], text: string, mode: TextMode, limit: number, parts = 1) {
  const packed = packWords(words);
  const border = (part: number) => Math.floor((words.length * part) / parts);
  const found = Array.from({ length: parts }, (_, part) =>
    searchWords(packed, foldWords(packed, border(part), border(part + 1)), text, mode, limit),
  );
  return mergeHits(found, limit, words.length);
}

function search(words: readonly string[], text: string, mode: TextMode = 'all', limit = 100) {
  const { indices, kinds, total, searched } = hitsOf(words, text, mode, limit);
  expect(searched).toBe(words.length);
  return { found: Array.from(indices, (index) => words[index]), kinds: [...kinds], total };
}

describe('searchWords', () => {
  it('ranks by kind, then by frequency', () => {
    expect(search(['bathe', 'Bat', 'acrobat', 'bat', 'BATS', 'cat'], 'bat')).toEqual({
      found: ['bat', 'Bat', 'bathe', 'BATS', 'acrobat'],
      kinds: [0, 1, 2, 2, 3],
      total: 5,
    });
  });

  it('takes only the kinds of its mode, and counts beyond the limit', () => {
    const words = ['bat', 'Bat', 'bats', 'acrobat', 'bathe'];
    expect(search(words, 'BAT', 'exact').found).toEqual(['bat', 'Bat']);
    expect(search(words, 'bat', 'prefix').found).toEqual(['bat', 'Bat', 'bats', 'bathe']);
    expect(search(words, 'bat', 'substring').total).toBe(5);
    expect(search(words, 'bat', 'all', 2)).toEqual({ found: ['bat', 'Bat'], kinds: [0, 1], total: 5 });
    for (const mode of ['all', 'exact', 'prefix', 'substring', 'fuzzy'] as const)
      expect(search(words, '', mode)).toEqual({ found: [], kinds: [], total: 0 });
    expect(search([], 'bat')).toEqual({ found: [], kinds: [], total: 0 });
  });

  it('keeps no more rows of a part than are asked for', () => {
    const packed = packWords(new Array(100).fill('bat'));
    const { byKind, total } = searchWords(packed, foldWords(packed), 'bat', 'all', 7);
    expect([...byKind[0]!]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(total).toBe(100);
  });

  it('forgives two slips of spelling, one in short words, and ranks by them', () => {
    const words = ['kind', 'King', 'kings', 'kign', 'king', 'thing', 'queen', 'ikng', 'kin'];
    expect(search(words, 'king', 'fuzzy')).toEqual({
      found: ['king', 'King', 'kind', 'kings', 'kign', 'ikng', 'kin'],
      kinds: [0, 1, 5, 5, 5, 5, 5],
      total: 7,
    });
    expect(search(words, 'quene', 'fuzzy')).toEqual({ found: ['queen'], kinds: [5], total: 1 });
    expect(search(words, 'qeune', 'fuzzy')).toEqual({ found: ['queen'], kinds: [6], total: 1 });
    expect(search(words, 'kingdoms', 'fuzzy').total).toBe(0);
    expect(search(['Ångström'], 'angstrom', 'fuzzy').kinds).toEqual([6]);
  });

  it('takes text literally, in any script', () => {
    expect(search(['a.b', 'axb', '(a', '\\', 'a*'], 'a.b').found).toEqual(['a.b']);
    expect(search(['__proto__', 'constructor', 'Москва', 'москвич'], 'МОСКВ').found).toEqual([
      'Москва',
      'москвич',
    ]);
    expect(search(['ΟΔΟΣ', 'οδος', 'οδοσήμανση'], 'ΟΔΟΣ').kinds).toEqual([0, 1, 2]);
    expect(search(['東京都', '京都'], '京都').found).toEqual(['京都', '東京都']);
    expect(search(['👩‍🚀x', 'İstanbul'], 'i̇st').found).toEqual(['İstanbul']);
    expect(search(['\ufeffking', 'king'], '\ufeffk').found).toEqual(['\ufeffking']);
  });

  it('looks through words and texts of ten thousand letters', () => {
    const long = 'ab'.repeat(5000);
    const words = [long, `${long}c`, 'ab'];
    expect(search(words, `${long}C`).kinds).toEqual([1]);
    expect(search(words, long).kinds).toEqual([0, 2]);
    expect(search(words, `b${long.slice(0, -1)}`, 'fuzzy')).toEqual({
      found: [long, words[1]],
      kinds: [6, 6],
      total: 2,
    });
    expect(search(words, 'b'.repeat(10_000), 'fuzzy').total).toBe(0);
  });

  it.each(['all', 'exact', 'prefix', 'substring', 'fuzzy'] as const)(
    'finds what a plain search over strings finds: %s',
    (mode) => {
      fc.assert(
        fc.property(
          fc.array(anyWord, { maxLength: 40 }),
          anyWord,
          fc.nat(),
          fc.integer({ min: 1, max: 12 }),
          fc.integer({ min: 1, max: 4 }),
          (words, other, pick, limit, parts) => {
            // Half of the texts are pieces of words, since others seldom match.
            const piece = words[pick % (2 * words.length + 1)]?.slice(pick % 2, 4) ?? other;
            const expected = matches(words, piece, mode);
            const hits = hitsOf(words, piece, mode, limit, parts);
            expect([...hits.indices]).toEqual(expected.slice(0, limit).map(({ row }) => row));
            expect([...hits.kinds]).toEqual(expected.slice(0, limit).map(({ kind }) => kind));
            expect(hits.total).toBe(expected.length);
          },
        ),
        { seed: 2, numRuns: 800 },
      );
    },
  );
});
