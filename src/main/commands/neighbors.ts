import { formatCosine } from '../../shared/format.ts';
import { AnalysisPool } from '../analysis/pool.ts';
import { readArguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { openModel, requireWord } from './open-model.ts';
import { printable } from './printable.ts';
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
  const top = given.number('top') ?? 10;
  if (!Number.isInteger(top) || top < 1) throw new UsageError('--top takes a whole number of at least 1');

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
  const lines = nearest.map(
    (neighbor, index) =>
      `${String(index + 1).padStart(4)}  ${formatCosine(neighbor.similarity).padStart(6)}  ${printable(neighbor.word)}`,
  );
  return [printable(word), ...lines];
}
