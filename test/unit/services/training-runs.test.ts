import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Program } from '../../../src/main/services/host.ts';
import { createProgram } from '../../../src/main/services/program.ts';
import { defaultTokenizerOptions } from '../../../src/shared/corpus.ts';
import type { SerializedError } from '../../../src/shared/errors.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import type { ModelDescription } from '../../../src/shared/models.ts';
import type { TrainingOptions } from '../../../src/shared/training.ts';
import { WordTable } from '../../../src/shared/word-table.ts';
import { plantedGrammar } from '../../conformance/support/corpora.ts';
import { libraryIn, removeOutputs } from '../../support/libraries.ts';
import { builtResources } from '../../support/resources.ts';

const options: TrainingOptions = {
  ...{ dimension: 16, window: 4, negative: 5, epochs: 2, minimumCount: 1, subsample: 0 },
  ...{ learningRate: 0.05, threads: 1, seed: 1, architecture: 'skip-gram', engine: 'cpu' },
};
/** So long that it never comes to its end in a test. */
const endless: TrainingOptions = { ...options, epochs: 100_000 };
const grammar = plantedGrammar(2000).join('\n');

let folder: string;
let running: Program[];
let notices: SerializedError[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-runs-'));
  running = [];
  notices = [];
});
afterEach(async () => {
  await Promise.all(running.map((program) => program.dispose()));
  await rm(folder, { recursive: true, force: true });
});

async function start(checkpointSeconds = 0.05): Promise<Program> {
  const program = await createProgram({
    host: {
      kind: 'browser',
      pickFile: () => Promise.resolve(null),
      pickFolder: () => Promise.resolve(null),
      exportDestination: () => Promise.resolve(null),
    },
    ...{ resources: builtResources, dataFolder: folder, version: '0.0.0', cores: 2, checkpointSeconds },
  });
  program.onEvent((event, payload) => {
    if (event === 'notice') notices.push(payload as SerializedError);
  });
  running.push(program);
  return program;
}

async function quit(program: Program): Promise<void> {
  running.splice(running.indexOf(program), 1);
  await program.dispose();
}

function paste({ handlers }: Program, text = grammar) {
  return handlers['corpus.openText']({
    ...{ job: 'open', name: 'pasted', text, tokenizer: defaultTokenizerOptions },
  });
}

/** The names in a folder; none when it is not there. */
const namesIn = (path: string): Promise<string[]> => readdir(path).catch(() => []);
const checkpoints = (): string => join(folder, 'checkpoints');

/** Resolves when a run that goes on has a checkpoint: when its record has come. */
async function untilKept(): Promise<string> {
  for (;;) {
    for (const name of await namesIn(checkpoints()))
      if ((await namesIn(join(checkpoints(), name))).includes('checkpoint.json'))
        return join(checkpoints(), name);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Trains on a text until there is a checkpoint, and quits. */
async function cutShort(text?: string, begun: TrainingOptions = endless): Promise<string> {
  const program = await start();
  const corpus = await paste(program, text);
  const training = program.handlers['training.start']({ job: 'train', corpus: corpus.id, options: begun });
  training.catch(() => undefined);
  const path = await untilKept();
  await quit(program);
  await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  return path;
}

describe('a run that a quit cuts short', () => {
  it('is listed at the next start and gone on with, its text kept beside it', async () => {
    const path = await cutShort();
    expect(await readFile(join(path, 'text.txt'), 'utf8')).toBe(grammar);
    const { handlers } = await start();
    const [found, ...others] = await handlers['training.interrupted']({});
    expect(others).toEqual([]);
    expect(found).toMatchObject({ corpus: 'pasted', options: endless, words: expect.any(Number) });
    expect(found!.fraction).toBeGreaterThan(0);
    expect(found!.bytes).toBeGreaterThan(found!.words * 16 * 4 * 3);
    const { checkpoint } = found!;
    let resumedAt = 0;
    running[0]!.onEvent((event, payload) => {
      if (event !== 'progress') return;
      const { progress } = payload as { progress: JobProgress };
      if (progress.stage !== 'training' || resumedAt > 0) return;
      resumedAt = progress.done / progress.total!;
      // What reading the text again had told does not stand in the way.
      expect(progress.fraction).toBeCloseTo(resumedAt, 5);
      void handlers['job.cancel']({ job: 'again' });
    });
    const again = handlers['training.resume']({ job: 'again', checkpoint });
    // A run that is gone on with is nobody else's.
    await expect(again).rejects.toMatchObject({ code: 'cancelled' });
    expect(resumedAt).toBeGreaterThanOrEqual(found!.fraction * 0.99);
    expect((await handlers['corpus.current']({}))?.summary.name).toBe('pasted');
    // Who cancels does not want it.
    expect(await namesIn(checkpoints())).toEqual([]);
    expect(notices).toEqual([]);
  });

  it('is forgotten when that is asked for', async () => {
    await cutShort();
    const { handlers } = await start();
    const [found] = await handlers['training.interrupted']({});
    await handlers['training.forget']({ checkpoint: found!.checkpoint });
    expect(await namesIn(checkpoints())).toEqual([]);
    await expect(
      handlers['training.resume']({ job: 'again', checkpoint: found!.checkpoint }),
    ).rejects.toMatchObject({ code: 'checkpoint-unknown' });
    await expect(
      handlers['training.resume']({ job: 'again', checkpoint: '../workspace.json' }),
    ).rejects.toMatchObject({ code: 'checkpoint-unknown' });
  });

  it('is left alone while another program works with it', async () => {
    const path = await cutShort();
    // The parent of this process runs.
    const owner = { pid: process.ppid, host: hostname(), since: Date.now() };
    await writeFile(join(path, 'lock.json'), JSON.stringify(owner));
    const { handlers } = await start();
    expect(await handlers['training.interrupted']({})).toEqual([]);
    const checkpoint = path.slice(checkpoints().length + 1);
    await expect(handlers['training.resume']({ job: 'again', checkpoint })).rejects.toMatchObject({
      code: 'checkpoint-unknown',
    });
    await handlers['training.forget']({ checkpoint });
    expect(await namesIn(path)).toContain('checkpoint.json');
    await rm(join(path, 'lock.json'));
    expect(await handlers['training.interrupted']({})).toHaveLength(1);
  });

  it('is not gone on with on another text', async () => {
    const path = await cutShort();
    await appendFile(join(path, 'text.txt'), ' king');
    const { handlers } = await start();
    const [found] = await handlers['training.interrupted']({});
    const { checkpoint } = found!;
    await expect(handlers['training.resume']({ job: 'again', checkpoint })).rejects.toMatchObject({
      code: 'checkpoint-text-changed',
      parameters: { name: 'pasted' },
    });
    expect(await handlers['training.interrupted']({})).toHaveLength(1);
  });

  it.each([
    ['cut short', (path: string) => truncate(path, 100)],
    ['changed', async (path: string) => writeFile(path, new Uint8Array((await readFile(path)).length))],
    ['removed', (path: string) => rm(path)],
  ])('is set aside when its vectors were %s', async (_, damage) => {
    const path = await cutShort();
    const vectors = (await readdir(path)).find((name) => name.startsWith('outputs'))!;
    await damage(join(path, vectors));
    const { handlers } = await start();
    const [found] = await handlers['training.interrupted']({});
    const { checkpoint } = found!;
    await expect(handlers['training.resume']({ job: 'again', checkpoint })).rejects.toMatchObject({
      code: 'checkpoint-damaged',
      parameters: { name: 'pasted', keptAs: `damaged-${checkpoint}` },
    });
    expect(await handlers['training.interrupted']({})).toEqual([]);
    expect(await namesIn(checkpoints())).toEqual([`damaged-${checkpoint}`]);
  });

  it('is set aside with a notice when its record is damaged', async () => {
    const path = await cutShort();
    await truncate(join(path, 'checkpoint.json'), 50);
    const { handlers } = await start();
    expect(await handlers['training.interrupted']({})).toEqual([]);
    expect(notices).toMatchObject([{ code: 'checkpoint-damaged' }]);
  });
});

describe('a TensorFlow run that a quit cuts short', () => {
  const textbook: TrainingOptions = { ...options, epochs: 20, engine: 'tensorflow' };

  /** The files of the moments on the disk, and where the run is, once it is past its beginning. */
  async function untilFarther(): Promise<{ done: number; moments: string[] }> {
    for (;;) {
      const path = await untilKept();
      const record = JSON.parse(await readFile(join(path, 'checkpoint.json'), 'utf8'));
      if (record.done > 0)
        return { done: record.done, moments: record.moments.map((part: { file: string }) => part.file) };
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('is gone on with, Adam’s moments included, to the losses of one that nothing cut short', async () => {
    const program = await start();
    const corpus = await paste(program);
    const training = program.handlers['training.start']({
      ...{ job: 'train', corpus: corpus.id, options: textbook },
    });
    training.catch(() => undefined);
    expect((await untilFarther()).moments).toHaveLength(4);
    await quit(program);
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
    const { handlers } = await start();
    const [found] = await handlers['training.interrupted']({});
    expect(found!.fraction).toBeLessThan(1);
    const resumed = await handlers['training.resume']({ job: 'again', checkpoint: found!.checkpoint });
    expect(await namesIn(checkpoints())).toEqual([]);
    const { id } = (await handlers['corpus.current']({}))!.summary;
    const whole = await handlers['training.start']({ job: 'train', corpus: id, options: textbook });
    const losses = ({ origin }: typeof whole) => (origin.kind === 'trained' ? origin.losses : []);
    expect(losses(resumed)).toHaveLength(20);
    for (const [epoch, loss] of losses(whole).entries())
      expect(losses(resumed)[epoch]! / loss).toBeCloseTo(1, 3);
    expect(notices).toEqual([]);
  }, 60_000);
});

describe('checkpoints', () => {
  it('go when training comes to its end, and none is written before the first is due', async () => {
    const program = await start(60);
    const corpus = await paste(program);
    await program.handlers['training.start']({ job: 'train', corpus: corpus.id, options });
    expect(await namesIn(checkpoints())).toEqual([]);
    await quit(program);
    const often = await start(0.001);
    const again = await paste(often);
    await often.handlers['training.start']({
      ...{ job: 'train', corpus: again.id, options: { ...options, epochs: 60 } },
    });
    expect(await namesIn(checkpoints())).toEqual([]);
    expect(notices).toEqual([]);
  });

  it('that cannot be kept are one notice, and training goes on', async () => {
    await writeFile(checkpoints(), 'a file where the folder should be');
    const program = await start(0.001);
    const corpus = await paste(program);
    const model = await program.handlers['training.start']({
      ...{ job: 'train', corpus: corpus.id, options: { ...options, epochs: 60 } },
    });
    expect(model.words).toBeGreaterThan(10);
    expect(notices).toMatchObject([{ code: 'checkpoint-not-kept', parameters: { name: 'pasted' } }]);
  });

  it('of a program that was killed while it began one are removed', async () => {
    const left = join(checkpoints(), 'run-01234567-89ab-cdef-0123-456789abcdef');
    await mkdir(left, { recursive: true });
    await utimes(left, 1, 1);
    const { handlers } = await start();
    expect(await handlers['training.interrupted']({})).toEqual([]);
    expect(await namesIn(checkpoints())).toEqual([]);
  });
});

/** The mean loss of each epoch of a model's training. */
function lossesOf({ origin }: ModelDescription): readonly number[] {
  if (origin.kind !== 'trained') throw new Error('the model was not trained');
  return origin.losses;
}

describe('training a model further', () => {
  it('adds the words that it lacks, adds up counts, and leaves the model as it was', async () => {
    const { handlers } = await start();
    const first = await handlers['corpus.openText']({
      ...{
        job: 'open',
        name: 'first',
        text: 'a b c a b a d\n'.repeat(30),
        tokenizer: defaultTokenizerOptions,
      },
    });
    const model = await handlers['training.start']({ job: 'train', corpus: first.id, options });
    const before = await handlers['model.word']({ model: model.id, index: 0 });
    const second = await handlers['corpus.openText']({
      ...{
        job: 'open',
        name: 'second',
        text: 'd e d e f d\n'.repeat(40),
        tokenizer: defaultTokenizerOptions,
      },
    });
    const further = await handlers['training.continue']({
      // The dimension is the model's, whatever the form says.
      ...{
        job: 'more',
        model: model.id,
        corpus: second.id,
        options: { ...options, dimension: 99, learningRate: 1e-9 },
      },
    });
    expect(further).toMatchObject({ name: 'first + second', words: 6, dimension: 16 });
    const { words, counts } = await handlers['model.vocabulary']({ model: further.id });
    const counted = Object.fromEntries(new WordTable(words).words().map((word, row) => [word, counts![row]]));
    expect(counted).toEqual({ a: 90, b: 60, c: 30, d: 30 + 120, e: 80, f: 40 });
    expect([...counts!]).toEqual([...counts!].sort((x, y) => y - x));
    // At no learning rate to speak of, the words that the model knew are where they were, in a row of another number.
    const [row] = await handlers['model.find']({ model: further.id, words: ['a'] });
    const after = await handlers['model.word']({ model: further.id, index: row! });
    expect(Array.from(after.vector)).toEqual(Array.from(before.vector).map((x) => expect.closeTo(x, 5)));
    expect(await handlers['model.word']({ model: model.id, index: 0 })).toEqual(before);
    expect(await handlers['models.list']({})).toHaveLength(2);
  });

  it('goes on from its own output vectors, also after a new start; without them from zeros', async () => {
    const first = await start();
    const corpus = await paste(first);
    const model = await first.handlers['training.start']({ job: 'train', corpus: corpus.id, options });
    const ownLoss = lossesOf(model).at(-1)!;
    await quit(first);
    const library = join(folder, 'library');
    const [entry] = await readdir(library);
    /** The loss of the model as it is on the disk: it is measured, and nothing to speak of is learned. */
    const lossAtFirst = async (): Promise<number> => {
      const program = await start();
      const { id } = await paste(program);
      const opened = await program.handlers['library.open']({ job: 'open', entry: entry! });
      const about = { job: 'more', model: opened.id, corpus: id };
      const measuring = { ...options, epochs: 1, learningRate: 1e-9 };
      const further = await program.handlers['training.continue']({ ...about, options: measuring });
      await quit(program);
      return lossesOf(further)[0]!;
    };
    expect(await lossAtFirst()).toBeLessThan(ownLoss);
    await removeOutputs(libraryIn(library).library, entry!);
    // Knowing nothing of a pair loses ln 2.
    expect(await lossAtFirst()).toBeCloseTo(Math.LN2, 5);
  });
});
