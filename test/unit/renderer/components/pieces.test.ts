import { expect, it } from 'vitest';
import { shownPieces, textDirection } from '../../../../src/renderer/components/pieces.ts';

function passage(pieces: readonly string[], places: readonly number[]) {
  const end = Math.max(0, ...places);
  return { sentence: 0, start: 0, end, cut: false, pieces, places: Uint32Array.from(places) };
}

it('marks of the model stand for no text, and pieces inside a word keep their joint apart', () => {
  const shown = shownPieces(
    passage(['[CLS]', 'light', '##ing', '[SEP]'], [0, 0, 0, 5, 5, 8, 8, 8]),
    'Lighting',
  );
  expect(shown.map(({ joint, text, mark }) => [joint, text, mark])).toEqual([
    ['', '[CLS]', true],
    ['', 'light', false],
    ['##', 'ing', false],
    ['', '[SEP]', true],
  ]);
});

it('bytes written as characters are shown as the text that they stand for', () => {
  const shown = shownPieces(passage(['the', 'ĠcafÃ©', 'Ġ光'], [0, 3, 3, 8, 8, 10]), 'the café 光');
  expect(shown.map(({ text }) => text)).toEqual(['the', 'café', '光']);
});

it('a model without accents and case keeps its own spelling', () => {
  const [piece] = shownPieces(passage(['cafe'], [0, 4]), 'CAFÉ');
  expect(piece?.text).toBe('cafe');
});

it('a piece that is only a joint, or only a space, stays what it is', () => {
  const shown = shownPieces(passage(['##', 'Ġ'], [0, 2, 2, 3]), '## ');
  expect(shown.map(({ joint, text }) => joint + text)).toEqual(['##', 'Ġ']);
});

it('a text goes where its first letter goes', () => {
  expect(textDirection('12 אור')).toBe('rtl');
  expect(textDirection('“الضوء” is light')).toBe('rtl');
  expect(textDirection('light אור')).toBe('ltr');
  expect(textDirection('…')).toBe('ltr');
});
