import { describe, expect, it } from 'vitest';
import { marksOf, noticeOf } from '../../../../src/renderer/panels/expression-notice.tsx';
import { waysOn, waysToBegin } from '../../../../src/renderer/panels/expression-suggestions.tsx';
import type { SerializedError } from '../../../../src/shared/errors.ts';
import { parseExpression } from '../../../../src/shared/expression/expression.ts';

const lacking = (...words: [word: string, start: number][]): SerializedError => ({
  code: 'words-unknown',
  parameters: {
    words: words.map(([word, start]) => ({ word, start, end: start + word.length, suggestions: [] })),
  },
});
/** What is said of a text whose caret is at its end. */
const notice = (
  text: string,
  problem: SerializedError | null = null,
  { completions = [] as readonly string[], tried = false, of = text } = {},
) =>
  noticeOf({
    typed: { text, caret: text.length },
    parsed: parseExpression(text),
    preview: problem === null ? null : { text: of, answer: null, problem },
    question: null,
    completions,
    tried,
  });

describe('what is said of a typed expression', () => {
  it('is nothing while nothing is typed or nothing is wrong', () => {
    expect(notice('')).toBeNull();
    expect(notice('king - man')).toBeNull();
  });

  it('is said quietly where the person may not be done, and plainly after Enter', () => {
    expect(notice('king -')).toMatchObject({ quiet: true, error: { code: 'expression-syntax' } });
    expect(notice('king -', null, { tried: true })?.quiet).toBe(false);
    expect(notice('king + * man')?.quiet).toBe(false);
  });

  it('marks what is wrong', () => {
    expect(marksOf('king + * man', notice('king + * man'))).toEqual([{ start: 7, end: 8, kind: 'wrong' }]);
    expect(marksOf('king -', notice('king -'))).toEqual([{ start: 6, end: 6, kind: 'unfinished' }]);
    expect(marksOf('king', null)).toEqual([]);
  });

  it('names words that the model lacks, but not the one that may yet become one that it has', () => {
    const text = 'kingg - wom';
    const problem = lacking(['kingg', 0], ['wom', 8]);
    expect(marksOf(text, notice(text, problem, { completions: ['woman'] }))).toEqual([
      { start: 0, end: 5, kind: 'wrong' },
    ]);
    expect(marksOf(text, notice(text, problem))).toHaveLength(2);
    expect(marksOf(text, notice(text, problem, { completions: ['woman'], tried: true }))).toHaveLength(2);
    expect(notice('wom', lacking(['wom', 0]), { completions: ['woman'] })).toBeNull();
  });

  it('is not what was said of another text', () => {
    expect(notice('king', lacking(['kingg', 0]), { of: 'kingg' })).toBeNull();
  });
});

describe('what is offered', () => {
  it('begins with what was kept and asked, and leaves empty parts out', () => {
    const gallery = [{ name: 'Capitals', entries: [{ expression: 'a - b', missing: ['b'] }] }];
    expect(waysToBegin([], ['x', 'y'], gallery).map(({ title }) => title)).toEqual([
      'Asked before',
      'Capitals',
    ]);
    const sections = waysToBegin(['kept'], ['x'], gallery);
    expect(sections.map(({ suggestions }) => suggestions[0])).toMatchObject([
      { text: 'kept', source: 'example' },
      { text: 'x', source: 'history' },
      { text: 'a - b', source: 'gallery', missing: ['b'] },
    ]);
  });

  it('while one types are words, and answers with their scores', () => {
    const answer = {
      terms: [],
      indices: Uint32Array.of(4),
      scores: Float32Array.of(0.5),
      cosines: Float32Array.of(0.5),
      milliseconds: 1,
    };
    expect(waysOn(['kings'], { text: 'king', answer, problem: null })).toMatchObject([
      { suggestions: [{ kind: 'word', word: 'kings' }] },
      { suggestions: [{ kind: 'answer', row: 4, score: 0.5 }] },
    ]);
    expect(waysOn([], null)).toEqual([]);
  });
});
