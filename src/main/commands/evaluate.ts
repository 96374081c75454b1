import { basename, resolve } from 'node:path';
import { formatCosine, formatCount, formatShare } from '../../shared/format.ts';
import type { AnalogyReport, EvaluationReport, WordPairReport } from '../../shared/questions.ts';
import { AnalysisPool } from '../analysis/pool.ts';
import { evaluate as evaluateModel } from '../services/evaluation.ts';
import { readEvaluationFile } from '../services/evaluation-file.ts';
import { readArguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { openModel } from './open-model.ts';
import { printable } from './printable.ts';
import { UsageError } from './usage.ts';

/** How many of the most frequent words count, as in gensim. */
const usualRestriction = 300_000;

/** `evaluate MODEL [--analogies FILE] [--pairs FILE]`: the standard tests. */
export async function evaluate(args: readonly string[], context: CommandContext): Promise<void> {
  const text = { type: 'string' } as const;
  const given = readArguments(args, { analogies: text, pairs: text, restrict: text });
  const [path, ...extra] = given.positionals;
  if (path === undefined || extra.length > 0) throw new UsageError('evaluate takes one model');
  const files = (['analogies', 'pairs'] as const).flatMap((kind) => {
    const file = given.text(kind);
    return file === undefined ? [] : [{ kind, file }];
  });
  if (files.length === 0) throw new UsageError('evaluate takes --analogies FILE or --pairs FILE, or both');
  const restrict = given.number('restrict') ?? usualRestriction;
  if (!Number.isInteger(restrict) || restrict < 1)
    throw new UsageError('--restrict takes a whole number of at least 1');

  const { console, signal, threads, resources } = context;
  // What cannot be asked is told before a large model is opened.
  const texts = await Promise.all(
    files.map(({ file }) => readEvaluationFile(resolve(file), basename(file), signal)),
  );
  const store = await openModel(path, context);
  const pool = await AnalysisPool.create(threads, resources.kernels);
  try {
    const reports: EvaluationReport[] = [];
    for (const [index, { kind }] of files.entries()) {
      const options = { restrict, method: 'add', expected: kind } as const;
      const work = { signal, report: console.progress };
      reports.push(await evaluateModel(pool, store, texts[index]!, options, work));
    }
    console.result(Object.fromEntries(reports.map(document)), reports.flatMap(lines));
  } finally {
    await pool.dispose();
  }
}

/** The report's entry in the document. */
function document(report: EvaluationReport): [string, object] {
  if (report.kind === 'pairs') {
    const { pearson, spearman, outOfVocabulary } = report;
    return ['pairs', { pearson, spearman, outOfVocabulary }];
  }
  const sections = report.sections.map(({ name, ...section }) => ({ section: name, ...score(section) }));
  return ['analogies', { ...score(report), sections }];
}

interface Score {
  readonly accuracy: number;
  readonly correct: number;
  readonly total: number;
}

/** Questions that were left out do not count; a section without any other has the accuracy 0, as in gensim. */
function score({ correct, asked }: Pick<AnalogyReport, 'correct' | 'asked'>): Score {
  return { accuracy: asked === 0 ? 0 : correct / asked, correct, total: asked };
}

function lines(report: EvaluationReport): string[] {
  return report.kind === 'pairs' ? pairLines(report) : analogyLines(report);
}

function analogyLines({ sections, skipped, ...total }: AnalogyReport): string[] {
  const rows = [...sections, { ...total, name: 'all' }].map((section) => ({
    name: printable(section.name),
    ...score(section),
  }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  return [
    ...rows.map(
      ({ name, accuracy, correct, total: asked }) =>
        `${name.padEnd(width)}  ${(asked === 0 ? '—' : formatShare(accuracy)).padStart(7)}  ${formatCount(correct)} of ${formatCount(asked)}`,
    ),
    `${formatCount(skipped)} questions have a word that the vocabulary lacks`,
  ];
}

function pairLines({ pearson, spearman, outOfVocabulary, pairs }: WordPairReport): string[] {
  const shown = (correlation: number | null): string =>
    correlation === null ? 'undefined' : formatCosine(correlation);
  return [
    `Pearson   ${shown(pearson)}`,
    `Spearman  ${shown(spearman)}`,
    `${formatShare(outOfVocabulary)} of ${formatCount(pairs)} pairs have a word that the vocabulary lacks`,
  ];
}
