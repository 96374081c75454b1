import { expect, it } from 'vitest';
import { excerptOf } from '../../../../src/renderer/state/context-excerpt.ts';
import { studyOf } from '../panels/fake-contexts.ts';

const words = (count: number) => Array.from({ length: count }, (_, place) => `w${place}`);

it('shows the pieces around the first occurrence of a long passage, and its words at their new places', () => {
  const sentence = [...words(50), 'light', ...words(49), 'light'].join(' ');
  const { passages, occurrences } = studyOf({ model: 'm', word: 'light', sentences: [sentence] });
  const passage = passages[0];
  if (passage === undefined) throw new Error('no passage');
  const { passage: part, words: marked, firstPiece, shortened } = excerptOf(passage, occurrences, 12);
  expect(shortened).toBe(true);
  expect(firstPiece).toBe(44);
  expect(part.pieces).toHaveLength(12);
  expect(part.places).toHaveLength(24);
  expect(marked).toEqual([{ firstPiece: 6, endPiece: 7 }]);
  expect(part.pieces[6]).toBe('light');
  const [start, end] = part.places.subarray(12, 14);
  expect(sentence.slice(start, end)).toBe('light');
});

it('begins and ends with the passage', () => {
  const { passages, occurrences } = studyOf({
    model: 'm',
    word: 'light',
    sentences: [[...words(30), 'light'].join(' '), 'a light'],
  });
  const [long, short] = passages;
  if (long === undefined || short === undefined) throw new Error('no passage');
  expect(excerptOf(long, occurrences.slice(0, 1), 12).passage.pieces.at(-1)).toBe('light');
  expect(excerptOf(short, occurrences.slice(1), 12)).toMatchObject({ passage: short, shortened: false });
  expect(excerptOf(long, occurrences.slice(0, 1), Number.POSITIVE_INFINITY).passage).toBe(long);
});
