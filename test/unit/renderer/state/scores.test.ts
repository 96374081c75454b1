import { describe, expect, it } from 'vitest';
import { formatScore, parseLimit, scoreName, scoreShare } from '../../../../src/renderer/state/scores.ts';

const cosine = { metric: 'cosine', method: 'add' } as const;
const euclidean = { metric: 'euclidean', method: 'add' } as const;
const dot = { metric: 'dot', method: 'add' } as const;
const mul = { metric: 'cosine', method: 'mul' } as const;

describe('scores', () => {
  it.each([
    [cosine, 0.81249, '0.812'],
    [cosine, -0.04, '−0.040'],
    [cosine, Number.NaN, 'undefined'],
    [mul, 1.0214, '1.021'],
    [euclidean, 2.71249, '2.712'],
    [euclidean, 27.1249, '27.12'],
    [dot, 314.159, '314.2'],
    [dot, -31415.9, '−31416'],
  ])('%o %d reads %s', (options, score, text) => {
    expect(formatScore(score, options)).toBe(text);
  });

  it('have bars: cosines as they are, others beside the best', () => {
    expect(scoreShare(-0.5, 0.9, cosine)).toBe(-0.5);
    expect(scoreShare(Number.NaN, 0.9, cosine)).toBe(0);
    expect(scoreShare(4, 2, euclidean)).toBe(0.5);
    expect(scoreShare(0, 0, euclidean)).toBe(1);
    expect(scoreShare(5, 10, dot)).toBe(0.5);
    expect(scoreShare(-20, -10, dot)).toBe(-1);
    expect(scoreShare(0.5, 1, mul)).toBe(0.5);
    expect(scoreShare(Number.NaN, 1, dot)).toBe(0);
  });

  it('have names', () => {
    expect([cosine, euclidean, dot, mul].map(scoreName)).toEqual([
      'cosine similarity',
      'Euclidean distance',
      'dot product',
      'CosMul',
    ]);
  });
});

describe('a limit to the most frequent words', () => {
  it.each([
    ['all', null],
    ['', null],
    [' All ', null],
    ['30000', 30_000],
    ['30,000', 30_000],
    ['30 000', 30_000],
    ['0', undefined],
    ['-5', undefined],
    ['many', undefined],
    ['99999999999', undefined],
  ])('%j is %s', (text, limit) => {
    expect(parseLimit(text)).toBe(limit);
  });
});
