import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whyNotFetchFromHub } from '../../../src/main/contextual/hub/address.ts';
import { lookAtKept, unfinishedBytes } from '../../../src/main/contextual/hub/kept.ts';
import { mirrorAt, originalSource } from '../../../src/main/downloads/source.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import { fileBytes, quickSurroundings, sentenceOf, temporaryFolder } from '../../support/downloads.ts';
import {
  downloadModel,
  firstCommit,
  type HubFiles,
  putHubModel,
  resolvePath,
  secondCommit,
  treeEntry,
  treePath,
} from '../../support/hub.ts';
import { Mirror } from '../../support/mirror.ts';

const name = 'Owner/some-model';
const wanted = { name, title: 'some-model', precision: '8-bit' } as const;
const weightsPath = 'onnx/model_quantized.onnx';
const weights = fileBytes(200_000);
const files: HubFiles = {
  'config.json': '{"model_type":"bert"}',
  'tokenizer.json': '{"model":{}}',
  'vocab.txt': 'light\nheavy\n',
  [weightsPath]: weights,
};
const total = Object.values(files).reduce((sum, content) => sum + content.length, 0);

let mirror: Mirror;
let place: Awaited<ReturnType<typeof temporaryFolder>>;
let folder: string;
beforeEach(async () => {
  mirror = await Mirror.start();
  place = await temporaryFolder();
  folder = join(place.path, 'contextual', 'some-model');
  putHubModel(mirror, name, files);
});
afterEach(async () => {
  await mirror.close();
  await place.remove();
});

const at = (path: string, commit?: string): string => resolvePath(name, path, commit);
/** What lies in the folder, by path. */
async function contents(): Promise<Record<string, Buffer>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  return Object.fromEntries(
    await Promise.all(
      paths.sort().map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const),
    ),
  );
}
const neverAgain = quickSurroundings({ pause: () => Promise.reject(new Error('the program ended')) });

/** A download that stops at its first cut, as when the program ends there. */
async function cutAt(path: string, after: number): Promise<void> {
  mirror.misbehave(at(path), { kind: 'cut', after, how: 'end' });
  await expect(downloadModel(mirror, wanted, folder, { surroundings: neverAgain })).rejects.toThrow(
    'cancelled',
  );
}

describe('a model of the hub', () => {
  it('is fetched at one commit, checked, and recorded last', async () => {
    const heard: JobProgress[] = [];
    const kept = await downloadModel(mirror, wanted, folder, { report: (progress) => heard.push(progress) });
    const { 'semascope.json': record, ...rest } = await contents();
    expect(rest).toEqual(
      Object.fromEntries(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)])),
    );
    expect(JSON.parse(`${record}`)).toEqual(kept);
    expect(kept).toMatchObject({ name, revision: firstCommit, source: mirror.address, precision: '8-bit' });
    await expect(lookAtKept(folder)).resolves.toEqual({ kind: 'whole', model: kept });
    expect(heard.at(-1)).toMatchObject({ done: total, total, unit: 'bytes', fraction: 1 });
    const fractions = heard.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
  });

  it('comes without anything that is not read, wherever the list says that it lies', async () => {
    const strange = {
      '../outside.txt': 'x',
      '/etc/passwd': 'x',
      'pytorch_model.bin': 'x',
      'modeling.py': 'x',
      'onnx/model.onnx': 'other weights',
      'onnx/../../config.json': 'x',
    };
    putHubModel(mirror, name, { ...strange, ...files });
    await downloadModel(mirror, wanted, folder);
    const asked = mirror.seen.map(({ path }) => path).filter((path) => path.includes('/resolve/'));
    expect(asked.toSorted()).toEqual(
      Object.keys(files)
        .map((path) => at(path))
        .toSorted(),
    );
    await expect(readdir(place.path, { recursive: true })).resolves.toHaveLength(8);
  });

  it('has full weights and their external data when asked for', async () => {
    putHubModel(mirror, name, {
      ...files,
      'onnx/model.onnx': 'names numbers',
      'onnx/model.onnx_data': fileBytes(1000),
      'onnx/model.onnx_data_1': fileBytes(500),
      'onnx/model.onnx_data_x': 'x',
    });
    const { files: kept } = await downloadModel(mirror, { ...wanted, precision: 'full' }, folder);
    expect(kept.map(({ path }) => path)).toEqual([
      'config.json',
      'tokenizer.json',
      'vocab.txt',
      'onnx/model.onnx_data',
      'onnx/model.onnx_data_1',
      'onnx/model.onnx',
    ]);
  });

  it('is gone on with in the file that was cut, and whole files are kept', async () => {
    await cutAt(weightsPath, 120_000);
    await expect(unfinishedBytes(folder)).resolves.toBe(total - 80_000);
    await expect(lookAtKept(folder)).resolves.toEqual({ kind: 'unfinished' });
    await expect(contents()).resolves.not.toHaveProperty([weightsPath]);
    await downloadModel(mirror, wanted, folder);
    const ranges = mirror.seen.filter(({ path }) => path === at(weightsPath)).map(({ range }) => range);
    expect(ranges).toEqual([undefined, 'bytes=120000-']);
    expect(mirror.sent(at('tokenizer.json'))).toBe(files['tokenizer.json']!.length);
    expect(mirror.sent(at(weightsPath))).toBe(weights.length);
    expect((await contents())[weightsPath]).toEqual(Buffer.from(weights));
  });

  it('is cancelled, and gone on with later', async () => {
    const controller = new AbortController();
    mirror.misbehave(at(weightsPath), { kind: 'stall', after: 90_000 });
    const before = total - weights.length;
    const report = ({ done }: JobProgress): void => {
      if (done === before + 90_000) controller.abort();
    };
    await expect(
      downloadModel(mirror, wanted, folder, {
        signal: controller.signal,
        report,
        surroundings: quickSurroundings({ stallTime: 20_000 }),
      }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    await downloadModel(mirror, wanted, folder);
    expect(mirror.sent(at(weightsPath))).toBe(weights.length);
  });

  it('is tried again when a server stalls or cannot answer, the list included', async () => {
    mirror.misbehave(treePath(name), { kind: 'status', status: 503 });
    mirror.misbehave(at('config.json'), { kind: 'stall', after: 3 });
    mirror.misbehave(at(weightsPath), { kind: 'cut', after: 5, how: 'reset' });
    await downloadModel(mirror, wanted, folder);
    await expect(lookAtKept(folder)).resolves.toMatchObject({ kind: 'whole' });
  });

  it('follows where files lie, within the mirror', async () => {
    mirror.put('/cdn/weights', weights);
    mirror.misbehave(at(weightsPath), { kind: 'redirect', to: `${mirror.address}/cdn/weights` });
    await downloadModel(mirror, wanted, folder);
    expect(mirror.sent('/cdn/weights')).toBe(weights.length);
  });

  it('ends up at one commit when a model is changed midway', async () => {
    await cutAt(weightsPath, 120_000);
    const changed = { ...files, 'config.json': '{"model_type":"bert","changed":true}' };
    putHubModel(mirror, name, changed, { commit: secondCommit });
    const { revision } = await downloadModel(mirror, wanted, folder);
    expect(revision).toBe(secondCommit);
    expect(`${(await contents())['config.json']}`).toBe(changed['config.json']);
    // The weights are the same in both, so the rest of them is enough.
    const rest = mirror.seen.filter(({ path }) => path === at(weightsPath, secondCommit));
    expect(rest.map(({ range }) => range)).toEqual(['bytes=120000-']);
    expect(mirror.sent(at('vocab.txt', secondCommit))).toBe(0);
  });

  it('is fetched anew where the commit has other weights, and nothing of the old ones stays', async () => {
    await cutAt(weightsPath, 120_000);
    const { [weightsPath]: _, ...others } = files;
    const renamed = { ...others, 'onnx/model_int8.onnx': fileBytes(3000, 7) };
    putHubModel(mirror, name, renamed, { commit: secondCommit });
    await downloadModel(mirror, wanted, folder);
    expect(Object.keys(await contents())).toEqual([
      'config.json',
      'onnx/model_int8.onnx',
      'semascope.json',
      'tokenizer.json',
      'vocab.txt',
    ]);
  });

  it.each([
    ['weights', weightsPath, fileBytes(weights.length, 9)],
    ['other files', 'config.json', '{"model_type":"evil"}'],
  ])('with another content of its %s is thrown away', async (_, path, content) => {
    expect(content.length).toBe(files[path]!.length);
    mirror.misbehave(at(path), { kind: 'content', content: Buffer.from(content) });
    await expect(sentenceOf(downloadModel(mirror, wanted, folder))).resolves.toBe(
      'What came for “some-model” is not what it should be, so it was thrown away.',
    );
    const left = Object.keys(await contents());
    expect(left.filter((file) => file.startsWith(path))).toEqual([]);
    expect(left).not.toContain('semascope.json');
    await downloadModel(mirror, wanted, folder);
    await expect(lookAtKept(folder)).resolves.toMatchObject({ kind: 'whole' });
  });

  it.each([
    [
      'is said to be shorter',
      { 'content-length': '10' },
      'the server has a file of 10 bytes where one of 21 bytes should be',
    ],
    ['is a web page', { 'content-type': 'text/html' }, 'a web page came instead of the file'],
  ])('is refused when a file %s', async (_, headers, reason) => {
    mirror.misbehave(at('config.json'), { kind: 'headers', headers });
    await expect(sentenceOf(downloadModel(mirror, wanted, folder))).resolves.toBe(
      `“some-model” could not be fetched: ${reason}.`,
    );
  });

  it('is not taken from a body without end', async () => {
    mirror.misbehave(at(weightsPath), { kind: 'endless' });
    await expect(sentenceOf(downloadModel(mirror, wanted, folder))).resolves.toMatch('the server sends more');
  });

  it('is refused when the list lies about sizes', async () => {
    const tree = Object.entries(files).map(([path, content]) => treeEntry(path, content));
    putHubModel(mirror, name, files, { tree: tree.map((entry) => ({ ...entry, size: 5 })) });
    await expect(sentenceOf(downloadModel(mirror, wanted, folder))).resolves.toMatch(
      'the server has a file of 21 bytes where one of 5 bytes should be',
    );
  });

  it('is not followed out of where it may lie', async () => {
    mirror.misbehave(at('config.json'), { kind: 'redirect', to: 'http://elsewhere.example/config.json' });
    await expect(sentenceOf(downloadModel(mirror, wanted, folder))).resolves.toBe(
      '“some-model” could not be fetched: it leads to elsewhere.example without https.',
    );
  });

  const entries = Object.entries(files).map(([path, content]) => treeEntry(path, content));
  it.each<[string, unknown, string]>([
    ['is no list', { files: entries }, 'what the server says of its files cannot be read'],
    ['is empty', [], 'it has no config.json there'],
    [
      'has no tokenizer',
      entries.filter(({ path }) => path !== 'tokenizer.json'),
      'it has no tokenizer.json there',
    ],
    ['has no weights of this precision', entries.slice(0, 3), 'it has no 8-bit weights there'],
    [
      'has an endless file',
      entries.map((entry) => (entry['path'] === 'vocab.txt' ? { ...entry, size: 2 ** 40 } : entry)),
      'its vocab.txt is too long',
    ],
    [
      'says no checksum',
      entries.map((entry) => (entry['path'] === 'config.json' ? { ...entry, oid: 'none' } : entry)),
      'it has no config.json there',
    ],
    [
      'is endless',
      [...entries, ...Array.from({ length: 60_000 }, (_, at) => treeEntry(`other/${at}.txt`, `${at}`))],
      'its list of its files is too long',
    ],
  ])('is refused when its list %s', async (_, tree, reason) => {
    putHubModel(mirror, name, files, { tree });
    await expect(sentenceOf(downloadModel(mirror, wanted, folder))).resolves.toBe(
      `“some-model” could not be fetched: ${reason}.`,
    );
    expect(mirror.seen.filter(({ path }) => path.includes('/resolve/'))).toEqual([]);
  });

  it('is refused when there is no such model, or its commit is none', async () => {
    await expect(
      sentenceOf(downloadModel(mirror, { ...wanted, name: 'Owner/other' }, folder)),
    ).resolves.toMatch('there is no such model (the server answered with 404)');
    mirror.put(`/api/models/${name}/revision/main`, '{"sha":"../../etc"}');
    await expect(sentenceOf(downloadModel(mirror, wanted, folder))).resolves.toMatch('cannot be read');
  });

  it('is not begun on a disk that is too small for what is missing', async () => {
    await cutAt(weightsPath, 120_000);
    const room = (free: number) => quickSurroundings({ freeBytes: async () => free });
    await expect(
      sentenceOf(downloadModel(mirror, wanted, folder, { surroundings: room(79_999) })),
    ).resolves.toMatch('There is not enough room for “some-model” on the disk of the data folder');
    await downloadModel(mirror, wanted, folder, { surroundings: room(80_000) });
  });

  it('is copied from a folder that is laid out like the hub', async () => {
    const source = { kind: 'folder', folder: join(place.path, 'models') } as const;
    for (const [path, content] of Object.entries({ ...files, 'model.py': 'x' })) {
      const file = join(source.folder, name, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    const kept = await downloadModel(source, wanted, folder);
    expect(kept).toMatchObject({ revision: null, source: 'models' });
    expect(kept.files.map(({ path }) => path).toSorted()).toEqual(Object.keys(files).toSorted());
    expect((await contents())[weightsPath]).toEqual(Buffer.from(weights));
    expect(mirror.seen).toEqual([]);
    await writeFile(
      join(source.folder, name, weightsPath),
      'version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n',
    );
    await expect(sentenceOf(downloadModel(source, wanted, join(place.path, 'other')))).resolves.toMatch(
      `${weightsPath} is only a note of git that stands for it`,
    );
    await expect(sentenceOf(downloadModel(source, { ...wanted, name: 'a/b' }, folder))).resolves.toMatch(
      'it has no config.json there',
    );
  });
});

describe('a kept folder', () => {
  it.each<[string, (path: string) => Promise<void>, string]>([
    [
      'a file is cut short',
      (path) => writeFile(join(path, weightsPath), 'x'),
      `${weightsPath} is not what it was`,
    ],
    [
      'its record is damaged',
      (path) => writeFile(join(path, 'semascope.json'), '{'),
      'its record cannot be read',
    ],
    [
      'its record leads elsewhere',
      async (path) => {
        const text = await readFile(join(path, 'semascope.json'), 'utf8');
        await writeFile(join(path, 'semascope.json'), text.replace('config.json', '../config.json'));
      },
      'its record cannot be read',
    ],
  ])('is damaged when %s', async (_, damage, reason) => {
    await downloadModel(mirror, wanted, folder);
    await damage(folder);
    await expect(lookAtKept(folder)).resolves.toEqual({ kind: 'damaged', reason });
  });
});

describe('the hub itself', () => {
  it.each([
    ['https://huggingface.co/x', true],
    ['https://cdn-lfs.huggingface.co/x', true],
    ['https://cdn-lfs-us-1.huggingface.co/x', true],
    ['https://cdn-lfs-us-1.hf.co/x', true],
    ['https://cas-bridge.xethub.hf.co/x', true],
    ['https://us.aws.cdn.hf.co/x', true],
    ['http://huggingface.co/x', false],
    ['https://huggingface.co:8443/x', false],
    ['https://evil-huggingface.co/x', false],
    ['https://evilhf.co/x', false],
    ['https://huggingface.co.evil.example/x', false],
    ['https://evil.huggingface.co/x', false],
    ['file:///etc/passwd', false],
  ])('leads to %s: %s', (address, allowed) => {
    expect(whyNotFetchFromHub(originalSource, new URL(address)) === null).toBe(allowed);
  });

  it('may be mirrored anywhere, by https beyond this machine', () => {
    const mirrored = mirrorAt('http://localhost:8080/hub/');
    expect(whyNotFetchFromHub(mirrored, new URL('http://localhost:8080/x'))).toBeNull();
    expect(whyNotFetchFromHub(mirrored, new URL('https://cdn.example/x'))).toBeNull();
    expect(whyNotFetchFromHub(mirrored, new URL('http://localhost:8081/x'))).not.toBeNull();
  });
});
