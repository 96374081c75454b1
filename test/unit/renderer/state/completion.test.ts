import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  begunInExpression,
  begunInList,
  fittingCompletions,
  putWord,
} from '../../../../src/renderer/state/completion.ts';
import { parseExpression } from '../../../../src/shared/expression/expression.ts';

/** The text in front of and behind the caret `|`. */
const typed = (text: string) => ({ text: text.replace('|', ''), caret: text.indexOf('|') });

describe('the word that is begun in an expression', () => {
  it.each([
    ['ki|', 'ki', 0, 2],
    ['king - ma|', 'ma', 7, 9],
    ['king - m|an + woman', 'm', 7, 10],
    ['king - "new y|', 'new y', 7, 13],
    ['king - "new| york"', 'new', 7, 17],
    ['king - "new york"|', 'new york', 7, 17],
    ['king + "open', 'open', 7, 12],
    ['well-kno|', 'well-kno', 0, 8],
  ])('%s', (text, prefix, start, end) => {
    const given = text.includes('|') ? typed(text) : { text, caret: text.length };
    expect(begunInExpression(given)).toEqual({ prefix, start, end });
  });

  it.each(['|', 'king |', 'king - |', '|king', '0.5|', '2*|', 'king -| man', '"|'])(
    'is none at %s',
    (text) => {
      expect(begunInExpression(typed(text))).toBeNull();
    },
  );
});

describe('the word that is begun in a list', () => {
  it.each([
    ['cat d|', 'd', 4, 5],
    ['cat, do|g', 'do', 5, 8],
    ['"new y|ork" cat', 'new y', 0, 10],
  ])('%s', (text, prefix, start, end) => {
    expect(begunInList(typed(text))).toEqual({ prefix, start, end });
  });

  it.each(['|', 'cat |', 'cat,|'])('is none at %s', (text) => {
    expect(begunInList(typed(text))).toBeNull();
  });
});

describe('a word that is put in', () => {
  it('takes the place of the begun one, in quotation marks where it needs them, with the caret behind it', () => {
    const text = 'king - ne + woman';
    const begun = begunInExpression({ text, caret: 9 });
    expect(begun).not.toBeNull();
    expect(begun && putWord(text, begun, 'new york', 'expression')).toEqual({
      text: 'king - "new york" + woman',
      caret: 17,
    });
    expect(putWord('a b', { start: 2, end: 3 }, 'new york', 'list').text).toBe('a "new york"');
  });

  it('is read as this very word again, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (word) => {
        const { text } = putWord('king - x', { start: 7, end: 8 }, word, 'expression');
        expect(parseExpression(text).expression?.terms[1]?.word).toBe(word);
      }),
    );
  });
});

describe('completions', () => {
  it('are those found for what is typed, without the word itself, at most six', () => {
    const words = ['man', 'mañana', 'manor', 'many', 'map', 'mar', 'mark', 'mart'];
    expect(fittingCompletions({ prefix: 'man', words }, 'man')).toEqual(words.slice(1, 7));
  });

  it('of an earlier beginning fit only where they also begin like what is typed now', () => {
    const found = { prefix: 'ma', words: ['made', 'man', 'Manor'] };
    expect(fittingCompletions(found, 'man')).toEqual(['Manor']);
    expect(fittingCompletions(found, 'kin')).toEqual([]);
    expect(fittingCompletions(found, null)).toEqual([]);
    expect(fittingCompletions(null, 'man')).toEqual([]);
  });
});
