import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Jobs } from '../../../src/main/jobs/jobs.ts';
import { nodeProcesses } from '../../../src/main/processes/node-processes.ts';
import type { Process, ProcessStarter } from '../../../src/main/processes/process.ts';
import { ContextLoader } from '../../../src/main/services/context-loader.ts';
import type { ContextRequests, ContextServices } from '../../../src/main/services/context-services.ts';
import { contextStudyRequests } from '../../../src/main/services/context-studies.ts';
import { Studies } from '../../../src/main/services/studies.ts';
import type { ContextModel } from '../../../src/shared/contexts.ts';
import type { ProgramError } from '../../../src/shared/errors.ts';
import { buildEntries } from '../../support/process-entries.ts';
import { builtResources } from '../../support/resources.ts';

let entries: Awaited<ReturnType<typeof buildEntries>>;
let folder: string;
beforeAll(async () => {
  entries = await buildEntries(fileURLToPath(new URL('support/contextual.ts', import.meta.url)));
  folder = await mkdtemp(join(tmpdir(), 'semascope-contexts-'));
  for (const name of ['good', 'other', 'slow', 'deadly', 'endless-tokenizer']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'tokenizer.json'), '{}');
  }
});
afterAll(async () => {
  await entries.dispose();
  await rm(folder, { recursive: true });
});

let started: Process<never>[];
let studies: Studies;
let loader: ContextLoader;
let requests: Pick<ContextRequests, 'contexts.open' | 'contexts.close' | 'contexts.study' | 'contexts.scale'>;
let jobs: Jobs;
let heard: string[];
let weightsBytes: number;
/** Resolves at the next event or notice of this name. */
let hear: (name: string) => Promise<void>;

beforeEach(() => {
  started = [];
  heard = [];
  weightsBytes = 1000;
  const waiting = new Map<string, () => void>();
  const tell = (name: string): void => {
    heard.push(name);
    waiting.get(name)?.();
  };
  hear = (name) => new Promise((resolve) => waiting.set(name, resolve));
  const real = nodeProcesses(entries.folder);
  const processes: ProcessStarter = {
    start(entry) {
      const process = real.start(entry);
      started.push(process as Process<never>);
      return process as never;
    },
  };
  studies = new Studies();
  jobs = new Jobs((job) => tell(`progress ${job}`));
  const services = {
    jobs,
    assets: builtResources.assets,
    processes,
    studies,
    emit: (event: string) => tell(event),
    notice: (error: unknown) => tell(`notice ${(error as ProgramError).code}`),
    folders: {
      resolve: (name: string) => ({ folder: name, path: join(folder, name), name }),
      opened: async (name: string) => tell(`opened ${name}`),
    },
    inspect: async () => ({
      family: 'bert',
      weights: [{ file: 'model.onnx', precision: 'full' as const, bytes: weightsBytes }],
    }),
    patience: 300,
  };
  loader = new ContextLoader(services);
  // Only what these requests use is there.
  requests = contextStudyRequests({ ...(services as unknown as ContextServices), loader, studies });
});
afterEach(async () => {
  await loader.dispose();
  await Promise.all(started.map((process) => process.dispose()));
});

const open = (name: string, job = 'open'): Promise<ContextModel> =>
  requests['contexts.open']({ job, folder: name, weights: null, device: 'cpu' });
const study = (model: ContextModel, sentences: string[], job = 'study') =>
  requests['contexts.study']({ job, model: model.id, word: 'light', sentences, pooling: 'mean', base: null });
const alive = (process: Process<never>): Promise<boolean> =>
  Promise.race([
    process.ended.then(() => false),
    new Promise<boolean>((resolve) => setImmediate(resolve, true)),
  ]);

/** Ends a process as the system would. */
function kill(process: Process<never> | undefined): void {
  globalThis.process.kill(process!.pid!, 'SIGKILL');
}

describe('a contextual model', () => {
  it('is loaded in a process of its own, which the next model replaces once it is there', async () => {
    const good = await open('good');
    expect(good).toMatchObject({
      name: 'good',
      family: 'bert',
      layers: [0, 1],
      hiddenSize: 4,
      device: 'cpu',
    });
    const first = await study(good, ['a light']);
    const failed = open('deadly');
    await expect(failed).rejects.toMatchObject({
      code: 'context-weights',
      parameters: { name: 'deadly', file: 'model.onnx', reason: expect.stringContaining('SIGSEGV') },
    });
    expect(loader.current).toEqual(good);
    expect(studies.find(first.id)).not.toBe(null);

    const other = await open('other');
    expect(loader.current).toEqual(other);
    await expect(started[0]!.ended).resolves.toBe('it was closed');
    expect(studies.find(first.id)).toBe(null);
    await expect(study(good, ['a light'])).rejects.toMatchObject({ code: 'context-model-not-open' });
    expect(heard).toContain('opened other');

    await requests['contexts.close']({});
    expect(loader.current).toBe(null);
    expect(await alive(started.at(-1)!)).toBe(false);
    expect(heard.filter((name) => name.startsWith('notice'))).toEqual([]);
  });

  it('is not loaded any further when that is cancelled, and the one before stays', async () => {
    const good = await open('good');
    const loading = open('slow', 'slow one');
    const cancelled = expect(loading).rejects.toMatchObject({ code: 'cancelled' });
    await hear('progress slow one');
    jobs.cancel('slow one');
    await cancelled;
    expect(await alive(started.at(-1)!)).toBe(false);
    expect(loader.current).toEqual(good);
    expect((await study(good, ['a light'])).occurrences).toHaveLength(1);
  });

  it('is refused when there is no memory for it', async () => {
    weightsBytes = 2 ** 50;
    await expect(open('good')).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(started).toEqual([]);
  });

  it('is stopped when its tokenizer never ends: when it is read, and when it reads', async () => {
    await expect(open('endless-tokenizer')).rejects.toMatchObject({ code: 'tokenizer-unusable' });
    const good = await open('good');
    await expect(study(good, ['an endless light'])).rejects.toMatchObject({ code: 'tokenizer-unusable' });
    expect((await study(good, ['a light'])).occurrences).toHaveLength(1);
    for (const process of started.slice(0, -1)) expect(await alive(process)).toBe(false);
  });

  it('is started again by the next request when its process is killed at work, and nothing else is lost', async () => {
    const good = await open('good');
    const before = await study(good, ['a light', 'the light']);
    // Words of 13 letters are what this model never finishes with.
    const running = study(good, ['thirteenchars light']);
    const failed = expect(running).rejects.toMatchObject({
      code: 'context-process-ended',
      parameters: { name: 'good', reason: expect.stringContaining('SIGKILL') },
    });
    await hear('progress study');
    const changed = hear('contextsChanged');
    kill(started[0]);
    await failed;
    await changed;
    expect(heard.filter((name) => name.startsWith('notice'))).toEqual([]);
    expect(loader.current).toEqual(good);
    expect(studies.find(before.id)).not.toBe(null);

    const after = await study(good, ['a light', 'one more light']);
    expect(after.model).toBe(good.id);
    expect(after.occurrences).toHaveLength(2);
    expect(started).toHaveLength(2);
  });

  it('tells of a process that ends while nobody uses it, and starts it again when it is needed', async () => {
    const good = await open('good');
    const noticed = hear('notice context-process-ended');
    kill(started[0]);
    await noticed;
    const [first, second] = await Promise.all([
      study(good, ['a light']),
      study(good, ['the light'], 'second'),
    ]);
    expect([first.occurrences.length, second.occurrences.length]).toEqual([1, 1]);
    expect(started).toHaveLength(2);
  });

  it('answers a cancelled study at once, while the batch under way goes on, and is free for the next', async () => {
    const good = await open('good');
    const running = study(good, ['thirteenchars light']);
    const cancelled = expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await hear('progress study');
    jobs.cancel('study');
    await cancelled;
    // The batch never ends, so whoever comes next waits, and can be cancelled too.
    const next = study(good, ['a light'], 'next');
    const nextCancelled = expect(next).rejects.toMatchObject({ code: 'cancelled' });
    await hear('progress next');
    jobs.cancel('next');
    await nextCancelled;
    expect(await alive(started[0]!)).toBe(true);
  });

  it('measures what cosines mean once', async () => {
    const good = await open('good');
    const scale = await requests['contexts.scale']({ job: 'scale', model: good.id });
    expect(scale.layers).toHaveLength(2);
    expect(scale.words).toBe(40);
    const { same, unrelated } = scale.layers[0]!;
    for (const { low, mean, high } of [same, unrelated]) {
      expect(low).toBeLessThanOrEqual(mean);
      expect(mean).toBeLessThanOrEqual(high);
    }
    kill(started[0]);
    await started[0]!.ended;
    expect(await requests['contexts.scale']({ job: 'again', model: good.id })).toBe(scale);
    expect(started).toHaveLength(1);
  });
});

it('asks what models can run on once, of a process that then ends', async () => {
  expect(await loader.devices()).toEqual(['cpu']);
  expect(await loader.devices()).toEqual(['cpu']);
  expect(started).toHaveLength(1);
  expect(await alive(started[0]!)).toBe(false);
});
