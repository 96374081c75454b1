import type { Grouping } from './cosine-groups.ts';
import { type AnalysisThreads, type LongWork, sharedDoubles, unlessCancelled } from './threads.ts';
import type { RowSource } from './workspace.ts';

/** Vectors that all are compared with in one call: some tens of milliseconds for 2,000 of them. */
const comparedAtOnce = 64;

/**
 * Compares all rows of a layer with each other by cosine and clusters them by Ward's method on unit vectors, so that length, which follows how often a word
 * was seen rather than what it means, plays no part.
 * @throws ProgramError `cancelled`
 */
export async function groupRows(
  threads: AnalysisThreads,
  source: RowSource,
  { signal }: LongWork = {},
): Promise<Grouping> {
  const n = source.rows;
  const norms = sharedDoubles(1, n)[0]!;
  const cosines = sharedDoubles(1, n * n)[0]!;
  const thread = await threads.any();
  await unlessCancelled(thread.call('norms', { source, from: 0, to: n, norms }), signal);
  const blocks = Math.ceil(n / comparedAtOnce);
  // The last blocks have most to compare with; begun first, they leave no thread waiting for another.
  await threads.each(blocks, signal, (worker, block) => {
    const from = (blocks - 1 - block) * comparedAtOnce;
    return worker.call('compareRows', {
      source,
      from,
      to: Math.min(n, from + comparedAtOnce),
      norms,
      cosines,
    });
  });
  const similarities = new Float32Array(new SharedArrayBuffer(n * n * 4));
  const grouped = await unlessCancelled(thread.call('groupRows', { cosines, similarities }), signal);
  return { similarities, ...grouped };
}
