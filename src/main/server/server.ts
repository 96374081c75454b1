import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connection } from '../rpc/connect.ts';
import type { Program } from '../services/host.ts';
import { Access } from './access.ts';
import type { PageFile } from './page-files.ts';
import { answer } from './routes.ts';
import { Sockets } from './sockets.ts';
import type { Transfers } from './transfers.ts';

export interface ServerOptions {
  /** The port to listen on; 0 takes a free one. */
  readonly port: number;
  readonly program: Program;
  readonly transfers: Transfers;
  readonly files: ReadonlyMap<string, PageFile>;
  /** Called with each page that connects. */
  readonly onConnection?: (connection: Connection) => void;
}

export interface RunningServer {
  readonly port: number;
  /** A new address for a person to open: works once, within 60 s, and replaces an earlier one that was not opened. */
  address(): string;
  close(): Promise<void>;
}

/**
 * Serves the page and the program to browsers on this machine, and to nobody else.
 * @throws the system's error when the port cannot be had (`EADDRINUSE`, `EACCES`)
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { program, transfers, files } = options;
  const server = createServer({
    maxHeaderSize: 8 * 1024,
    headersTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: 5_000,
    // An upload may take as long as it takes; one that stalls ends with the socket's own timeout.
    requestTimeout: 0,
  });
  server.timeout = 60_000;
  server.maxConnections = 64;
  const port = await listen(server, options.port);
  const access = new Access(port);
  const site = { access, files, transfers, program, port };
  const sockets = new Sockets(access, program, options.onConnection ?? (() => undefined));

  server.on('request', (request, response) => void answer(site, request, response));
  server.on('upgrade', (request, stream, head) => sockets.upgrade(request, stream, head));
  return {
    port,
    address: () => `http://127.0.0.1:${port}/#token=${access.issueToken()}`,
    async close() {
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
