import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchElectron, findElectron } from '../../../scripts/electron-binary.mjs';

let server: Server;
let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'semascope-mirror-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  await rm(cache, { recursive: true, force: true });
});

/** Electron's downloads come from a server of the test's. */
async function mirror(listener: RequestListener): Promise<void> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  vi.stubEnv('electron_config_cache', cache);
}

it.skipIf(findElectron() !== null)('gives up a download that does not begin', async () => {
  await mirror(() => undefined);
  expect(await fetchElectron(1000)).toEqual({ reason: 'the download did not begin within 1 s' });
});

it.skipIf(findElectron() !== null)('says in a line why there is none', async () => {
  await mirror((_request, response) => response.writeHead(404).end());
  expect(await fetchElectron(20_000)).toEqual({ reason: expect.stringContaining('404') });
});

it.skipIf(findElectron() !== null)('waits for one that has begun, however slow it is', async () => {
  await mirror((_request, response) => {
    response.writeHead(200, { 'content-length': 5_000_000 });
    response.write('PK');
    // Longer than the patience below; then the connection breaks, which is another reason than giving up.
    setTimeout(() => response.destroy(), 4_000);
  });
  const outcome = await fetchElectron(3_000);
  expect(outcome).toEqual({ reason: expect.not.stringContaining('did not begin') });
});
