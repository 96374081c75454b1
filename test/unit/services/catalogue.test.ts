import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Jobs } from '../../../src/main/jobs/jobs.ts';
import { catalogueRequests } from '../../../src/main/services/catalogue.ts';
import type { Program } from '../../../src/main/services/host.ts';
import { Models } from '../../../src/main/services/models.ts';
import { createProgram } from '../../../src/main/services/program.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import { describeError } from '../../../src/shared/describe-error.ts';
import { ProgramError, type SerializedError } from '../../../src/shared/errors.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import { sentenceOf } from '../../support/downloads.ts';
import { Mirror } from '../../support/mirror.ts';
import { builtResources } from '../../support/resources.ts';

const text = '3 2\nking 1 0\nqueen 0 1\ncastle 0.5 -0.25\n';
const tiny = { name: 'tiny-model-2', words: 3, dimension: 2, text };

let mirror: Mirror;
let dataFolder: string;
const running: Program[] = [];
let heard: { progress: JobProgress[]; notices: SerializedError[]; libraryChanges: number };

beforeEach(async () => {
  mirror = await Mirror.start();
  dataFolder = await mkdtemp(join(tmpdir(), 'catalogue-'));
  heard = { progress: [], notices: [], libraryChanges: 0 };
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.dispose()));
  await mirror.close();
  await rm(dataFolder, { recursive: true });
});

/** The program as a host makes it, with the option `--catalogue` when there is one. */
async function start(catalogue?: string): Promise<Program> {
  const program = await createProgram({
    host: {
      kind: 'browser',
      pickFile: () => Promise.resolve(null),
      pickFolder: () => Promise.resolve(null),
      exportDestination: () => Promise.resolve(null),
    },
    resources: builtResources,
    dataFolder,
    catalogue,
    version: '0.0.0',
    cores: 2,
  });
  running.push(program);
  program.onEvent((event, payload) => {
    if (event === 'progress') heard.progress.push((payload as { progress: JobProgress }).progress);
    if (event === 'notice') heard.notices.push(payload as SerializedError);
    if (event === 'libraryChanged') heard.libraryChanges++;
  });
  return program;
}

async function stop(program: Program): Promise<void> {
  running.splice(running.indexOf(program), 1);
  await program.dispose();
}

/** Fetches the tiny model, and cancels when 20 bytes are there. */
async function fetchAndCancel({ handlers, onEvent }: Program): Promise<void> {
  const never = new Promise(() => undefined);
  mirror.misbehave(`/${tiny.name}/${tiny.name}.gz`, { kind: 'hold', after: 20, until: never });
  const stopListening = onEvent((event, payload) => {
    if (event === 'progress' && (payload as { progress: JobProgress }).progress.done === 20)
      void handlers['job.cancel']({ job: 'cancelled' });
  });
  const fetching = handlers['catalogue.fetch']({ job: 'cancelled', name: tiny.name });
  await expect(fetching).rejects.toMatchObject({ code: 'cancelled' });
  stopListening();
}

const downloads = (): Promise<string[]> => readdir(join(dataFolder, 'library', 'downloads'));

describe('the catalogue', () => {
  it('lists the models that ship with the program, without asking anyone', async () => {
    const { handlers } = await start();
    const { source, original, entries } = await handlers['catalogue.list']({});
    expect(source).toBe('https://github.com/RaRe-Technologies/gensim-data/releases/download');
    expect(original).toBe(true);
    expect(entries).toHaveLength(12);
    expect(entries[0]).toMatchObject({
      name: 'glove-wiki-gigaword-50',
      words: 400_000,
      dimension: 50,
      downloadBytes: 69_182_535,
      parts: 1,
      fetchedBytes: 0,
      entry: null,
    });
    expect(entries[0]!.neededBytes).toBeGreaterThan(69_182_535 + 80_000_000);
  });

  it('fetches a model from a mirror, keeps it in the library and opens it', async () => {
    mirror.putModel(tiny);
    const { handlers } = await start();
    const listing = await handlers['catalogue.setSource']({ source: `${mirror.address}/` });
    expect(listing).toMatchObject({ source: mirror.address, original: false });
    expect(listing.entries).toMatchObject([{ name: tiny.name, words: 3, dimension: 2, entry: null }]);

    const model = await handlers['catalogue.fetch']({ job: 'fetch', name: tiny.name });
    expect(model).toMatchObject({
      name: tiny.name,
      words: 3,
      dimension: 2,
      origin: { kind: 'catalogue', name: tiny.name, licence: 'CC0' },
    });
    const [kept] = (await handlers['library.list']({})).entries;
    expect(kept).toMatchObject({
      entry: model.entry,
      name: tiny.name,
      model: model.id,
      origin: model.origin,
    });
    expect(heard.libraryChanges).toBe(1);
    expect([...new Set(heard.progress.map(({ stage }) => stage))].at(-1)).toBe('keeping');
    await expect(downloads()).resolves.toEqual([]);
    const word = await handlers['model.word']({ model: model.id, index: 2 });
    expect([...word.vector]).toEqual([0.5, -0.25]);
  });

  it('opens what is in the library with the network off', async () => {
    mirror.putModel(tiny);
    const { address } = mirror;
    const first = await start(address);
    const { entry } = await first.handlers['catalogue.fetch']({ job: 'fetch', name: tiny.name });
    await stop(first);
    await mirror.close();

    const { handlers } = await start();
    const listing = await handlers['catalogue.list']({});
    expect(listing.source).toBe(address);
    expect(listing.entries).toMatchObject([{ name: tiny.name, entry }]);
    const again = await handlers['catalogue.fetch']({ job: 'again', name: tiny.name });
    expect(again).toMatchObject({ entry, origin: { kind: 'catalogue', name: tiny.name } });
    expect(heard.notices).toEqual([]);
    mirror = await Mirror.start();
  });

  it('pauses by cancelling, shows what came, and goes on after a start', async () => {
    const compressed = mirror.putModel(tiny);
    const first = await start(mirror.address);
    await fetchAndCancel(first);
    const { entries } = await first.handlers['catalogue.list']({});
    expect(entries).toMatchObject([{ fetchedBytes: 20, downloadBytes: compressed.length }]);
    await stop(first);

    const { handlers } = await start();
    await handlers['catalogue.fetch']({ job: 'fetch', name: tiny.name });
    expect(mirror.seen.at(-1)).toMatchObject({ range: 'bytes=20-', status: 206 });
  });

  it('discards what an interrupted download has left, also of a model that another source has', async () => {
    mirror.putModel(tiny);
    const program = await start(mirror.address);
    const { handlers } = program;
    await fetchAndCancel(program);
    const { entries } = await handlers['catalogue.setSource']({ source: null });
    expect(entries.at(-1)).toMatchObject({ name: tiny.name, fetchedBytes: 20 });
    await handlers['catalogue.discard']({ name: tiny.name });
    await expect(downloads()).resolves.toEqual([]);
    expect((await handlers['catalogue.list']({})).entries).toHaveLength(12);
  });

  it('fetches a model once at a time, and others meanwhile', async () => {
    mirror.putModel(tiny);
    mirror.putModel({ ...tiny, name: 'other-model-2', text: '1 2\nalone 1 2\n', words: 1 });
    let release: (value: unknown) => void = () => undefined;
    const until = new Promise((resolve) => {
      release = resolve;
    });
    mirror.misbehave(`/${tiny.name}/${tiny.name}.gz`, { kind: 'hold', after: 20, until });
    const { handlers, onEvent } = await start(mirror.address);
    const held = new Promise<void>((resolve) => {
      onEvent((event, payload) => {
        if (event === 'progress' && (payload as { progress: JobProgress }).progress.done === 20) resolve();
      });
    });
    const fetching = handlers['catalogue.fetch']({ job: 'one', name: tiny.name });
    await held;
    const busy = `“${tiny.name}” could not be fetched: it is being fetched already.`;
    await expect(sentenceOf(handlers['catalogue.fetch']({ job: 'two', name: tiny.name }))).resolves.toBe(
      busy,
    );
    await expect(sentenceOf(handlers['catalogue.discard']({ name: tiny.name }))).resolves.toBe(busy);
    await expect(handlers['catalogue.fetch']({ job: 'three', name: 'other-model-2' })).resolves.toMatchObject(
      {
        words: 1,
      },
    );
    release(null);
    await expect(fetching).resolves.toMatchObject({ words: 3 });
  });

  it('throws away what has the right checksum and is no model', async () => {
    mirror.putModel({ ...tiny, text: '<!doctype html><title>Sign in</title>' });
    const { handlers } = await start(mirror.address);
    await expect(handlers['catalogue.fetch']({ job: 'fetch', name: tiny.name })).rejects.toMatchObject({
      code: 'model-format',
    });
    await expect(downloads()).resolves.toEqual([]);
    expect((await handlers['library.list']({})).entries).toEqual([]);
  });

  it.each(['glove-wiki-gigaword-5000', '../../../etc/passwd', '__proto__'])(
    'has no model named %s to fetch',
    async (name) => {
      const { handlers } = await start();
      const sentence = `“${name}” could not be fetched: the place that models are fetched from lists none of this name.`;
      await expect(sentenceOf(handlers['catalogue.fetch']({ job: 'fetch', name }))).resolves.toBe(sentence);
      if (name !== 'glove-wiki-gigaword-5000')
        await expect(sentenceOf(handlers['catalogue.discard']({ name }))).resolves.toBe(sentence);
    },
  );
});

it('a model that the library cannot keep opens all the same, and what came stays', async () => {
  mirror.putModel(tiny);
  const full = new ProgramError('disk-full', { name: tiny.name });
  const notices: unknown[] = [];
  const models = new Models();
  const requests = catalogueRequests({
    models,
    jobs: new Jobs(() => undefined),
    library: {
      folder: join(dataFolder, 'library'),
      list: () => Promise.resolve([]),
      keep: () => Promise.reject(full),
    },
    threads: threadStarter(builtResources.workers, 2),
    kernels: builtResources.kernels,
    assets: builtResources.assets,
    dataFolder,
    source: mirror.address,
    openEntry: () => Promise.reject(new Error('there is no entry to open')),
    emit: () => undefined,
    notice: (error) => notices.push(error),
  });
  const model = await requests['catalogue.fetch']({ job: 'fetch', name: tiny.name });
  expect(model).toMatchObject({ name: tiny.name, words: 3, entry: null });
  expect(models.list()).toEqual([model]);
  expect(notices).toEqual([full]);
  await expect(downloads()).resolves.toEqual([`${tiny.name}.gz`, `${tiny.name}.json`]);
});

describe('the source of the catalogue', () => {
  it('is remembered, and gone back from', async () => {
    mirror.putModel(tiny);
    const first = await start(mirror.address);
    await first.handlers['catalogue.list']({});
    await stop(first);
    const second = await start();
    await expect(second.handlers['catalogue.list']({})).resolves.toMatchObject({ source: mirror.address });
    // The index was read once, when the source was named.
    expect(mirror.seen.map(({ path }) => path)).toEqual(['/list.json']);
    await stop(second);
    const third = await start('original');
    await expect(third.handlers['catalogue.list']({})).resolves.toMatchObject({ original: true });
    expect(JSON.parse(await readFile(join(dataFolder, 'catalogue.json'), 'utf8'))).toEqual({
      source: { kind: 'original' },
      models: null,
    });
  });

  it('stays when another one cannot be used', async () => {
    const { handlers } = await start();
    await expect(sentenceOf(handlers['catalogue.setSource']({ source: mirror.address }))).resolves.toBe(
      `“${mirror.address}” cannot be where models are fetched from: there is no list of models (the server answered with 404).`,
    );
    await expect(sentenceOf(handlers['catalogue.setSource']({ source: dataFolder }))).resolves.toMatch(
      /cannot be where models are fetched from: it is not an address\.$/,
    );
    await expect(handlers['catalogue.list']({})).resolves.toMatchObject({ original: true });
  });

  it('that a command line names and that cannot be read is said to the page', async () => {
    const { handlers } = await start(mirror.address);
    const listing = await handlers['catalogue.list']({});
    expect(listing).toMatchObject({ source: mirror.address, original: false });
    expect(listing.entries).toHaveLength(12);
    expect(heard.notices.map((error) => describeError(error).sentence)).toEqual([
      `“${mirror.address}” cannot be where models are fetched from: there is no list of models (the server answered with 404).`,
    ]);
  });

  it('that a command line names and that cannot be one is said to the page, and changes nothing', async () => {
    const { handlers } = await start('http://models.example');
    await expect(handlers['catalogue.list']({})).resolves.toMatchObject({ original: true });
    expect(heard.notices).toMatchObject([{ code: 'catalogue-source' }]);
  });

  it('is a folder when the command line names one, and its files are read where they lie', async () => {
    const compressed = mirror.putModel(tiny);
    const source = join(dataFolder, 'my models');
    await mkdir(join(source, tiny.name), { recursive: true });
    await writeFile(join(source, tiny.name, `${tiny.name}.gz`), compressed);
    const index = await fetch(`${mirror.address}/list.json`);
    await writeFile(join(source, 'list.json'), await index.text());
    const { handlers } = await start(source);
    await expect(handlers['catalogue.list']({})).resolves.toMatchObject({
      source: 'my models',
      original: false,
      entries: [{ name: tiny.name }],
    });
    const model = await handlers['catalogue.fetch']({ job: 'fetch', name: tiny.name });
    expect(model).toMatchObject({ words: 3 });
    await expect(readdir(join(source, tiny.name))).resolves.toEqual([`${tiny.name}.gz`]);
    await expect(downloads()).resolves.toEqual([]);
  });

  it.each([
    ['cut short', '{"source"'],
    ['a mirror that may not be', '{"source":{"kind":"mirror","base":"http://models.example"},"models":null}'],
  ])('whose memory is %s is the original, and that is said', async (_, content) => {
    await writeFile(join(dataFolder, 'catalogue.json'), content);
    const { handlers } = await start();
    await expect(handlers['catalogue.list']({})).resolves.toMatchObject({ original: true });
    expect(heard.notices).toMatchObject([
      { code: 'settings-damaged', parameters: { name: 'catalogue.json' } },
    ]);
  });
});
