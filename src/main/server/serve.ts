import { ProgramError } from '../../shared/errors.ts';
import type { Resources } from '../resources.ts';
import type { Host } from '../services/host.ts';
import { createProgram } from '../services/program.ts';
import { readPageFiles } from './page-files.ts';
import { type RunningServer, startServer } from './server.ts';
import { Transfers } from './transfers.ts';

export interface ServeOptions {
  readonly resources: Resources;
  readonly dataFolder: string;
  /** Where the library of models lies; by default in the data folder. */
  readonly libraryFolder?: string;
  /** Where pretrained models are fetched from: `original`, an address or a folder; by default what was chosen last. */
  readonly catalogue?: string;
  /** Where contextual models are fetched from, when not from where they were last. */
  readonly hub?: string;
  /** Seconds between two checkpoints of a training run; by default as the program has it. */
  readonly checkpointSeconds?: number;
  readonly version: string;
  /** The port to listen on; by default a free one. */
  readonly port?: number;
  /** A file that the first page to connect opens. */
  readonly open?: string;
}

/**
 * The browser host: the whole program behind a loopback address. `close` of the result stops everything and removes what was uploaded.
 * @throws `file-missing` for `open`, or the system's error when the port cannot be had
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { resources, dataFolder, libraryFolder, catalogue, hub, version, checkpointSeconds } = options;
  const files = await readPageFiles(resources.renderer);
  const transfers = await Transfers.create();
  const program = await createProgram({
    host: browserHost(transfers),
    resources,
    dataFolder,
    libraryFolder,
    catalogue,
    hub,
    version,
    ...(checkpointSeconds === undefined ? {} : { checkpointSeconds }),
  });
  const stop = async (): Promise<void> => {
    await program.dispose();
    await transfers.dispose();
  };
  try {
    let waiting = options.open === undefined ? null : await program.registerFile(options.open);
    const server = await startServer({
      port: options.port ?? 0,
      program,
      transfers,
      files,
      onConnection: (connection) => {
        if (waiting !== null) connection.notify('fileOpened', waiting);
        waiting = null;
      },
    });
    return {
      ...server,
      async close() {
        await server.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function browserHost(transfers: Transfers): Host {
  return {
    kind: 'browser',
    pickFile: () =>
      Promise.reject(
        new ProgramError('bad-request', { reason: 'this host has no file dialog; upload the file' }),
      ),
    pickFolder: () =>
      Promise.reject(
        new ProgramError('bad-request', { reason: 'this host has no dialog for folders; upload the files' }),
      ),
    exportDestination: async (suggestedNames) => ({
      kind: 'download',
      files: suggestedNames.map((name) => transfers.reserveDownload(name)),
    }),
  };
}
