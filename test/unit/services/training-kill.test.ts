import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProgram } from '../../../src/main/services/program.ts';
import { defaultTokenizerOptions } from '../../../src/shared/corpus.ts';
import type { ModelDescription } from '../../../src/shared/models.ts';
import type { TrainingOptions } from '../../../src/shared/training.ts';
import { plantedGrammar } from '../../conformance/support/corpora.ts';
import { builtResources } from '../../support/resources.ts';

/** How often the program is killed while it trains; TRAINING_KILLS asks for another number. */
const kills = Number(process.env['TRAINING_KILLS'] ?? 4);
const checkpointSeconds = 0.05;

const options: TrainingOptions = {
  ...{ dimension: 24, window: 5, negative: 5, epochs: 400, minimumCount: 1, subsample: 0 },
  ...{ learningRate: 0.05, threads: 2, seed: 1, architecture: 'skip-gram', engine: 'cpu' },
};

let place: string;
let host: string;
let text: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'semascope-train-kill-'));
  host = join(place, 'host.mjs');
  text = join(place, 'grammar.txt');
  await writeFile(text, plantedGrammar(3000).join('\n'));
  const input = fileURLToPath(new URL('../../support/training-host.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node', external: ['koffi'] });
  await bundle.write({ file: host, format: 'esm', codeSplitting: false });
  await bundle.close();
}, 60_000);
afterAll(() => rm(place, { recursive: true, force: true }));

/** Lets a program train and kills it with SIGKILL so long after its first checkpoint, in milliseconds. Gives what it said. */
async function trainUntilKilled(dataFolder: string, after: number): Promise<string[]> {
  const given = [
    dataFolder,
    JSON.stringify(builtResources),
    text,
    JSON.stringify(options),
    `${checkpointSeconds}`,
  ];
  const child = spawn(process.execPath, [host, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const kept = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('kept')) resolve();
    });
  });
  const ended = once(child, 'close');
  await Promise.race([kept, ended]);
  // The moment is what is random here; nothing waits for something to happen.
  await setTimeout(after);
  child.kill('SIGKILL');
  await ended;
  return said.trim().split('\n');
}

/** A program of this process; what it gives is the cosines of all pairs of words of the model that `train` trains, in the order of `words`. */
async function inProcess<T>(
  dataFolder: string,
  work: (
    handlers: Awaited<ReturnType<typeof createProgram>>['handlers'],
    register: (path: string) => Promise<string>,
  ) => Promise<T>,
): Promise<T> {
  const program = await createProgram({
    host: {
      kind: 'browser',
      pickFile: () => Promise.resolve(null),
      pickFolder: () => Promise.resolve(null),
      exportDestination: () => Promise.resolve(null),
    },
    ...{ resources: builtResources, dataFolder, version: '0.0.0', cores: 2, checkpointSeconds },
  });
  try {
    return await work(program.handlers, async (path) => (await program.registerFile(path)).file);
  } finally {
    await program.dispose();
  }
}

type Handlers = Parameters<Parameters<typeof inProcess>[1]>[0];

async function scores(handlers: Handlers, model: ModelDescription) {
  const rows = Array.from({ length: model.words }, (_, row) => row);
  const cosines = await handlers['model.matrix']({ model: model.id, rows });
  if (model.origin.kind !== 'trained') throw new Error('not a trained model');
  return { losses: model.origin.losses, cosines: Array.from(cosines) };
}

/** Pearson's correlation. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (const [at, value] of a.entries()) {
    both += (value - meanA) * (b[at]! - meanB);
    squaresA += (value - meanA) ** 2;
    squaresB += (b[at]! - meanB) ** 2;
  }
  return both / Math.sqrt(squaresA * squaresB);
}

it(`a run that is killed ${kills} times comes to its end, and the vectors are like those of a run that nothing cut short`, async () => {
  const dataFolder = join(place, 'data');
  let farthest = 0;
  for (let kill = 0; kill < kills; kill++) {
    const [begin = ''] = await trainUntilKilled(dataFolder, Math.random() * 200);
    if (kill === 0) {
      expect(begin).toBe('begun');
      continue;
    }
    const [, fraction] = /^resumed (.*)$/.exec(begin) ?? [];
    // Whatever was kept is never lost again.
    expect(Number(fraction)).toBeGreaterThanOrEqual(farthest);
    farthest = Number(fraction);
  }
  const resumed = await inProcess(dataFolder, async (handlers) => {
    const [interrupted, ...others] = await handlers['training.interrupted']({});
    expect(others).toEqual([]);
    expect(interrupted).toMatchObject({ corpus: 'grammar.txt', options });
    expect(interrupted!.fraction).toBeGreaterThan(farthest);
    expect(interrupted!.fraction).toBeLessThan(1);
    const { checkpoint } = interrupted!;
    const model = await handlers['training.resume']({ job: 'resume', checkpoint });
    expect(await handlers['training.interrupted']({})).toEqual([]);
    expect(await readdir(join(dataFolder, 'checkpoints'))).toEqual([]);
    return scores(handlers, model);
  });
  const whole = await inProcess(join(place, 'other'), async (handlers, register) => {
    const file = await register(text);
    const tokenizer = defaultTokenizerOptions;
    const corpus = await handlers['corpus.open']({ job: 'open', file, tokenizer });
    return scores(handlers, await handlers['training.start']({ job: 'train', corpus: corpus.id, options }));
  });
  expect(resumed.losses).toHaveLength(options.epochs);
  expect(resumed.losses.at(-1)! / whole.losses.at(-1)!).toBeGreaterThan(0.98);
  expect(resumed.losses.at(-1)! / whole.losses.at(-1)!).toBeLessThan(1.02);
  // An epoch that began without what was learned before it would stand out.
  for (const [epoch, loss] of resumed.losses.entries())
    if (epoch > 0) expect(loss / resumed.losses[epoch - 1]!).toBeLessThan(1.05);
  expect(correlation(resumed.cosines, whole.cosines)).toBeGreaterThan(0.95);
}, 120_000);
