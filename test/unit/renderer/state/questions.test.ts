import { describe, expect, it } from 'vitest';
import {
  examplesOf,
  isUnfinished,
  keepExample,
  rememberExpression,
  removeExample,
  stepsOfTerms,
  termsOf,
} from '../../../../src/renderer/state/questions.ts';
import { parseExpression } from '../../../../src/shared/expression/expression.ts';
import type { Drawing, DrawnStep } from '../../../../src/shared/questions.ts';

describe('expressions asked before', () => {
  it('stand in the order in which they were asked last, each once', () => {
    const once = rememberExpression(rememberExpression([], 'a'), 'b');
    expect(rememberExpression(once, 'a')).toEqual(['a', 'b']);
  });

  it('are a hundred at most, and the oldest goes', () => {
    const many = Array.from({ length: 100 }, (_, place) => `word${place}`);
    const next = rememberExpression(many, 'new');
    expect(next).toHaveLength(100);
    expect(next[0]).toBe('new');
    expect(next).not.toContain('word99');
  });
});

describe('examples', () => {
  it('belong to a model by its name, each once', () => {
    const one = { model: 'a.txt', expression: 'king - man' };
    const other = { model: 'b.txt', expression: 'king - man' };
    const kept = keepExample(keepExample(keepExample([], one), other), one);
    expect(examplesOf(kept, 'a.txt')).toEqual(['king - man']);
    expect(kept).toHaveLength(2);
    expect(removeExample(kept, one)).toEqual([other]);
  });

  it('are a thousand at most, as the workspace allows', () => {
    const many = Array.from({ length: 1000 }, (_, place) => ({ model: 'm', expression: `e${place}` }));
    const kept = keepExample(many, { model: 'm', expression: 'new' });
    expect(kept).toHaveLength(1000);
    expect(kept.at(-1)?.expression).toBe('new');
    expect(kept[0]?.expression).toBe('e1');
  });
});

describe('a problem of a typed expression', () => {
  it.each([
    ['king -', true],
    ['king - ', true],
    ['(king', true],
    ['"new yo', true],
    ['man : king', true],
    ['king + ) - man', false],
    ['king queen', false],
    ['king queen - man', false],
  ])('of “%s” may be that it is not done: %s', (text, unfinished) => {
    const { problem } = parseExpression(text);
    expect(problem).not.toBeNull();
    expect(problem !== null && isUnfinished(text, problem)).toBe(unfinished);
  });
});

describe('the steps of a drawing', () => {
  const at = [0, 0, 0] as const;
  const step = (model: DrawnStep['model']): DrawnStep => ({ from: { at }, to: { at }, label: '', model });
  const drawing = (start: Drawing['start'], steps: readonly DrawnStep[]): Drawing => ({
    layout: 'l',
    start,
    steps,
    result: at,
  });
  const terms = (...weights: number[]) => weights.map((weight, row) => ({ row, weight }));

  it('give both words of a pair its place, and the first word none', () => {
    const drawn = drawing({ row: 0 }, [step({ from: 1, to: 2 })]);
    expect(stepsOfTerms(terms(1, -1, 1), drawn)).toEqual([null, 0, 0]);
  });

  it('take words without a partner in their order', () => {
    const drawn = drawing({ row: 1 }, [step(null), step({ from: 2, to: 3 }), step(null)]);
    expect(stepsOfTerms(terms(-1, 1, -1, 1, 1), drawn)).toEqual([0, null, 1, 1, 2]);
  });

  it('leave words out that cancel themselves, and colour nothing while there is no drawing', () => {
    const drawn = drawing({ row: 0 }, [step(null)]);
    expect(stepsOfTerms(terms(1, 0, 1), drawn)).toEqual([null, null, 0]);
    expect(stepsOfTerms(terms(1, 1), null)).toEqual([null, null]);
  });
});

it('the terms of a text that cannot be read are none', () => {
  expect(termsOf('king -')).toEqual([]);
  expect(termsOf('king - man').map(({ word, weight }) => [word, weight])).toEqual([
    ['king', 1],
    ['man', -1],
  ]);
});
