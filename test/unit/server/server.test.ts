import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../../../src/main/rpc/codec.ts';
import type { RunningServer } from '../../../src/main/server/server.ts';
import { startServer } from '../../../src/main/server/server.ts';
import { Transfers } from '../../../src/main/server/transfers.ts';
import { fakeProgram } from '../../support/fake-program.ts';

const files = new Map([
  ['/index.html', { type: 'text/html; charset=utf-8', body: Buffer.from('<title>the program</title>') }],
  ['/assets/main.js', { type: 'text/javascript', body: Buffer.from('1') }],
]);

let server: RunningServer;
let transfers: Transfers;
let fake: ReturnType<typeof fakeProgram>;

beforeEach(async () => {
  transfers = await Transfers.create({ uploadBytes: 1000, reservedBytes: 0, uploadsAtOnce: 1 });
  fake = fakeProgram({ 'model.close': () => Promise.resolve(null) });
  server = await startServer({ port: 0, program: fake.program, transfers, files });
});

afterEach(async () => {
  await server.close();
  await transfers.dispose();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One HTTP request exactly as given: unlike `fetch`, it lets any header be set. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string | string[]> = {},
  body: string | Buffer = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const origin = () => `http://127.0.0.1:${server.port}`;
const tokenOf = (address: string) => new URLSearchParams(new URL(address).hash.slice(1)).get('token') ?? '';

function postToken(token: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(
    'POST',
    '/session',
    { origin: origin(), 'content-type': 'application/json', ...headers },
    JSON.stringify({ token }),
  );
}

async function signIn(): Promise<string> {
  const { headers } = await postToken(tokenOf(server.address()));
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** How an upgrade ended: open, or the status that refused it. */
function openSocket(headers: Record<string, string>, path = '/socket'): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

describe('without a session', () => {
  it('there is only the bare page and its script', async () => {
    const page = await ask('GET', '/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('bootstrap.js');
    expect(page.body).not.toContain('the program');
    expect((await ask('GET', '/bootstrap.js')).status).toBe(200);
  });

  it.each([
    '/index.html',
    '/assets/main.js',
    '/download/x',
    '/nothing',
    '/socket',
    '/session',
    '/../../etc/passwd',
  ])('%s is refused', async (path) => {
    expect((await ask('GET', path)).status).toBe(403);
  });

  it('an upload and a socket are refused', async () => {
    expect((await ask('POST', '/upload', { origin: origin(), 'x-file-name': 'a' }, 'x')).status).toBe(403);
    expect(await openSocket({ origin: origin() })).toBe(403);
    expect(await openSocket({ origin: origin(), cookie: `semascope-${server.port}=x` })).toBe(403);
  });
});

describe('the one-time token', () => {
  it('is 256 bits in the fragment and gives a strict cookie, once', async () => {
    const address = server.address();
    expect(address).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${server.port}/#token=[\\w-]{43}$`));
    const first = await postToken(tokenOf(address));
    expect(first.status).toBe(204);
    expect(first.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^semascope-${server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    expect((await postToken(tokenOf(address))).status).toBe(403);
  });

  it('that is wrong is refused and leaves the right one good; a new one replaces the old', async () => {
    const first = tokenOf(server.address());
    expect((await postToken('wrong')).status).toBe(403);
    const second = tokenOf(server.address());
    expect((await postToken(first)).status).toBe(403);
    expect((await postToken(second)).status).toBe(204);
  });

  it.each([
    ['another origin', { origin: 'http://127.0.0.1:1' }],
    ['a null origin', { origin: 'null' }],
    ['the other name of this machine', { origin: 'http://localhost:PORT' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ])('is refused from %s', async (_, headers: Record<string, string>) => {
    const replaced = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(server.port))]),
    );
    expect((await postToken(tokenOf(server.address()), replaced)).status).toBe(403);
  });

  it('is refused without an origin, in another content type, in bad JSON, and in more than 1 MiB', async () => {
    const body = JSON.stringify({ token: tokenOf(server.address()) });
    const json = { 'content-type': 'application/json' };
    expect((await ask('POST', '/session', json, body)).status).toBe(403);
    expect(
      (await ask('POST', '/session', { origin: origin(), 'content-type': 'text/plain' }, body)).status,
    ).toBe(415);
    expect((await ask('POST', '/session', { origin: origin(), ...json }, '{')).status).toBe(400);
    const long = JSON.stringify({ token: 'x'.repeat(2 ** 20) });
    expect((await ask('POST', '/session', { origin: origin(), ...json }, long)).status).toBe(400);
  });
});

describe('the name of the host', () => {
  it.each(['evil.example', '127.0.0.1', '127.0.0.1:1', '[::1]:PORT'])('%j is refused', async (host) => {
    const headers = { host: host.replace('PORT', String(server.port)) };
    expect([400, 403]).toContain((await ask('GET', '/', headers)).status);
  });

  it('may be localhost, and may be given only once', async () => {
    expect((await ask('GET', '/', { host: `localhost:${server.port}` })).status).toBe(200);
    const host = `127.0.0.1:${server.port}`;
    const answer = await raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(await raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw('GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('is checked at upgrades too', async () => {
    const cookie = await signIn();
    const host = 'evil.example';
    expect(await openSocket({ origin: origin(), cookie, host })).toBe(403);
    expect(await openSocket({ origin: `http://${host}`, cookie, host })).toBe(403);
  });
});

/** Sends bytes to the server and gives everything it answers. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connectTcp(server.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('with a session', () => {
  it('the page and its files come with the headers that protect them', async () => {
    const cookie = await signIn();
    const page = await ask('GET', '/', { cookie });
    expect(page.body).toContain('the program');
    expect(page.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    const policy = page.headers['content-security-policy'];
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe-eval');
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
    expect((await ask('GET', '/assets/main.js', { cookie })).headers['content-type']).toContain('javascript');
  });

  it('nothing outside the page’s files is there', async () => {
    const cookie = await signIn();
    for (const path of [
      '/../package.json',
      '/assets/../../x',
      '/%2e%2e/package.json',
      '//etc/passwd',
      '/assets/',
      '/assets/main.js?x',
    ]) {
      expect((await ask('GET', path, { cookie })).status).toBe(404);
    }
  });

  it('other pages of the browser get nothing, and headers have a limit', async () => {
    const cookie = await signIn();
    for (const site of ['cross-site', 'same-site']) {
      expect((await ask('GET', '/assets/main.js', { cookie, 'sec-fetch-site': site })).status).toBe(403);
    }
    expect(
      (await ask('POST', '/upload', { cookie, origin: 'http://evil.example', 'x-file-name': 'a' })).status,
    ).toBe(403);
    expect((await ask('DELETE', '/', { cookie, origin: origin() })).status).toBe(405);
    expect((await ask('GET', '/', { cookie, 'x-long': 'x'.repeat(9000) })).status).toBe(431);
  });
});

describe('sockets', () => {
  it('need the exact origin', async () => {
    const cookie = await signIn();
    expect(await openSocket({ cookie })).toBe(403);
    expect(await openSocket({ cookie, origin: `https://127.0.0.1:${server.port}` })).toBe(403);
    expect(await openSocket({ cookie, origin: `http://localhost:${server.port}` })).toBe(403);
    expect(await openSocket({ cookie, origin: origin() }, '/other')).toBe(403);
  });

  it('carry requests, and survive messages that are none', async () => {
    const socket = await openSocket({ cookie: await signIn(), origin: origin() });
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    const answers: unknown[] = [];
    socket.on('message', (data: Buffer) => answers.push(decodeMessage(data)));
    socket.send('text');
    socket.send(Buffer.from([0xc1]));
    socket.send(encodeMessage({ t: 'q', m: 'model.close', a: [{ model: 'm' }], i: '1' }));
    await expect.poll(() => answers.length).toBe(3);
    expect(answers[2]).toEqual({ t: 's', i: '1', r: null });
  });

  it('are at most four, and end at a message above 16 MiB', async () => {
    const headers = { cookie: await signIn(), origin: origin() };
    const sockets = await Promise.all(Array.from({ length: 4 }, () => openSocket(headers)));
    expect(sockets.every((socket) => socket instanceof WebSocket)).toBe(true);
    expect(await openSocket(headers)).toBe(503);
    const [first] = sockets as WebSocket[];
    const closed = new Promise<number>((resolve) => first?.on('close', resolve));
    // The other side may end before all is sent.
    first?.on('error', () => undefined);
    first?.send(Buffer.alloc(16 * 2 ** 20 + 1));
    expect([1006, 1009]).toContain(await closed);
    await expect.poll(() => openSocket(headers)).toBeInstanceOf(WebSocket);
  });
});

describe('uploads', () => {
  const upload = async (name: string, body: string, headers: Record<string, string> = {}) =>
    ask(
      'POST',
      '/upload',
      { cookie: await signIn(), origin: origin(), 'x-file-name': name, ...headers },
      body,
    );

  it('are written to a private folder and made known under their base name', async () => {
    const answer = await upload(encodeURIComponent('../../Straße\n.txt'), 'hello');
    expect(JSON.parse(answer.body)).toMatchObject({ name: 'Straße.txt' });
    const [file] = fake.registered;
    expect(file).toMatchObject({ temporary: true, name: 'Straße.txt' });
    expect(await readFile(file?.path ?? '', 'utf8')).toBe('hello');
    expect((await stat(file?.path ?? '')).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(file?.path ?? ''))).mode & 0o777).toBe(0o700);
    expect(dirname(dirname(file?.path ?? ''))).toBe(tmpdir());
  });

  it('without a name or with a bad one are refused', async () => {
    expect((await upload('%zz', 'x')).status).toBe(400);
    expect((await ask('POST', '/upload', { cookie: await signIn(), origin: origin() }, 'x')).status).toBe(
      400,
    );
  });

  it('above the limit are refused, announced or not, and leave nothing', async () => {
    const announced = await upload('a', 'x'.repeat(1001));
    expect(announced.status).toBe(413);
    expect(JSON.parse(announced.body)).toMatchObject({ code: 'file-too-large', parameters: { limit: 1000 } });
    const chunked = await upload('a', 'x'.repeat(1001), { 'transfer-encoding': 'chunked' });
    expect(chunked.status).toBe(413);
    expect(fake.registered).toEqual([]);
    expect(await uploadedFiles()).toEqual([]);
  });

  it('that are given up leave nothing and free their place', async () => {
    const headers = { cookie: await signIn(), origin: origin(), 'x-file-name': 'a', 'content-length': '900' };
    const request = httpRequest({
      host: '127.0.0.1',
      port: server.port,
      method: 'POST',
      path: '/upload',
      headers,
    });
    const ended = new Promise((resolve) => request.on('error', resolve));
    request.write('part');
    await expect.poll(uploadedFiles).toHaveLength(1);
    expect((await upload('second', 'x')).status).toBe(400);
    request.destroy();
    await ended;
    await expect.poll(uploadedFiles).toEqual([]);
    expect((await upload('third', 'x')).status).toBe(200);
  });
});

async function uploadedFiles(): Promise<string[]> {
  const place = transfers.reserveDownload('x');
  return await readdir(dirname(place.path));
}

describe('downloads', () => {
  it('come once, as an attachment under their name, and are removed', async () => {
    const cookie = await signIn();
    const place = transfers.reserveDownload(`vectors "of" Ζωή's.txt`);
    await writeFile(place.path, 'numbers');
    const answer = await ask('GET', place.url, { cookie });
    expect(answer.body).toBe('numbers');
    expect(answer.headers['content-disposition']).toBe(
      "attachment; filename*=UTF-8''vectors%20%22of%22%20%CE%96%CF%89%CE%AE%27s.txt",
    );
    expect((await ask('GET', place.url, { cookie })).status).toBe(404);
    await expect.poll(uploadedFiles).toEqual([]);
    expect((await ask('GET', join('/download', 'unknown'), { cookie })).status).toBe(404);
  });
});

it('listens on the loopback address only', async () => {
  const answer = ask('GET', '/');
  expect((await answer).status).toBe(200);
  const other = new Promise((resolve) => {
    const socket = connectTcp(server.port, '127.0.0.2');
    socket.on('connect', () => resolve('connected'));
    socket.on('error', () => resolve('refused'));
  });
  expect(await other).toBe('refused');
});
