import { describe, expect, it } from 'vitest';
import {
  isHit,
  orderSections,
  questionAt,
  questionExpression,
  questionsOf,
  sectionOf,
} from '../../../../src/renderer/state/analogy-results.ts';
import {
  compareEvaluations,
  comparisonTable,
  missingTable,
  pairsTable,
  questionsTable,
  runsTable,
  sectionsTable,
} from '../../../../src/renderer/state/evaluation-tables.ts';
import {
  accuracy,
  type Evaluation,
  formatAccuracy,
  formatCorrelation,
  formatLeftOut,
  reportWords,
  runOptions,
  shortResult,
} from '../../../../src/renderer/state/evaluations.ts';
import { averageRanks, disagreements, niceScale } from '../../../../src/renderer/state/pair-results.ts';
import { toCsv } from '../../../../src/renderer/state/tables.ts';
import { parseExpression } from '../../../../src/shared/expression/expression.ts';
import type { AnalogyReport, WordPairReport } from '../../../../src/shared/questions.ts';
import { packWords, WordTable } from '../../../../src/shared/word-table.ts';

const none = 0xffff_ffff;
const vocabulary = ['man', 'woman', 'king', 'queen', 'new york', 'paris'];
const table = new WordTable(packWords(vocabulary));
const word = (row: number) => vocabulary[row] ?? '?';

const analogies: AnalogyReport = {
  kind: 'analogies',
  name: 'questions.txt',
  sections: [
    { name: 'royal', correct: 1, asked: 2, skipped: 3 },
    { name: 'empty', correct: 0, asked: 0, skipped: 1 },
    { name: 'cities', correct: 0, asked: 1, skipped: 0 },
    { name: 'again', correct: 1, asked: 1, skipped: 0 },
  ],
  questions: Uint32Array.of(
    ...[0, 2, 1, 3, 3],
    ...[1, 3, 0, 2, 5],
    ...[4, 5, 0, 1, none],
    ...[2, 3, 0, 1, 1],
  ),
  correct: 2,
  asked: 4,
  skipped: 4,
  seconds: 0.25,
};

const pairs: WordPairReport = {
  kind: 'pairs',
  name: 'pairs.tsv',
  pearson: 0.51234567,
  spearman: -0.00004,
  outOfVocabulary: 0.25,
  pairs: 4,
  rows: Uint32Array.of(0, 1, 2, 3, 4, 5),
  human: Float64Array.of(9, 8, 1),
  cosines: Float64Array.of(0.2, 0.9, 0.4),
  missing: [['tiger', 'c,at']],
  seconds: 0.5,
};

const evaluationOf = (change: Partial<Evaluation>): Evaluation => ({
  id: 'e',
  model: 'm',
  modelName: 'sample',
  method: 'add',
  restrict: 300_000,
  report: analogies,
  words: reportWords(analogies, table),
  ...change,
});

describe('a report of analogies', () => {
  it('has an accuracy only where something was asked', () => {
    expect(accuracy(analogies)).toBe(0.5);
    expect(accuracy(analogies.sections[1]!)).toBeNull();
    expect(formatAccuracy(0.4127)).toBe('41.3 %');
    expect(formatAccuracy(null)).toBe('–');
    expect(formatLeftOut(analogies)).toBe('50 %');
  });

  it('puts sections in order, those without a question last', () => {
    const by = (order: Parameters<typeof orderSections>[1]) =>
      orderSections(analogies.sections, order).map((place) => analogies.sections[place]?.name);
    expect(by({ by: 'file', descending: false })).toEqual(['royal', 'empty', 'cities', 'again']);
    expect(by({ by: 'accuracy', descending: true })).toEqual(['again', 'royal', 'cities', 'empty']);
    expect(by({ by: 'accuracy', descending: false })).toEqual(['cities', 'royal', 'again', 'empty']);
    expect(by({ by: 'name', descending: false })).toEqual(['again', 'cities', 'empty', 'royal']);
    expect(by({ by: 'asked', descending: true })).toEqual(['royal', 'cities', 'again', 'empty']);
    expect(by({ by: 'skipped', descending: true })).toEqual(['royal', 'empty', 'cities', 'again']);
  });

  it('finds the misses of a section, and the hits where they are asked for', () => {
    const found = (section: number | null, hits: boolean) => [...questionsOf(analogies, section, { hits })];
    expect(found(0, false)).toEqual([1]);
    expect(found(0, true)).toEqual([0, 1]);
    expect(found(1, true)).toEqual([]);
    expect(found(2, false)).toEqual([2]);
    expect(found(3, false)).toEqual([]);
    expect(found(3, true)).toEqual([3]);
    expect(found(null, false)).toEqual([1, 2]);
    expect(found(9, true)).toEqual([]);
    expect([0, 1, 2, 3].map((number) => sectionOf(analogies, number))).toEqual([
      'royal',
      'royal',
      'cities',
      'again',
    ]);
  });

  it('reads a question, also one without an answer', () => {
    expect(questionAt(analogies, 1)).toEqual({ a: 1, b: 3, c: 0, expected: 2, predicted: 5 });
    expect(questionAt(analogies, 2).predicted).toBeNull();
    expect(isHit(analogies, 0)).toBe(true);
    expect(isHit(analogies, 2)).toBe(false);
    expect(() => questionAt(analogies, 4)).toThrow(RangeError);
  });

  it('types questions so that they are read as the words they are about', () => {
    expect(questionExpression(questionAt(analogies, 0), word)).toBe('man : king :: woman : ?');
    const text = questionExpression(questionAt(analogies, 2), word);
    expect(text).toBe('"new york" : paris :: man : ?');
    expect(parseExpression(text).expression?.terms.map(({ word: term, weight }) => [term, weight])).toEqual([
      ['man', 1],
      ['new york', -1],
      ['paris', 1],
    ]);
  });

  it('keeps the words that it speaks of, and no others', () => {
    const words = reportWords(analogies, table);
    expect([...words.entries()].sort(([one], [other]) => one - other)).toEqual([...vocabulary.entries()]);
    const few = { ...analogies, questions: Uint32Array.of(0, 2, 1, 3, none) };
    expect(reportWords(few, table).size).toBe(4);
    expect(reportWords(pairs, table).size).toBe(6);
  });
});

describe('a report of word pairs', () => {
  it('ranks with shared places, as Spearman does', () => {
    expect([...averageRanks(Float64Array.of(10, 30, 20, 30, 5))]).toEqual([2, 4.5, 3, 4.5, 1]);
    expect([...averageRanks(new Float64Array(3))]).toEqual([2, 2, 2]);
  });

  it('puts the pairs first on which people and vectors disagree most', () => {
    expect(disagreements(pairs).map(({ pair, difference }) => [pair, difference])).toEqual([
      [0, -2],
      [1, 1],
      [2, 1],
    ]);
  });

  it('has scales with round numbers that hold all values', () => {
    expect(niceScale([0.3, 9.2], 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(niceScale([-0.13, 0.71], 4)).toEqual([-0.5, 0, 0.5, 1]);
    expect(niceScale([3], 2)).toEqual([2.5, 3, 3.5]);
    expect(niceScale([], 4)).toEqual([0, 1]);
  });

  it('shows four digits of a correlation and no minus before nothing', () => {
    expect(formatCorrelation(0.51234567)).toBe('0.5123');
    expect(formatCorrelation(-0.25)).toBe('−0.2500');
    expect(formatCorrelation(-0.00004)).toBe('0.0000');
    expect(formatCorrelation(null)).toBe('–');
  });
});

describe('tables', () => {
  it('have sections in the order shown, and the total', () => {
    expect(sectionsTable(analogies, [2, 0, 1])).toEqual([
      ['section', 'accuracy', 'correct', 'asked', 'skipped'],
      ['cities', 0, 0, 1, 0],
      ['royal', 0.5, 1, 2, 3],
      ['empty', '', 0, 0, 1],
      ['total', 0.5, 2, 4, 4],
    ]);
  });

  it('have questions with what was expected and what came', () => {
    expect(questionsTable(analogies, Uint32Array.of(0, 2), word)).toEqual([
      ['section', 'a', 'b', 'c', 'expected', 'predicted', 'result'],
      ['royal', 'man', 'king', 'woman', 'queen', 'queen', 'right'],
      ['cities', 'new york', 'paris', 'man', 'woman', '', 'wrong'],
    ]);
  });

  it('have pairs, and pairs left out, that a spreadsheet reads', () => {
    expect(pairsTable(disagreements(pairs), word)[1]).toEqual(['man', 'woman', 9, 0.2, -2]);
    expect(toCsv(missingTable(pairs))).toBe('first,second\r\ntiger,"c,at"\r\n');
  });

  it('have the tests of the session', () => {
    const all = [
      evaluationOf({ report: pairs, method: 'mul', restrict: null }),
      evaluationOf({ method: 'mul' }),
    ];
    expect(runsTable(all)).toEqual([
      ['file', 'model', 'options', 'accuracy', 'pearson', 'spearman', 'left out', 'seconds'],
      ['pairs.tsv', 'sample', 'all words', '', 0.512346, -0.00004, 0.25, 0.5],
      ['questions.txt', 'sample', 'CosMul · first 300,000 words', 0.5, '', '', 0.5, 0.25],
    ]);
    expect(all.map(({ report }) => shortResult(report))).toEqual(['ρ 0.000', '50.0 %']);
    expect(runOptions(all[1]!)).toBe('CosMul · first 300,000 words');
  });
});

describe('tests side by side', () => {
  it('have one row a section of any of them, and say which is best', () => {
    const other: AnalogyReport = {
      ...analogies,
      sections: [
        { name: 'cities', correct: 1, asked: 1, skipped: 0 },
        { name: 'new', correct: 2, asked: 3, skipped: 0 },
      ],
      correct: 3,
      asked: 4,
      skipped: 0,
    };
    const evaluations = [evaluationOf({}), evaluationOf({ id: 'o', modelName: 'other', report: other })];
    const { rows } = compareEvaluations(evaluations);
    expect(rows).toEqual([
      { name: 'All sections', cells: ['50.0 %', '75.0 %'], best: 1 },
      { name: 'royal', cells: ['50.0 %', '–'], best: null },
      { name: 'empty', cells: ['–', '–'], best: null },
      { name: 'cities', cells: ['0.0 %', '100.0 %'], best: 1 },
      { name: 'again', cells: ['100.0 %', '–'], best: null },
      { name: 'new', cells: ['–', '66.7 %'], best: null },
      { name: 'Skipped', cells: ['50 %', '0.0 %'], best: null },
    ]);
    expect(comparisonTable(evaluations)[0]).toEqual([
      '',
      'sample (CosAdd · first 300,000 words)',
      'other (CosAdd · first 300,000 words)',
    ]);
  });

  it('have the correlations of word pairs', () => {
    const better = { ...pairs, spearman: 0.7 };
    const { rows } = compareEvaluations([
      evaluationOf({ report: pairs }),
      evaluationOf({ id: 'o', report: better }),
    ]);
    expect(rows).toEqual([
      { name: 'Spearman', cells: ['0.0000', '0.7000'], best: 1 },
      { name: 'Pearson', cells: ['0.5123', '0.5123'], best: null },
      { name: 'Out of vocabulary', cells: ['25 %', '25 %'], best: null },
    ]);
  });
});
