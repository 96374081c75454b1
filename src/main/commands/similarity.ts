import { formatCosine } from '../../shared/format.ts';
import { cosineSimilarity } from '../analysis/cosine.ts';
import { matrixRow } from '../kernels/matrix.ts';
import { readArguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { openModel, requireWord } from './open-model.ts';
import { UsageError } from './usage.ts';

/** `similarity MODEL A B`: the cosine similarity of two words. */
export async function similarity(args: readonly string[], context: CommandContext): Promise<void> {
  const [path, a, b, ...extra] = readArguments(args, {}).positionals;
  if (path === undefined || a === undefined || b === undefined || extra.length > 0) {
    throw new UsageError('similarity takes a model and two words');
  }
  const store = await openModel(path, context);
  const [rowA, rowB] = [requireWord(store, a), requireWord(store, b)];
  const cosine = cosineSimilarity(matrixRow(store.vectors, rowA), matrixRow(store.vectors, rowB));
  // A zero vector has no direction; JSON has no NaN.
  context.console.result({ similarity: Number.isNaN(cosine) ? null : cosine }, [formatCosine(cosine)]);
}
