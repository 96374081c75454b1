import type { IncomingMessage, ServerResponse } from 'node:http';
import { isProgramError, ProgramError, serializeError } from '../../shared/errors.ts';
import type { Program } from '../services/host.ts';
import type { Access } from './access.ts';
import { bootstrapPage, bootstrapScript } from './bootstrap.ts';
import { contentSecurityPolicy, type PageFile } from './page-files.ts';
import type { Transfers } from './transfers.ts';

const jsonLimit = 2 ** 20;

/** What answers requests. */
export interface Site {
  readonly access: Access;
  readonly files: ReadonlyMap<string, PageFile>;
  readonly transfers: Transfers;
  readonly program: Program;
  readonly port: number;
}

/** Answers one HTTP request. Never rejects. */
export async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    setSafeHeaders(site.port, response);
    await route(site, request, response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendError(request, response, error);
  }
}

/** Headers of every answer. */
function setSafeHeaders(port: number, response: ServerResponse): void {
  const sockets = [`ws://127.0.0.1:${port}`, `ws://localhost:${port}`];
  response.setHeader('content-security-policy', contentSecurityPolicy(sockets));
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cache-control', 'no-store');
}

async function route(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { access } = site;
  const method = request.method ?? '';
  const path = request.url ?? '';
  if (!access.hasOwnHost(request)) return refuse(request, response, 403);
  if (method !== 'GET' && !access.hasOwnOrigin(request)) return refuse(request, response, 403);

  const signedIn = access.hasSession(request);
  if (method === 'GET' && path === '/') {
    // A page that is opened from elsewhere in the browser shows itself, and no other page can look into it.
    return signedIn
      ? sendFile(response, site.files.get('/index.html'))
      : send(response, 200, 'text/html; charset=utf-8', bootstrapPage);
  }
  if (access.isFromElsewhere(request)) return refuse(request, response, 403);
  if (method === 'GET' && path === '/bootstrap.js') {
    return send(response, 200, 'text/javascript; charset=utf-8', bootstrapScript);
  }
  if (method === 'POST' && path === '/session') return await startSession(access, request, response);

  if (!signedIn) return refuse(request, response, 403);
  if (method === 'POST' && path === '/upload') {
    const handle = await site.transfers.receive(request, site.program);
    return send(response, 200, 'application/json', JSON.stringify(handle));
  }
  if (method !== 'GET') return refuse(request, response, 405);
  const download = /^\/download\/([\w-]{1,64})$/.exec(path)?.[1];
  if (download !== undefined) {
    if (await site.transfers.send(download, response)) return;
    return refuse(request, response, 404);
  }
  sendFile(response, site.files.get(path));
}

async function startSession(
  access: Access,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.headers['content-type'] !== 'application/json') return refuse(request, response, 415);
  const body = await readJson(request);
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : null;
  const session = typeof token === 'string' ? access.redeem(token) : null;
  if (session === null) return refuse(request, response, 403);
  response.setHeader('set-cookie', access.cookie(session));
  response.writeHead(204).end();
}

/** @throws `bad-request` for more than 1 MiB or for something that is not JSON */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > jsonLimit) throw new ProgramError('bad-request', { reason: 'the body is too long' });
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new ProgramError('bad-request', { reason: 'the body is not JSON' }, { cause: error });
  }
}

function sendFile(response: ServerResponse, file: PageFile | undefined): void {
  if (file === undefined) send(response, 404, 'text/plain; charset=utf-8', 'There is nothing here.\n');
  else send(response, 200, file.type, file.body);
}

function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const status = isProgramError(error, 'bad-request')
    ? 400
    : isProgramError(error, 'file-too-large')
      ? 413
      : isProgramError(error, 'disk-full')
        ? 507
        : 500;
  // What is left of the body is not read: the connection ends with this answer.
  response.setHeader('connection', 'close');
  send(response, status, 'application/json', JSON.stringify(serializeError(error)));
  request.resume();
}

function refuse(request: IncomingMessage, response: ServerResponse, status: 403 | 404 | 405 | 415): void {
  if (request.method !== 'GET') response.setHeader('connection', 'close');
  send(response, status, 'text/plain; charset=utf-8', 'Not allowed.\n');
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}
