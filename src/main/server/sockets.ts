import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { type Channel, type Connection, connect } from '../rpc/connect.ts';
import type { Program } from '../services/host.ts';
import type { Access } from './access.ts';

export interface SocketLimits {
  readonly sockets: number;
  readonly messageBytes: number;
  readonly pingMilliseconds: number;
  /** Bytes waiting to be sent from which on pictures of running work are left out. */
  readonly congestedBytes: number;
}

const defaultSocketLimits: SocketLimits = {
  sockets: 4,
  messageBytes: 16 * 2 ** 20,
  pingMilliseconds: 15_000,
  congestedBytes: 8 * 2 ** 20,
};

/** The pages that are connected to the browser host. */
export class Sockets {
  readonly #access: Access;
  readonly #program: Program;
  readonly #limits: SocketLimits;
  readonly #server: WebSocketServer;
  /** Called with each page that connects. */
  readonly #onConnection: (connection: Connection) => void;

  constructor(
    access: Access,
    program: Program,
    onConnection: (connection: Connection) => void,
    limits: SocketLimits = defaultSocketLimits,
  ) {
    this.#access = access;
    this.#program = program;
    this.#onConnection = onConnection;
    this.#limits = limits;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: limits.messageBytes,
      perMessageDeflate: false,
    });
  }

  /** Answers an upgrade: a socket at `/socket` for a page of this host that has a session, else a refusal. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const allowed =
      request.url === '/socket' &&
      this.#access.hasOwnHost(request) &&
      this.#access.hasOwnOrigin(request) &&
      this.#access.hasSession(request);
    if (!allowed) refuse(stream, '403 Forbidden');
    else if (this.#server.clients.size >= this.#limits.sockets) refuse(stream, '503 Service Unavailable');
    else this.#server.handleUpgrade(request, stream, head, (socket) => this.#serve(socket));
  }

  /** Ends all connections. */
  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #serve(socket: WebSocket): void {
    const connection = connect(socketChannel(socket, this.#limits.congestedBytes), this.#program);
    let alive = true;
    socket.on('pong', () => {
      alive = true;
    });
    const pings = setInterval(() => {
      if (!alive) socket.terminate();
      alive = false;
      socket.ping();
    }, this.#limits.pingMilliseconds);
    // What breaks the protocol (too long a message, a bad frame) ends in `close`, which follows.
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(pings);
      connection.close();
    });
    this.#onConnection(connection);
  }
}

function socketChannel(socket: WebSocket, congestedBytes: number): Channel {
  return {
    send(bytes) {
      if (socket.readyState === socket.OPEN) socket.send(bytes);
    },
    listen(listener) {
      socket.on('message', (data) => listener(asBytes(data)));
    },
    congested: () => socket.bufferedAmount > congestedBytes,
  };
}

function asBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function refuse(stream: Duplex, status: string): void {
  // The other side may be gone already, which is as good as refused.
  stream.on('error', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
