import { basename } from 'node:path';
import { formatCount, formatCounted, formatSeconds } from '../../shared/format.ts';
import { checkWritable, writeVectors } from '../embeddings/writing/write-vectors.ts';
import { readArguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { openModel } from './open-model.ts';
import { UsageError } from './usage.ts';

/** `convert IN OUT`: reads a model in any format and writes it in the format of the ending of `OUT`. */
export async function convert(args: readonly string[], context: CommandContext): Promise<void> {
  const [path, out, ...extra] = readArguments(args, {}).positionals;
  if (path === undefined || out === undefined || extra.length > 0)
    throw new UsageError('convert takes a model and the file to write');
  const { console, signal, resources } = context;
  const started = performance.now();
  await checkWritable(out);
  const store = await openModel(path, context);
  const { paths, changedWords } = await writeVectors(out, store, {
    signal,
    report: console.progress,
    kernels: resources.kernels,
  });
  const words = store.words.size;
  const { dimension } = store.vectors;
  const seconds = (performance.now() - started) / 1000;
  const names = paths.map((written) => basename(written)).join(' and ');
  console.result({ words, dimension, seconds }, [
    `Wrote ${formatCount(words)} vectors of ${dimension} numbers to ${names} in ${formatSeconds(seconds)}.`,
    ...(changedWords === 0
      ? []
      : [
          `${formatCounted(changedWords, 'word')} had to be changed: this format cannot hold them as they are.`,
        ]),
  ]);
}
