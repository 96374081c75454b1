import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, foldWords } from '../../../src/main/analysis/folding.ts';
import { mergeHits, searchWords, type TextMode } from '../../../src/main/analysis/search.ts';
import { nearestSpellings } from '../../../src/main/analysis/spelling.ts';
import { packWords, WordTable } from '../../../src/shared/word-table.ts';

function search(words: readonly string[], text: string, mode: TextMode = 'all', limit = 100) {
  const packed = packWords(words);
  const hits = mergeHits([searchWords(packed, foldWords(packed), text, mode, limit)], limit, words.length);
  return {
    found: Array.from(hits.indices, (index) => words[index]),
    kinds: [...hits.kinds],
    total: hits.total,
  };
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
    expect(search(words, '')).toEqual({ found: [], kinds: [], total: 0 });
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
  });

  it('finds what a plain search over strings finds', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'A', 'b', 'ß', 'É', 'é', 'İ', 'Σ', '字', '😀'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 40 }), letters, (words, text) => {
        const wanted = foldText(text);
        const kindOf = (word: string) => {
          const folded = foldText(word);
          if (wanted === '' || !folded.includes(wanted)) return -1;
          if (folded === wanted) return word === text ? 0 : 1;
          return folded.startsWith(wanted) ? 2 : 3;
        };
        const expected = words
          .map((word, index) => ({ index, kind: kindOf(word) }))
          .filter(({ kind }) => kind >= 0)
          .sort((a, b) => a.kind - b.kind || a.index - b.index);
        const packed = packWords(words);
        const hits = mergeHits([searchWords(packed, foldWords(packed), text, 'all', 1000)], 1000, words.length);
        expect([...hits.indices]).toEqual(expected.map(({ index }) => index));
        expect([...hits.kinds]).toEqual(expected.map(({ kind }) => kind));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('folds damaged UTF-8 without losing its place', () => {
    const bytes = Uint8Array.of(0xc3, 0x41, 0xff, 0xff, 0xff, 0x42);
    const folded = foldWords({ bytes, offsets: Uint32Array.of(0, 1, 5, 6) });
    expect(Buffer.from(folded.bytes).toString()).toBe('\ufffda\ufffd\ufffd\ufffdb');
    expect([...folded.offsets]).toEqual([0, 3, 13, 14]);
  });
});

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
  });

  it('agrees with the full table of the optimal string alignment distance', () => {
    const distance = (a: string, b: string): number => {
      const table = [Array.from({ length: b.length + 1 }, (_, i) => i)];
      for (let r = 1; r <= a.length; r++) {
        table.push([r]);
        for (let c = 1; c <= b.length; c++) {
          const change = table[r - 1]![c - 1]! + (a[r - 1] === b[c - 1] ? 0 : 1);
          const exchanged = r > 1 && c > 1 && a[r - 1] === b[c - 2] && a[r - 2] === b[c - 1];
          const exchange = exchanged ? table[r - 2]![c - 2]! + 1 : Number.POSITIVE_INFINITY;
          table[r]!.push(Math.min(change, exchange, table[r - 1]![c]! + 1, table[r]![c - 1]! + 1));
        }
      }
      return table[a.length]![b.length]!;
    };
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), word, (vocabulary, wanted) => {
        const reach = wanted.length <= 4 ? 1 : 2;
        const expected = vocabulary
          .map((other, index) => ({ other, index, far: distance(wanted, other) }))
          .filter(({ far }) => far <= reach)
          .sort((a, b) => a.far - b.far || a.index - b.index)
          .slice(0, 3)
          .map(({ other }) => other);
        expect(nearestSpellings(new WordTable(packWords(vocabulary)), wanted)).toEqual(expected);
      }),
      { seed: 8, numRuns: 400 },
    );
  });
});
