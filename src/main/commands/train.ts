import { basename, resolve } from 'node:path';
import type { TokenizerOptions } from '../../shared/corpus.ts';
import { formatCompact, formatCount, formatSeconds } from '../../shared/format.ts';
import {
  defaultTrainingOptions,
  type TrainingOptions,
  trainingOptionsSchema,
} from '../../shared/training.ts';
import { readCorpus } from '../corpus/read-corpus.ts';
import { checkWritable, writeVectors } from '../embeddings/writing/write-vectors.ts';
import { createEngines } from '../services/engines.ts';
import { trainModel } from '../services/training.ts';
import { type CommandArguments, readArguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { UsageError } from './usage.ts';

/** A text of fewer bytes, compressed or not, is trained by one thread if nothing else is asked for. */
const smallText = 50_000;

/** What the options that were not given are taken from before the text is read. */
const noText = { tokens: 0, distinctWords: 0 };

/** `train CORPUS --out FILE`: trains vectors on a text and writes them. */
export async function train(args: readonly string[], context: CommandContext): Promise<void> {
  const given = readArguments(args, {
    out: { type: 'string' },
    dim: { type: 'string' },
    window: { type: 'string' },
    negative: { type: 'string' },
    epochs: { type: 'string' },
    'min-count': { type: 'string' },
    subsample: { type: 'string' },
    'learning-rate': { type: 'string' },
    threads: { type: 'string' },
    seed: { type: 'string' },
    engine: { type: 'string' },
    architecture: { type: 'string' },
    tokenizer: { type: 'string' },
    lowercase: { type: 'boolean' },
    'no-lowercase': { type: 'boolean' },
  });
  const [path, ...extra] = given.positionals;
  const out = given.text('out');
  if (path === undefined || extra.length > 0) throw new UsageError('train takes one corpus');
  if (out === undefined) throw new UsageError('train needs --out FILE');
  const tokenizer = readTokenizer(given);
  const chosen = readOptions(given);

  const { console, signal, threads, resources } = context;
  const started = performance.now();
  await checkWritable(out);
  const engines = createEngines(threads, resources);
  // The hardware is asked while the text is read; when one engine only would do, before: nobody waits for a text that cannot be trained.
  const choosing = engines.choose({ ...defaultTrainingOptions(noText, threads.cores), ...chosen });
  choosing.catch(() => undefined);
  const byCpu = chosen.engine === undefined || chosen.engine === 'auto' || chosen.engine === 'cpu';
  if (!byCpu) await choosing;
  let trainersAhead = false;
  const { encoded, summary, release } = await readCorpus(
    { kind: 'file', path: resolve(path), name: basename(path) },
    tokenizer,
    {
      id: 'corpus',
      threads,
      signal,
      report(progress) {
        console.progress(progress);
        // One thread merges now, so another core can make the threads ready that train.
        if (progress.stage !== 'encoding' || trainersAhead || !byCpu) return;
        trainersAhead = true;
        const small = progress.total !== null && progress.total < smallText;
        threads.startAhead('train', chosen.threads ?? (small ? 1 : threads.cores));
      },
    },
  );
  const options = {
    ...defaultTrainingOptions(summary, threads.cores, chosen.engine, chosen.architecture),
    ...chosen,
  };
  const { store, origin } = await trainModel({
    engines,
    corpus: encoded,
    corpusName: summary.name,
    sample: false,
    options,
    signal,
    report: console.progress,
    onLost: console.notice,
  }).finally(release);
  await writeVectors(out, store, { signal, report: console.progress, kernels: resources.kernels });
  const totalSeconds = (performance.now() - started) / 1000;
  console.result(
    {
      engine: origin.engine,
      device: origin.device,
      words: origin.tokens,
      vocabulary: store.words.size,
      dimension: options.dimension,
      epochs: options.epochs,
      losses: origin.losses,
      trainSeconds: origin.trainSeconds,
      totalSeconds,
      wordsPerSecond: origin.wordsPerSecond,
    },
    [
      `Wrote ${formatCount(store.words.size)} vectors of ${options.dimension} numbers to ${basename(out)}.`,
      `${formatCount(origin.tokens)} words × ${formatCount(options.epochs)} epochs in ${formatSeconds(origin.trainSeconds)} ` +
        `(${formatCompact(origin.wordsPerSecond)} words/s, ${origin.device}), ${formatSeconds(totalSeconds)} in all; ` +
        `loss ${(origin.losses[0] ?? 0).toFixed(3)} → ${(origin.losses.at(-1) ?? 0).toFixed(3)}.`,
    ],
  );
}

function readTokenizer(given: CommandArguments): TokenizerOptions {
  const tokenizer = given.text('tokenizer') ?? 'unicode';
  if (tokenizer !== 'unicode' && tokenizer !== 'whitespace') {
    throw new UsageError(`--tokenizer is unicode or whitespace, not "${tokenizer}"`);
  }
  if (given.flag('lowercase') && given.flag('no-lowercase')) {
    throw new UsageError('--lowercase and --no-lowercase exclude each other');
  }
  // Text that comes tokenized is taken as it is; ordinary text gives better vectors without case.
  const lowercase = given.flag('lowercase') || (tokenizer === 'unicode' && !given.flag('no-lowercase'));
  return { tokenizer, lowercase };
}

const optionNames = {
  dimension: 'dim',
  window: 'window',
  negative: 'negative',
  epochs: 'epochs',
  minimumCount: 'min-count',
  subsample: 'subsample',
  learningRate: 'learning-rate',
  threads: 'threads',
  seed: 'seed',
} as const;

/** The training options that were given; each is checked as the contract checks it. */
function readOptions(given: CommandArguments): Partial<TrainingOptions> {
  const numbers = Object.entries(optionNames).flatMap(([name, option]) => {
    const value = given.number(option);
    return value === undefined ? [] : [[name, value] as const];
  });
  const names = Object.fromEntries(
    (['engine', 'architecture'] as const).flatMap((name) => {
      const value = given.text(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const parsed = trainingOptionsSchema.partial().safeParse({ ...Object.fromEntries(numbers), ...names });
  if (parsed.success) return parsed.data as Partial<TrainingOptions>;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? '');
  const option = name in optionNames ? optionNames[name as keyof typeof optionNames] : name;
  throw new UsageError(`--${option}: ${issue?.message ?? 'not a valid value'}`);
}
