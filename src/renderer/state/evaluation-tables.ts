import type { AnalogyReport, WordPairReport } from '../../shared/questions.ts';
import { isHit, questionAt, sectionOf } from './analogy-results.ts';
import {
  accuracy,
  type Evaluation,
  formatAccuracy,
  formatCorrelation,
  formatLeftOut,
  leftOut,
  runOptions,
} from './evaluations.ts';
import type { ComparedPair } from './pair-results.ts';

type Row = readonly (string | number)[];

const digits = 6;
const rounded = (value: number | null) => (value === null ? '' : Number(value.toFixed(digits)));

/** Sections in the order in which they are shown, and the total. */
export function sectionsTable(report: AnalogyReport, order: readonly number[]): readonly Row[] {
  return [
    ['section', 'accuracy', 'correct', 'asked', 'skipped'],
    ...order.flatMap((place): Row[] => {
      const section = report.sections[place];
      if (section === undefined) return [];
      const { name, correct, asked, skipped } = section;
      return [[name, rounded(accuracy(section)), correct, asked, skipped]];
    }),
    ['total', rounded(accuracy(report)), report.correct, report.asked, report.skipped],
  ];
}

/** Questions with what was expected and what came. */
export function questionsTable(
  report: AnalogyReport,
  numbers: Uint32Array,
  word: (row: number) => string,
): readonly Row[] {
  return [
    ['section', 'a', 'b', 'c', 'expected', 'predicted', 'result'],
    ...Array.from(numbers, (number): Row => {
      const { a, b, c, expected, predicted } = questionAt(report, number);
      return [
        sectionOf(report, number),
        ...[a, b, c, expected].map(word),
        predicted === null ? '' : word(predicted),
        isHit(report, number) ? 'right' : 'wrong',
      ];
    }),
  ];
}

export function pairsTable(pairs: readonly ComparedPair[], word: (row: number) => string): readonly Row[] {
  return [
    ['first', 'second', 'human score', 'cosine', 'rank difference'],
    ...pairs.map(
      ({ first, second, human, cosine, difference }): Row => [
        word(first),
        word(second),
        human,
        rounded(cosine),
        difference,
      ],
    ),
  ];
}

export function missingTable({ missing }: WordPairReport): readonly Row[] {
  return [['first', 'second'], ...missing];
}

/** All tests of the session, the latest first. */
export function runsTable(evaluations: readonly Evaluation[]): readonly Row[] {
  return [
    ['file', 'model', 'options', 'accuracy', 'pearson', 'spearman', 'left out', 'seconds'],
    ...evaluations.map((evaluation): Row => {
      const { report, modelName } = evaluation;
      return [
        report.name,
        modelName,
        runOptions(evaluation),
        report.kind === 'analogies' ? rounded(accuracy(report)) : '',
        report.kind === 'pairs' ? rounded(report.pearson) : '',
        report.kind === 'pairs' ? rounded(report.spearman) : '',
        rounded(leftOut(report)),
        rounded(report.seconds),
      ];
    }),
  ];
}

/** Results of several tests side by side: one row a section, one column a test. */
export interface Comparison {
  readonly rows: readonly {
    readonly name: string;
    /** One text a test; `–` where a test has no such section. */
    readonly cells: readonly string[];
    /** Which of the cells is best; `null` where none is better than another. */
    readonly best: number | null;
  }[];
}

function comparedRow(
  name: string,
  values: readonly (number | null)[],
  format: (value: number | null) => string,
): Comparison['rows'][number] {
  const known = values.filter((value) => value !== null);
  const highest = Math.max(...known);
  const distinct = known.some((value) => value !== highest);
  return { name, cells: values.map(format), best: distinct ? values.indexOf(highest) : null };
}

/** Compares tests of one kind: sections by their names in the order in which they first appear, or the correlations. */
export function compareEvaluations(evaluations: readonly Evaluation[]): Comparison {
  const reports = evaluations.map(({ report }) => report);
  const analogies = reports.filter((report) => report.kind === 'analogies');
  if (analogies.length === reports.length) {
    const names = new Set(analogies.flatMap(({ sections }) => sections.map(({ name }) => name)));
    const ofSection = (report: AnalogyReport, name: string) => {
      const section = report.sections.find((candidate) => candidate.name === name);
      return section === undefined ? null : accuracy(section);
    };
    return {
      rows: [
        comparedRow('All sections', analogies.map(accuracy), formatAccuracy),
        ...[...names].map((name) =>
          comparedRow(
            name,
            analogies.map((report) => ofSection(report, name)),
            formatAccuracy,
          ),
        ),
        { name: 'Skipped', cells: analogies.map(formatLeftOut), best: null },
      ],
    };
  }
  const pairs = reports.filter((report) => report.kind === 'pairs');
  return {
    rows: [
      comparedRow(
        'Spearman',
        pairs.map(({ spearman }) => spearman),
        formatCorrelation,
      ),
      comparedRow(
        'Pearson',
        pairs.map(({ pearson }) => pearson),
        formatCorrelation,
      ),
      { name: 'Out of vocabulary', cells: pairs.map(formatLeftOut), best: null },
    ],
  };
}

/** The comparison as a table of text. */
export function comparisonTable(evaluations: readonly Evaluation[]): readonly Row[] {
  return [
    ['', ...evaluations.map((evaluation) => `${evaluation.modelName} (${runOptions(evaluation)})`)],
    ...compareEvaluations(evaluations).rows.map(({ name, cells }) => [name, ...cells]),
  ];
}
