import { rankOutliers } from '../analysis/outliers.ts';
import { AnalysisPool } from '../analysis/pool.ts';
import { readArguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { openModel, requireWord } from './open-model.ts';
import { printable, rankedLines } from './printable.ts';
import { UsageError } from './usage.ts';

/** `odd-one-out MODEL WORD…`: the word that fits the others least, and for a person how well each one fits. */
export async function oddOneOut(args: readonly string[], context: CommandContext): Promise<void> {
  const [path, ...words] = readArguments(args, {}).positionals;
  // Two words fit their mean equally well.
  if (path === undefined || words.length < 3)
    throw new UsageError('odd-one-out takes a model and at least three words');

  const store = await openModel(path, context);
  const rows = words.map((word) => requireWord(store, word));
  const pool = await AnalysisPool.create(context.threads, context.resources.kernels);
  try {
    const { indices, cosines } = await rankOutliers(pool, store.vectors, rows);
    const ranked = Array.from(indices, (row, at) => ({
      word: words[rows.indexOf(row)]!,
      similarity: cosines[at]!,
    }));
    const { word } = ranked[0]!;
    context.console.result({ word }, [printable(word), ...rankedLines(ranked)]);
  } finally {
    await pool.dispose();
  }
}
