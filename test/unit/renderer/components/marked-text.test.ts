import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markedPieces, type TextMark } from '../../../../src/renderer/components/marked-text.tsx';

it('a text is cut at its marks', () => {
  expect(markedPieces('king - mann', [{ start: 7, end: 11, kind: 'wrong' }])).toEqual([
    { text: 'king - ', start: 0, kind: null },
    { text: 'mann', start: 7, kind: 'wrong' },
  ]);
});

it('what is missing at the end is a marked blank', () => {
  expect(markedPieces('king -', [{ start: 6, end: 6, kind: 'unfinished' }]).at(-1)).toEqual({
    text: ' ',
    start: 6,
    kind: 'unfinished',
  });
});

it('the pieces are the text again, whatever is marked', () => {
  const mark = fc
    .tuple(fc.nat(40), fc.nat(10))
    .map(([start, length]): TextMark => ({ start, end: start + length, kind: 'wrong' }));
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.array(mark), (text, marks) => {
      const inside = marks.filter(({ start }) => start <= text.length);
      const joined = markedPieces(text, inside)
        .map((piece) => piece.text)
        .join('');
      expect(joined.slice(0, text.length)).toBe(text);
      expect(joined.slice(text.length).trim()).toBe('');
    }),
  );
});
