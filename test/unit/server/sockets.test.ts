import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { encodeMessage } from '../../../src/main/rpc/codec.ts';
import { Access } from '../../../src/main/server/access.ts';
import { Sockets } from '../../../src/main/server/sockets.ts';
import { fakeProgram } from '../../support/fake-program.ts';

it('ends a connection whose other side is silent, with what ran for it, and keeps one that answers', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const access = new Access(port);
  const cookie = `${access.cookieName}=${access.redeem(access.issueToken())}`;
  const fake = fakeProgram({
    'corpus.openSample': () => new Promise(() => undefined),
  });
  const sockets = new Sockets(access, fake.program, () => undefined, {
    sockets: 4,
    messageBytes: 1000,
    pingMilliseconds: 50,
    congestedBytes: 1000,
  });
  server.on('upgrade', (request, stream, head) => sockets.upgrade(request, stream, head));

  const headers = { cookie, origin: `http://127.0.0.1:${port}` };
  const open = async (autoPong: boolean) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, { headers, autoPong });
    await once(socket, 'open');
    return socket;
  };
  const lively = await open(true);
  const silent = await open(false);
  silent.send(encodeMessage({ t: 'q', m: 'corpus.openSample', a: [{ job: 'mine' }], i: '1' }));
  await once(silent, 'close');
  await expect.poll(() => fake.abandoned).toEqual(['mine']);
  expect(lively.readyState).toBe(WebSocket.OPEN);
  expect(fake.listeners.size).toBe(1);

  sockets.close();
  await once(lively, 'close');
  await expect.poll(() => fake.listeners.size).toBe(0);
  server.close();
});
