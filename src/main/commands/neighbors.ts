import { AnalysisPool } from '../analysis/pool.ts';
import { readArguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { openModel, requireWord } from './open-model.ts';
import { printable, rankedLines } from './printable.ts';
import { UsageError } from './usage.ts';

interface WordNeighbors {
  readonly word: string;
  readonly neighbors: readonly { readonly word: string; readonly similarity: number }[];
}

/** `neighbors MODEL WORD…`: the nearest words of each word. */
export async function neighbors(args: readonly string[], context: CommandContext): Promise<void> {
  const given = readArguments(args, { top: { type: 'string' } });
  const [path, ...words] = given.positionals;
  if (path === undefined || words.length === 0) throw new UsageError('neighbors takes a model and words');
  const top = given.count('top') ?? 10;

  const store = await openModel(path, context);
  const rows = words.map((word) => requireWord(store, word));
  const pool = await AnalysisPool.create(context.threads, context.resources.kernels);
  try {
    const results: WordNeighbors[] = [];
    for (const [index, row] of rows.entries()) {
      const { indices, scores } = await pool.neighbors(store.vectors, row, { top });
      const nearest = Array.from(indices, (neighbor, rank) => ({
        word: store.words.word(neighbor),
        similarity: scores[rank]!,
      }));
      results.push({ word: words[index]!, neighbors: nearest });
    }
    context.console.result(results.length === 1 ? results[0] : results, results.flatMap(table));
  } finally {
    await pool.dispose();
  }
}

function table({ word, neighbors: nearest }: WordNeighbors): string[] {
  return [printable(word), ...rankedLines(nearest)];
}
