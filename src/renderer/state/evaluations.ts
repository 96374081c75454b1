import type { FileHandle } from '../../shared/api.ts';
import type { SerializedError } from '../../shared/errors.ts';
import { formatCosine, formatCount, formatShare } from '../../shared/format.ts';
import type { AnalogyMethod, EvaluationReport } from '../../shared/questions.ts';
import type { WordTable } from '../../shared/word-table.ts';

/** A test that a model has taken. */
export interface Evaluation {
  readonly id: string;
  /** The model it was about, by its name in requests and by what a person calls it. */
  readonly model: string;
  readonly modelName: string;
  readonly method: AnalogyMethod;
  readonly restrict: number | null;
  readonly report: EvaluationReport;
  /** The words of all rows that the report speaks of: it stays readable when the model is closed. */
  readonly words: ReadonlyMap<number, string>;
}

/** How the next test is run, and what became of the last one. */
export interface EvaluationForm {
  /** Only the so many most frequent words take part; `null` for all. */
  readonly restrict: number | null;
  readonly method: AnalogyMethod;
  /** The file that was run last, to be run again. */
  readonly file: Pick<FileHandle, 'file' | 'name'> | null;
  /** Why the last file could not be run; `null` when it could. */
  readonly problem: SerializedError | null;
  /** The evaluation whose report is shown. */
  readonly shown: string | null;
  /** Evaluations whose results stand beside the one that is shown. */
  readonly compared: readonly string[];
}

/** What gensim takes by default, so that numbers can be compared. */
const usualRestrict = 300_000;

export const firstEvaluationForm: EvaluationForm = {
  restrict: usualRestrict,
  method: 'add',
  file: null,
  problem: null,
  shown: null,
  compared: [],
};

/** The words of all rows that a report speaks of. */
export function reportWords(
  report: EvaluationReport,
  table: Pick<WordTable, 'word' | 'size'>,
): ReadonlyMap<number, string> {
  const rows = new Set(report.kind === 'analogies' ? report.questions : report.rows);
  // The row of a missing word lies behind all words.
  return new Map([...rows].flatMap((row) => (row < table.size ? [[row, table.word(row)] as const] : [])));
}

/** The share of what was right among what was asked; `null` where nothing was. */
export function accuracy({ correct, asked }: { correct: number; asked: number }): number | null {
  return asked === 0 ? null : correct / asked;
}

/** A share with one decimal, so that models can be told apart: `41.3 %`. */
export function formatAccuracy(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}

/** A correlation with four digits. */
export function formatCorrelation(correlation: number | null): string {
  if (correlation === null) return '–';
  const text = correlation.toFixed(4);
  return correlation < 0 && Number(text) !== 0 ? text.replace('-', '−') : text.replace('-', '');
}

/** The result of a test in one figure: `41.3 %` right, or the rank correlation. */
export function shortResult(report: EvaluationReport): string {
  return report.kind === 'analogies'
    ? formatAccuracy(accuracy(report))
    : `ρ ${report.spearman === null ? '–' : formatCosine(report.spearman)}`;
}

/** How a test was run: `CosAdd · first 300,000 words`. Word pairs are measured by cosines, whatever the method. */
export function runOptions({
  method,
  restrict,
  report,
}: Pick<Evaluation, 'method' | 'restrict' | 'report'>): string {
  const words = restrict === null ? 'all words' : `first ${formatCount(restrict)} words`;
  return report.kind === 'pairs' ? words : `${method === 'mul' ? 'CosMul' : 'CosAdd'} · ${words}`;
}

/** Share of a file's questions or pairs that could not be asked. */
export function leftOut(report: EvaluationReport): number {
  if (report.kind === 'pairs') return report.outOfVocabulary;
  const all = report.asked + report.skipped;
  return all === 0 ? 0 : report.skipped / all;
}

export function formatLeftOut(report: EvaluationReport): string {
  return formatShare(leftOut(report));
}
