import { formatSeconds, formatShare } from '../../shared/format.ts';
import { AnalysisPool } from '../analysis/pool.ts';
import { atomicWrite } from '../files/atomic-write.ts';
import { readArguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { openModel } from './open-model.ts';
import { UsageError } from './usage.ts';

const encoder = new TextEncoder();
/** Rows formatted between two looks at the signal. */
const rowsAtOnce = 4096;

/** `pca MODEL`: principal components of all rows; with `--out`, each word with its place on them, separated by tabs. */
export async function pca(args: readonly string[], context: CommandContext): Promise<void> {
  const given = readArguments(args, { components: { type: 'string' }, out: { type: 'string' } });
  const [path, ...extra] = given.positionals;
  if (path === undefined || extra.length > 0) throw new UsageError('pca takes one model');
  const components = given.number('components') ?? 3;
  const store = await openModel(path, context);
  if (!Number.isInteger(components) || components < 1 || components > store.vectors.dimension) {
    throw new UsageError(
      `--components takes a whole number from 1 to ${store.vectors.dimension} for this model`,
    );
  }
  const { console, signal, threads, resources } = context;
  const pool = await AnalysisPool.create(threads, resources.kernels);
  try {
    const { projection } = await pool.project(store.vectors, components, {
      signal,
      report: console.progress,
    });
    const out = given.text('out');
    if (out !== undefined) {
      await atomicWrite(
        out,
        rows(store.words.size, (row) => [
          printableField(store.words.word(row)),
          ...projection.positions.subarray(row * components, (row + 1) * components),
        ]),
        { signal },
      );
    }
    const { explainedVarianceRatio, seconds } = projection;
    console.result({ explainedVarianceRatio, seconds }, [
      ...explainedVarianceRatio.map((share, index) => `PC${index + 1}  ${formatShare(share)} of variance`),
      `${formatSeconds(seconds)}`,
    ]);
  } finally {
    await pool.dispose();
  }
}

/** Tabs and line ends inside a word would break the table. */
function printableField(word: string): string {
  return word.replaceAll(/[\t\n\r]/g, ' ');
}

function* rows(count: number, row: (index: number) => (string | number)[]): Generator<Uint8Array> {
  for (let start = 0; start < count; start += rowsAtOnce) {
    const lines: string[] = [];
    for (let index = start; index < Math.min(start + rowsAtOnce, count); index++)
      lines.push(row(index).join('\t'));
    yield encoder.encode(`${lines.join('\n')}\n`);
  }
}
