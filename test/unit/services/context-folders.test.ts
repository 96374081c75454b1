import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Jobs } from '../../../src/main/jobs/jobs.ts';
import { contextFolderRequests } from '../../../src/main/services/context-folder-requests.ts';
import { ContextFolders } from '../../../src/main/services/context-folders.ts';
import { FileRegistry } from '../../../src/main/services/files.ts';
import type { ContextModel } from '../../../src/shared/contexts.ts';
import { serializeError } from '../../../src/shared/errors.ts';
import { quickSurroundings, sentenceOf } from '../../support/downloads.ts';
import { firstCommit, type HubFiles, putHubModel, resolvePath } from '../../support/hub.ts';
import { Mirror } from '../../support/mirror.ts';
import { builtResources } from '../../support/resources.ts';

const fixture = join(import.meta.dirname, '../../fixtures/contextual/bert');
const name = 'Xenova/all-MiniLM-L6-v2';
const keptName = 'Xenova--all-MiniLM-L6-v2--8-bit';

let mirror: Mirror;
let place: string;
let dataFolder: string;
let picked: string | null;
let heard: { changes: number; notices: unknown[]; closed: number };
let current: ContextModel | null;
let files: FileRegistry;
const running: ContextFolders[] = [];

beforeEach(async () => {
  mirror = await Mirror.start();
  place = await mkdtemp(join(tmpdir(), 'context-folders-'));
  dataFolder = join(place, 'data');
  picked = null;
  current = null;
  heard = { changes: 0, notices: [], closed: 0 };
  files = new FileRegistry();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((folders) => folders.dispose()));
  await mirror.close();
  await rm(place, { recursive: true });
});

/** The requests about folders, as after a start of the program. */
function start(hub?: string) {
  const notice = (error: unknown): void => void heard.notices.push(serializeError(error));
  const folders = new ContextFolders({ dataFolder, notice });
  running.push(folders);
  const services = {
    jobs: new Jobs(() => undefined),
    files,
    host: { pickFolder: async () => picked },
    assets: builtResources.assets,
    dataFolder,
    hub,
    surroundings: quickSurroundings(),
    emit: () => void heard.changes++,
    notice,
    folders,
    loader: {
      get current() {
        return current;
      },
      devices: async () => ['cpu' as const],
      async close() {
        current = null;
        heard.closed++;
      },
    },
  };
  return { folders, handlers: contextFolderRequests(services) };
}

/** The model of the tests on the mirror, under the name of one that is offered. */
async function putModel(): Promise<void> {
  const paths = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx'];
  const entries = paths.map(async (path) => [path, await readFile(join(fixture, path))] as const);
  putHubModel(mirror, name, Object.fromEntries(await Promise.all(entries)) satisfies HubFiles);
}

/** A file as an upload leaves it: under a name that says nothing, and the program's own. */
async function upload(content: string | Buffer): Promise<string> {
  const path = join(place, `upload-${Math.random()}`);
  await writeFile(path, content);
  const { file } = await files.register(path, { temporary: true, name: 'x' });
  return file;
}
async function uploadedModel(prefix: string): Promise<{ file: string; path: string }[]> {
  const paths = ['config.json', 'tokenizer.json', 'onnx/model_quantized.onnx'];
  return Promise.all(
    paths.map(async (path) => ({
      file: await upload(await readFile(join(fixture, path))),
      path: `${prefix}${path}`,
    })),
  );
}
const fetched = { job: 'job', name, precision: '8-bit' } as const;

describe('contextual models', () => {
  it('are offered without asking anyone', async () => {
    const { handlers } = start();
    const { offered, source, original, folders, model } = await handlers['contexts.describe']({});
    expect(offered.map(({ title }) => title)).toEqual([
      'all-MiniLM-L6-v2',
      'bert-base-uncased',
      'bert-base-cased',
      'bert-base-multilingual-cased',
      'distilbert-base-uncased',
      'gpt2',
    ]);
    expect(offered[0]).toMatchObject({ name, layers: 6, hiddenSize: 384, licence: 'Apache-2.0' });
    expect(offered[0]!.choices).toEqual([
      { precision: '8-bit', downloadBytes: 23_700_000, fetchedBytes: 0, folder: null },
      { precision: 'full', downloadBytes: 91_500_000, fetchedBytes: 0, folder: null },
    ]);
    expect({ source, original, folders, model }).toEqual({
      source: 'https://huggingface.co',
      original: true,
      folders: [],
      model: null,
    });
  });

  it('are fetched from a mirror, kept, and there without the network after a start', async () => {
    await putModel();
    const { handlers } = start();
    await handlers['contexts.setSource']({ source: mirror.address });
    const folder = await handlers['contexts.fetch'](fetched);
    expect(folder).toMatchObject({ name: 'all-MiniLM-L6-v2', family: 'bert', kept: true });
    expect(folder.weights.map(({ file }) => file)).toEqual(['onnx/model_quantized.onnx']);
    const { address } = mirror;
    await mirror.close();

    const again = start().handlers;
    const { folders, offered, source, original } = await again['contexts.describe']({});
    expect(folders).toEqual([folder]);
    expect(offered[0]!.choices[0]!.folder).toBe(folder.folder);
    expect({ source, original }).toEqual({ source: address, original: false });
    await expect(again['contexts.fetch'](fetched)).resolves.toEqual(folder);
    expect(heard).toMatchObject({ changes: 3, notices: [] });
    mirror = await Mirror.start();
  });

  it('are paused by cancelling, gone on with after a start, or discarded', async () => {
    await putModel();
    const { handlers } = start();
    await handlers['contexts.setSource']({ source: mirror.address });
    const path = resolvePath(name, 'onnx/model_quantized.onnx', firstCommit);
    mirror.misbehave(path, { kind: 'status', status: 404 });
    await expect(sentenceOf(handlers['contexts.fetch'](fetched))).resolves.toMatch('(404)');
    const again = start().handlers;
    const choice = async () => (await again['contexts.describe']({})).offered[0]!.choices[0]!;
    expect((await choice()).fetchedBytes).toBeGreaterThan(50_000);
    await again['contexts.discard']({ name, precision: '8-bit' });
    expect((await choice()).fetchedBytes).toBe(0);
    await again['contexts.fetch'](fetched);
    // What is kept is not what an interrupted download has left.
    await again['contexts.discard']({ name, precision: '8-bit' });
    expect((await choice()).folder).not.toBeNull();
  });

  it('are fetched once at a time', async () => {
    await putModel();
    const { handlers } = start(mirror.address);
    const both = await Promise.allSettled(
      ['one', 'other'].map((job) => handlers['contexts.fetch']({ ...fetched, job })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [refused] = both.filter((one) => one.status === 'rejected');
    expect(`${refused?.reason}`).toMatch('it is being fetched already');
  });

  it('are set aside when they are damaged, and said so once', async () => {
    await putModel();
    await start(mirror.address).handlers['contexts.fetch'](fetched);
    await writeFile(join(dataFolder, 'contextual', keptName, 'config.json'), '{}');
    const { handlers } = start();
    const { folders, offered } = await handlers['contexts.describe']({});
    await handlers['contexts.describe']({});
    expect(folders).toEqual([]);
    expect(offered[0]!.choices[0]!.folder).toBeNull();
    expect(heard.notices).toEqual([
      {
        code: 'context-model-damaged',
        parameters: {
          name: 'all-MiniLM-L6-v2',
          keptAs: expect.stringMatching(`^${keptName}\\.damaged-`),
          reason: 'config.json is not what it was',
        },
      },
    ]);
    await expect(readdir(join(dataFolder, 'contextual'))).resolves.toHaveLength(1);
  });

  it('come from no source that has none of them', async () => {
    const { handlers } = start();
    const choose = (source: string) => sentenceOf(handlers['contexts.setSource']({ source }));
    await expect(choose(mirror.address)).resolves.toMatch('there is no such model');
    await expect(choose('http://models.example')).resolves.toMatch('only https is used beyond this machine');
    await expect(choose('models')).resolves.toMatch('it is not an address');
    expect((await handlers['contexts.describe']({})).original).toBe(true);
  });

  it('come from a folder that the command line names', async () => {
    const hub = join(place, 'hub');
    await cp(fixture, join(hub, name), { recursive: true });
    const { handlers } = start(hub);
    expect(await handlers['contexts.describe']({})).toMatchObject({ source: 'hub', original: false });
    await expect(handlers['contexts.fetch'](fetched)).resolves.toMatchObject({ kept: true });
    expect(heard.notices).toEqual([]);
    await start('original').handlers['contexts.describe']({});
    expect((await start().handlers['contexts.describe']({})).original).toBe(true);
  });
});

describe('a folder on this machine', () => {
  it('is chosen, by itself or by one of its files, and remembered once it was opened', async () => {
    const { handlers, folders } = start();
    await expect(handlers['contexts.pickFolder']({})).resolves.toBeNull();
    picked = fixture;
    const chosen = (await handlers['contexts.pickFolder']({}))!;
    expect(chosen).toMatchObject({ name: 'bert', family: 'bert', kept: false });
    for (const file of ['config.json', 'onnx/model.onnx']) {
      picked = join(fixture, file);
      await expect(handlers['contexts.pickFolder']({})).resolves.toEqual(chosen);
    }
    expect(folders.resolve(chosen.folder)).toMatchObject({ path: fixture, name: 'bert' });
    expect((await start().handlers['contexts.describe']({})).folders).toEqual([]);
    await folders.opened(chosen.folder);
    const again = start();
    expect((await again.handlers['contexts.describe']({})).folders).toEqual([chosen]);
    expect(again.folders.resolve(chosen.folder).path).toBe(fixture);
    await expect(again.handlers['contexts.inspect']({ folder: chosen.folder })).resolves.toEqual(chosen);
  });

  it('is left out while it is gone', async () => {
    const [here, away] = [join(place, 'model'), join(place, 'elsewhere')];
    await cp(fixture, here, { recursive: true });
    picked = here;
    const { handlers, folders } = start();
    await folders.opened((await handlers['contexts.pickFolder']({}))!.folder);
    await rename(here, away);
    expect((await handlers['contexts.describe']({})).folders).toEqual([]);
    expect((await start().handlers['contexts.describe']({})).folders).toEqual([]);
    await rename(away, here);
    expect((await start().handlers['contexts.describe']({})).folders).toHaveLength(1);
  });

  it('is not known when it holds no model, and is said what it lacks', async () => {
    const { handlers } = start();
    picked = place;
    await expect(sentenceOf(handlers['contexts.pickFolder']({}))).resolves.toMatch('holds no model');
    picked = join(place, 'nothing');
    await expect(sentenceOf(handlers['contexts.pickFolder']({}))).resolves.toBe(
      '“nothing” holds no model that can be read in context: there is no such folder.',
    );
    expect((await handlers['contexts.describe']({})).folders).toEqual([]);
    await expect(handlers['contexts.inspect']({ folder: 'unknown' })).rejects.toMatchObject({
      code: 'handle-unknown',
    });
  });

  it('is forgotten, closed first, and removed only when it is kept', async () => {
    await putModel();
    const { handlers, folders } = start(mirror.address);
    picked = fixture;
    const chosen = (await handlers['contexts.pickFolder']({}))!;
    await folders.opened(chosen.folder);
    await handlers['contexts.forget']({ folder: chosen.folder });
    expect((await stat(fixture)).isDirectory()).toBe(true);
    expect(heard.closed).toBe(0);

    const kept = await handlers['contexts.fetch'](fetched);
    current = { folder: kept.folder } as ContextModel;
    await handlers['contexts.forget']({ folder: kept.folder });
    expect(heard.closed).toBe(1);
    await expect(readdir(join(dataFolder, 'contextual'))).resolves.toEqual([]);
    expect((await start().handlers['contexts.describe']({})).folders).toEqual([]);
  });
});

describe('uploaded files', () => {
  it('are put together as the folder that they came from, without what no model is read from', async () => {
    const { handlers, folders } = start();
    const chosen = [
      ...(await uploadedModel('my model/')),
      { file: await upload('import os'), path: 'my model/modeling.py' },
      { file: await upload('x'), path: 'my model/pytorch_model.bin' },
    ];
    const gathered = await handlers['contexts.gather']({ files: chosen });
    expect(gathered).toMatchObject({ name: 'my model', family: 'bert', kept: false });
    const { path } = folders.resolve(gathered.folder);
    expect((await readdir(path, { recursive: true })).toSorted()).toEqual([
      'config.json',
      'onnx',
      'onnx/model_quantized.onnx',
      'tokenizer.json',
    ]);
    // A link: no byte was copied.
    expect((await stat(join(path, 'config.json'))).nlink).toBe(2);
    expect((await handlers['contexts.describe']({})).folders).toEqual([gathered]);
    await folders.opened(gathered.folder);
    await expect(stat(join(dataFolder, 'context-folders.json'))).rejects.toThrow('ENOENT');
    await folders.dispose();
    await expect(stat(path)).rejects.toThrow('ENOENT');
    expect((await start().handlers['contexts.describe']({})).folders).toEqual([]);
  });

  it('need not say what their folder is called', async () => {
    const { handlers } = start();
    const gathered = await handlers['contexts.gather']({ files: await uploadedModel('') });
    expect(gathered).toMatchObject({ name: 'uploaded model', family: 'bert' });
  });

  it.each([
    '../config.json',
    'model/../../config.json',
    '/etc/config.json',
    'C:/config.json',
    'C:config.json',
    'model\\config.json',
    'model/./config.json',
    'model//config.json',
    'model/con/config.json',
    'NUL.json',
    'model/config.json.',
    'model/con\0fig.json',
  ])('are not put at %j', async (path) => {
    const { handlers } = start();
    const work = handlers['contexts.gather']({ files: [{ file: await upload('{}'), path }] });
    await expect(work).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('are refused when they are no model, and nothing of them stays', async () => {
    const { handlers } = start();
    const gather = async (path: string) =>
      handlers['contexts.gather']({ files: [{ file: await upload('{}'), path }] });
    await expect(sentenceOf(gather('notes/readme.md'))).resolves.toBe(
      '“notes” holds no model that can be read in context: none of its files belongs to a model.',
    );
    await expect(sentenceOf(gather('empty/config.json'))).resolves.toMatch('“empty”');
    expect((await handlers['contexts.describe']({})).folders).toEqual([]);
  });

  it('that lie on this machine are read where they lie', async () => {
    const folder = join(place, 'dropped');
    await mkdir(folder);
    await cp(fixture, folder, { recursive: true });
    const { handlers, folders } = start();
    const { file } = await files.register(join(folder, 'onnx', 'model.onnx'));
    const dropped = await handlers['contexts.gather']({ files: [{ file, path: 'model.onnx' }] });
    expect(folders.resolve(dropped.folder).path).toBe(folder);
  });
});
