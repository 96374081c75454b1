import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What the mirror does with a request instead of answering as it should. */
export type Misdeed =
  /** Sends so many bytes of the body, then ends the connection: politely, or with a reset that may lose what is under way. */
  | { readonly kind: 'cut'; readonly after: number; readonly how: 'end' | 'reset' }
  /** Sends so many bytes of the body, then nothing. */
  | { readonly kind: 'stall'; readonly after: number }
  /** Sends so many bytes of the body, and the rest once `until` is settled: what a page shows meanwhile can be looked at. */
  | { readonly kind: 'hold'; readonly after: number; readonly until: Promise<unknown> }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string }
  /** Answers with all of the file, whatever was asked for. */
  | { readonly kind: 'whole' }
  /** Answers with these headers on top of its own; `null` takes one away. */
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string | null>> }
  /** Never ends the body. */
  | { readonly kind: 'endless' }
  /** Answers with another content. */
  | { readonly kind: 'content'; readonly content: Uint8Array; readonly type?: string };

/** A request that came. */
export interface Seen {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  status: number;
  /** Bytes of the body that were handed to the network. */
  sent: number;
}

/** What the index says of a model, besides what follows from its files. */
export interface MirrorModel {
  readonly name: string;
  readonly words: number;
  readonly dimension: number;
  /** Its rows as a text file; compressed here. */
  readonly text: string;
  /** Into how many files it is cut. */
  readonly parts?: number;
}

/** A server on this machine that is laid out like gensim-data, and that cuts, stalls, lies and redirects when told to. */
export class Mirror {
  readonly seen: Seen[] = [];
  readonly #server: Server;
  readonly #files = new Map<string, { content: Uint8Array; headers: Readonly<Record<string, string>> }>();
  readonly #misdeeds = new Map<string, Misdeed[]>();
  readonly #models: Record<string, unknown> = {};

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Mirror> {
    const server = createServer();
    const mirror = new Mirror(server);
    server.on('request', (request, response) => void mirror.#answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return mirror;
  }

  /** Its base address. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /**
   * Puts a file there, or another one in its place.
   * @param headers by default a strong entity tag made from the content
   */
  put(path: string, content: Uint8Array | string, headers?: Readonly<Record<string, string>>): void {
    const bytes = Buffer.from(content);
    this.#files.set(path, { content: bytes, headers: headers ?? { etag: `"${md5(bytes)}"` } });
  }

  /** Puts a model there and into the index. Gives its compressed bytes. */
  putModel(model: MirrorModel): Buffer {
    const { name, words, dimension, parts = 1 } = model;
    const compressed = gzipSync(model.text);
    const length = Math.ceil(compressed.length / parts);
    const pieces = Array.from({ length: parts }, (_, part) =>
      compressed.subarray(part * length, (part + 1) * length),
    );
    const checksums: Record<string, string> = {};
    for (const [part, piece] of pieces.entries()) {
      const suffix = parts === 1 ? '' : `_${`${part}`.padStart(2, '0')}`;
      this.put(`/${name}/${name}.gz${suffix}`, piece);
      checksums[parts === 1 ? 'checksum' : `checksum-${part}`] = md5(piece);
    }
    this.#models[name] = {
      num_records: words,
      file_size: compressed.length,
      base_dataset: 'A few words for tests',
      license: 'CC0',
      parameters: { dimension },
      description: 'A model for tests',
      read_more: [],
      file_name: `${name}.gz`,
      parts,
      ...checksums,
    };
    this.put('/list.json', JSON.stringify({ corpora: {}, models: this.#models }));
    return compressed;
  }

  /** The next requests for `path` are answered like this, one after the other; those behind them as they should. */
  misbehave(path: string, ...misdeeds: readonly Misdeed[]): void {
    this.#misdeeds.set(path, [...(this.#misdeeds.get(path) ?? []), ...misdeeds]);
  }

  /** Bytes of bodies sent for `path`, over all requests. */
  sent(path: string): number {
    return this.seen.reduce((sum, request) => sum + (request.path === path ? request.sent : 0), 0);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const { range } = request.headers;
    const ifRange = request.headers['if-range'];
    const seen: Seen = { path, range, ifRange: ifRange as string | undefined, status: 0, sent: 0 };
    this.seen.push(seen);
    // A client that is gone is what many of the tests are about.
    response.on('error', () => undefined);
    const misdeed = this.#misdeeds.get(path)?.shift();
    const file = this.#files.get(path);
    if (misdeed?.kind === 'redirect') return this.#head(response, seen, 302, { location: misdeed.to });
    if (misdeed?.kind === 'status') return this.#head(response, seen, misdeed.status, {});
    if (file === undefined) return this.#head(response, seen, 404, {});

    const content = misdeed?.kind === 'content' ? misdeed.content : file.content;
    const validator = file.headers['etag'] ?? file.headers['last-modified'];
    const from = /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
    const partial =
      from !== undefined && misdeed?.kind !== 'whole' && (ifRange === undefined || ifRange === validator);
    const start = partial ? Number(from) : 0;
    if (partial && start >= content.length) return this.#head(response, seen, 416, {});
    const headers: Record<string, string> = {
      'content-type': misdeed?.kind === 'content' ? (misdeed.type ?? 'application/gzip') : 'application/gzip',
      'content-length': `${content.length - start}`,
      ...file.headers,
      ...(partial ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
    };
    if (misdeed?.kind === 'endless') delete headers['content-length'];
    for (const [name, value] of Object.entries(misdeed?.kind === 'headers' ? misdeed.headers : {})) {
      if (value === null) delete headers[name];
      else headers[name] = value;
    }
    seen.status = partial ? 206 : 200;
    response.writeHead(seen.status, headers);
    await this.#sendBody(request, response, seen, content.subarray(start), misdeed);
  }

  #head(response: ServerResponse, seen: Seen, status: number, headers: Record<string, string>): void {
    seen.status = status;
    response.writeHead(status, headers).end();
  }

  async #sendBody(
    request: IncomingMessage,
    response: ServerResponse,
    seen: Seen,
    body: Uint8Array,
    misdeed: Misdeed | undefined,
  ): Promise<void> {
    const send = (bytes: Uint8Array): Promise<boolean> =>
      new Promise((resolve) => {
        seen.sent += bytes.length;
        response.write(bytes, (error) => resolve(error === null || error === undefined));
      });
    switch (misdeed?.kind) {
      case 'cut':
        await send(body.subarray(0, misdeed.after));
        if (misdeed.how === 'reset') request.socket.resetAndDestroy();
        else request.socket.end();
        return;
      case 'stall':
        await send(body.subarray(0, misdeed.after));
        return;
      case 'hold':
        await send(body.subarray(0, misdeed.after));
        await misdeed.until;
        await send(body.subarray(misdeed.after));
        response.end();
        return;
      case 'endless':
        while (await send(body));
        return;
      default:
        await send(body);
        response.end();
    }
  }
}

/** The MD5 of `bytes` in hexadecimal digits. */
export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
