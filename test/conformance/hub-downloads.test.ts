import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProgramError } from '../../src/shared/errors.ts';
import { fileBytes, quickSurroundings, temporaryFolder } from '../support/downloads.ts';
import {
  downloadModel,
  firstCommit,
  type HubFiles,
  putHubModel,
  resolvePath,
  secondCommit,
} from '../support/hub.ts';
import { Mirror, type Misdeed, md5 } from '../support/mirror.ts';

const downloads = 60;
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

describe('a model of the hub whose download is cut', () => {
  it(`ends with the right files ${downloads} times of ${downloads}, and at most 1 MiB comes twice`, async () => {
    const random = numbers(5);
    const twice: number[] = [];
    let cuts = 0;
    for (let round = 0; round < downloads; round++) {
      const name = `owner/model-${round}`;
      const files: HubFiles = {
        'config.json': `{"round":${round}}`,
        'tokenizer.json': fileBytes(Math.floor(300_000 * random()) + 1, round + 1000),
        'onnx/model_quantized.onnx': fileBytes(Math.floor((0.3 + random()) * mebibyte), round + 1),
      };
      const total = Object.values(files).reduce((sum, content) => sum + content.length, 0);
      putHubModel(mirror, name, files);
      for (const [path, { length }] of Object.entries(files)) {
        const misdeeds: Misdeed[] = Array.from({ length: Math.floor(4 * random()) }, () => ({
          kind: 'cut',
          // Some cuts come before the first byte, or behind the last one that is left.
          after: Math.floor(random() ** 2 * length),
          how: random() < 0.5 ? 'end' : 'reset',
        }));
        cuts += misdeeds.length;
        for (const commit of [firstCommit, secondCommit])
          mirror.misbehave(resolvePath(name, path, commit), ...misdeeds);
      }
      const target = join(folder.path, `model-${round}`);
      let whole = false;
      // Where attempts end in vain, a person starts it again; that is another run of the program as far as the folder can tell.
      for (let start = 0; !whole && start < 30; start++) {
        // A commit that changes nothing in these files costs nothing either.
        if (start === 1 && random() < 0.5) putHubModel(mirror, name, files, { commit: secondCommit });
        const surroundings = quickSurroundings(
          random() < 0.5 ? {} : { pause: () => Promise.reject(new Error('the program ended')) },
        );
        whole = await downloadModel(mirror, { name, title: name, precision: '8-bit' }, target, {
          surroundings,
        }).then(
          () => true,
          (error: unknown) => {
            if (isProgramError(error, 'cancelled') || isProgramError(error, 'download-interrupted'))
              return false;
            throw error;
          },
        );
      }
      expect(whole, name).toBe(true);
      for (const [path, content] of Object.entries(files))
        expect(md5(await readFile(join(target, path))), `${name} ${path}`).toBe(md5(Buffer.from(content)));
      // Headers and lists count, too; they are some hundred bytes for each request.
      twice.push(connections.reduce((sum, socket) => sum + socket.bytesRead, 0) - total);
      connections.length = 0;
    }
    expect(cuts).toBeGreaterThan(2 * downloads);
    expect(mirror.seen.filter((request) => request.status === 206).length).toBeGreaterThan(downloads / 2);
    expect(Math.max(...twice)).toBeLessThanOrEqual(mebibyte);
  }, 120_000);
});
