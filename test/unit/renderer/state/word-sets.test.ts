import { describe, expect, it } from 'vitest';
import { missingRow, visibleWordSetRows, wordSetsOfWord } from '../../../../src/renderer/state/selectors.ts';
import { firstState } from '../../../../src/renderer/state/store.ts';
import {
  addWordSet,
  addWords,
  changeWordSet,
  freeName,
  nextColor,
  parseWordList,
  removeWord,
  removeWordSet,
  withSampleWordSets,
  wordSetTable,
  wordSetText,
} from '../../../../src/renderer/state/word-sets.ts';
import type { WordSet } from '../../../../src/shared/workspace.ts';

const wordSet = (id: string, words: readonly string[] = [], change: Partial<WordSet> = {}): WordSet => ({
  id,
  name: id,
  color: 0,
  words: [...words],
  visible: true,
  ...change,
});

describe('word-sets', () => {
  it('adds words once, in their order, and any word is a word', () => {
    const wordSets = addWords([wordSet('a', ['x']), wordSet('b')], 'a', [
      '__proto__',
      'x',
      'constructor',
      '__proto__',
    ]);
    expect(wordSets[0]?.words).toEqual(['x', '__proto__', 'constructor']);
    expect(wordSets[1]?.words).toEqual([]);
    expect(removeWord(wordSets, 'a', '__proto__')[0]?.words).toEqual(['x', 'constructor']);
  });

  it('changes and removes one word set and leaves the others as they are', () => {
    const before = [wordSet('a'), wordSet('b')];
    const renamed = changeWordSet(before, 'b', { name: 'Animals' });
    expect(renamed[1]?.name).toBe('Animals');
    expect(renamed[0]).toBe(before[0]);
    expect(removeWordSet(renamed, 'a')).toEqual([renamed[1]]);
  });

  it('gives a new word set the colour that is used least', () => {
    expect(nextColor([])).toBe(0);
    expect(nextColor([wordSet('a'), wordSet('b', [], { color: 1 }), wordSet('c', [], { color: 8 })])).toBe(2);
    const all = Array.from({ length: 8 }, (_, color) => wordSet(String(color), [], { color }));
    expect(nextColor([...all, wordSet('x', [], { color: 0 })])).toBe(1);
  });

  it('finds a name that is free', () => {
    expect(freeName([])).toBe('Word set 1');
    expect(freeName([wordSet('Word set 2')])).toBe('Word set 3');
  });

  it('holds at most a thousand word sets', () => {
    const many = Array.from({ length: 1000 }, (_, index) => wordSet(String(index)));
    expect(addWordSet(many, wordSet('one more'))).toBe(many);
  });

  it('adds the word sets of the sample once', () => {
    const mine = [wordSet('royalty', ['my', 'own'])];
    expect(
      withSampleWordSets(mine, [wordSet('royalty'), wordSet('family')]).map(({ id, words }) => [
        id,
        words.length,
      ]),
    ).toEqual([
      ['royalty', 2],
      ['family', 0],
    ]);
  });
});

describe('pasted lists of words', () => {
  it.each([
    ['king queen  prince', ['king', 'queen', 'prince']],
    ['new york, paris,rome', ['new york', 'paris', 'rome']],
    ['a\nb\r\nb\n\n', ['a', 'b']],
    ['one;two\tthree', ['one', 'two', 'three']],
    ['   ', []],
    ['<img src=x>, __proto__', ['<img src=x>', '__proto__']],
    // One word a line: what is inside of a line belongs to the word.
    ['1,000\nnew york\nparis', ['1,000', 'new york', 'paris']],
    ['a, b,\nc, d', ['a', 'b', 'c', 'd']],
    ['king,\nqueen,\nman', ['king', 'queen', 'man']],
    ['one | two |three', ['one', 'two', 'three']],
    ['国王，王后、男人', ['国王', '王后', '男人']],
    [`a, ${'x'.repeat(10_001)}, b`, ['a', 'b']],
  ])('%j', (text, words) => expect(parseWordList(text)).toEqual(words));
});

describe('word sets as files', () => {
  it('are one word a line, which can be pasted again', () => {
    const words = ['new york', '1,000', 'paris'];
    expect(wordSetText(words)).toBe('new york\n1,000\nparis\n');
    expect(parseWordList(wordSetText(words))).toEqual(words);
  });

  it('are a table of all sets and their words', () => {
    expect(wordSetTable([wordSet('a', ['x', 'y']), wordSet('b'), wordSet('c', ['x'])])).toEqual([
      ['word set', 'word'],
      ['a', 'x'],
      ['a', 'y'],
      ['c', 'x'],
    ]);
  });
});

describe('word-sets in a model', () => {
  const workspace = {
    ...firstState.workspace,
    wordSets: [wordSet('a', ['king', 'zzz']), wordSet('hidden', ['queen'], { visible: false })],
  };

  it('gives the rows of visible word sets without missing words', () => {
    const wordSetRows = new Map([['a', Uint32Array.of(7, missingRow)]]);
    const rows = visibleWordSetRows({ workspace, wordSetRows, live: null }, false);
    expect(rows.map(({ wordSet: { id }, rows: found }) => [id, [...found]])).toEqual([['a', [7]]]);
  });

  it('finds them among the frequent words while a model learns', () => {
    const live = {
      frequentWords: [
        { word: 'the', count: 9 },
        { word: 'king', count: 4 },
      ],
    };
    const rows = visibleWordSetRows({ workspace, wordSetRows: new Map(), live }, true);
    expect([...(rows[0]?.rows ?? [])]).toEqual([1]);
  });

  it('knows the word sets of a word, in lower case too', () => {
    expect(wordSetsOfWord(workspace.wordSets, 'King').map(({ id }) => id)).toEqual(['a']);
    expect(wordSetsOfWord(workspace.wordSets, 'constructor')).toEqual([]);
  });
});
