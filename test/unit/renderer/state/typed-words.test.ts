import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaceTypedWord, typedWords, writeTypedWords } from '../../../../src/renderer/state/typed-words.ts';

const words = (text: string) => typedWords(text).map(({ word }) => word);

describe('words as a person lists them', () => {
  it.each([
    ['cat dog', ['cat', 'dog']],
    ['cat, dog;bird\nfish', ['cat', 'dog', 'bird', 'fish']],
    ['"new york" paris', ['new york', 'paris']],
    ['"a \\"b\\" \\\\"', ['a "b" \\']],
    ['"not closed', ['not closed']],
    ['5" nail', ['5"', 'nail']],
    ['  , ; "" ', []],
    ['__proto__ 北京 עברית', ['__proto__', '北京', 'עברית']],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('say where they stand', () => {
    expect(typedWords('a, "b c"')).toEqual([
      { word: 'a', start: 0, end: 1 },
      { word: 'b c', start: 3, end: 8 },
    ]);
  });

  it('are the same again when they are written and read', () => {
    const word = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.array(word), (list) => {
        expect(words(writeTypedWords(list))).toEqual(list);
      }),
    );
  });

  it('are replaced wherever they stand, and only as whole words', () => {
    expect(replaceTypedWord('catt cattle catt', 'catt', 'new york')).toBe('"new york" cattle "new york"');
    expect(replaceTypedWord('cat', 'dog', 'bird')).toBe('cat');
  });
});
