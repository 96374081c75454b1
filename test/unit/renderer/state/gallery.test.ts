import { expect, it } from 'vitest';
import { checkedGallery, gallery, galleryWords } from '../../../../src/renderer/state/gallery.ts';
import { parseExpression } from '../../../../src/shared/expression/expression.ts';

it('the gallery has about twenty analogies that can be read, each once', () => {
  const expressions = gallery.flatMap((group) => group.expressions);
  expect(expressions.length).toBeGreaterThanOrEqual(18);
  expect(new Set(expressions).size).toBe(expressions.length);
  for (const expression of expressions) expect(parseExpression(expression).problem, expression).toBeNull();
});

it('an analogy of the gallery names the words that a model lacks', () => {
  const known = new Set(galleryWords().filter((word) => word !== 'queen' && word !== 'woman'));
  const entries = checkedGallery(known).flatMap((section) => section.entries);
  expect(entries.find(({ expression }) => expression === 'king - man + woman')?.missing).toEqual(['woman']);
  expect(entries.find(({ expression }) => expression === 'paris - france + italy')?.missing).toEqual([]);
});
