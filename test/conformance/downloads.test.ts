import { execFile } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mirrorAt } from '../../src/main/downloads/source.ts';
import { readIndex } from '../../src/main/embeddings/catalogue/index-reading.ts';
import { isProgramError } from '../../src/shared/errors.ts';
import {
  download,
  fileBytes,
  modelOf,
  putFile,
  quickSurroundings,
  temporaryFolder,
} from '../support/downloads.ts';
import { Mirror, type Misdeed, md5 } from '../support/mirror.ts';
import { pythonWith } from '../support/python.ts';

const downloads = 100;
const mebibyte = 1024 * 1024;

/** Connections that the downloads made, and so what came over the network. */
let connections: Socket[];
const onConnection = (message: unknown): void =>
  void connections.push((message as { socket: Socket }).socket);

let mirror: Mirror;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  connections = [];
  subscribe('net.client.socket', onConnection);
  mirror = await Mirror.start();
  folder = await temporaryFolder();
});
afterEach(async () => {
  unsubscribe('net.client.socket', onConnection);
  await mirror.close();
  await folder.remove();
});

/** Numbers of 0 … 1, the same every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a download that is cut', () => {
  it(`ends with the right checksum ${downloads} times of ${downloads}, and at most 1 MiB comes twice`, async () => {
    const random = numbers(4);
    const twice: number[] = [];
    let cuts = 0;
    for (let round = 0; round < downloads; round++) {
      const length = Math.floor((0.5 + 2 * random()) * mebibyte);
      const content = fileBytes(length, round + 1);
      const parts = random() < 0.2 ? 3 : 1;
      const name = `model-${round}`;
      const model = modelOf(name, content, parts);
      putFile(mirror, name, content, parts);
      for (let part = 0; part < parts; part++) {
        const path = `/${name}/${name}.gz${parts === 1 ? '' : `_0${part}`}`;
        const misdeeds: Misdeed[] = Array.from({ length: 1 + Math.floor(4 * random()) }, () => ({
          kind: 'cut',
          // Some cuts come before the first byte, or behind the last one that is left.
          after: Math.floor(random() ** 2 * length),
          how: random() < 0.5 ? 'end' : 'reset',
        }));
        cuts += misdeeds.length;
        mirror.misbehave(path, ...misdeeds);
      }
      // Where attempts end in vain, a person starts it again; that is another run of the program as far as the folder can tell.
      let path: string | null = null;
      for (let start = 0; path === null && start < 20; start++) {
        const surroundings = quickSurroundings(
          random() < 0.5 ? {} : { pause: () => Promise.reject(new Error('the program ended')) },
        );
        path = await download(mirror, model, folder.path, { surroundings }).then(
          (downloaded) => downloaded.path,
          (error: unknown) => {
            if (isProgramError(error, 'cancelled') || isProgramError(error, 'download-interrupted'))
              return null;
            throw error;
          },
        );
      }
      expect(md5(await readFile(path!)), name).toBe(md5(content));
      // Headers count, too; they are some hundred bytes for each request.
      twice.push(connections.reduce((sum, socket) => sum + socket.bytesRead, 0) - length);
      connections.length = 0;
    }
    expect(cuts).toBeGreaterThan(2 * downloads);
    // Of those some are cuts behind the end, which cut nothing.
    expect(mirror.seen.filter((request) => request.status === 206).length).toBeGreaterThan(downloads);
    expect(Math.max(...twice)).toBeLessThanOrEqual(mebibyte);
  }, 120_000);
});

const python = pythonWith('gensim');
const fetchWithGensim = `
import sys
from gensim import downloader
address, *names = sys.argv[1:]
downloader.DOWNLOAD_BASE_URL = address
downloader._load_info.__defaults__ = (address + '/list.json', 'utf-8')
for name in names:
    downloader.load(name, return_path=True)
`;

describe.skipIf(python === null)('gensim’s own downloader', () => {
  it('takes what we take as a mirror, and leaves a folder that we take as a source', async () => {
    const text = '3 2\nking 1 0\nqueen 0 1\ncastle 0.5 -0.25\n';
    const whole = mirror.putModel({ name: 'whole-model', words: 3, dimension: 2, text });
    const cut = mirror.putModel({ name: 'cut-model', words: 3, dimension: 2, text, parts: 3 });
    for (const name of ['whole-model', 'cut-model']) mirror.put(`/${name}/__init__.py`, '');
    const models = (await readIndex(mirrorAt(mirror.address))) ?? [];
    expect(models.map(({ name }) => name)).toEqual(['whole-model', 'cut-model']);

    const theirs = join(folder.path, 'gensim-data');
    const names = models.map(({ name }) => name);
    await promisify(execFile)(python!, ['-c', fetchWithGensim, mirror.address, ...names], {
      env: { ...process.env, GENSIM_DATA_DIR: theirs },
    });
    for (const [at, bytes] of [whole, cut].entries()) {
      const ours = await download(mirror, models[at]!, join(folder.path, 'downloads'));
      const fetched = join(theirs, models[at]!.name, `${models[at]!.name}.gz`);
      expect(md5(await readFile(ours.path))).toBe(md5(bytes));
      expect(md5(await readFile(fetched))).toBe(md5(bytes));
    }

    const source = { kind: 'folder', folder: theirs } as const;
    expect((await readIndex(source))?.map(({ name }) => name)).toEqual(names);
    const inPlace = await download(source, models[0]!, join(folder.path, 'downloads'));
    expect(inPlace).toEqual({ path: join(theirs, 'whole-model', 'whole-model.gz'), ours: false });
  });
});
