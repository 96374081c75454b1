import { parseArgs } from 'node:util';
import { ProgramError } from '../../shared/errors.ts';
import { defaultDataFolder } from './data-folder.ts';

/** Seconds between two checkpoints at most: a day. */
const longestInterval = 86_400;

/** What the browser host was asked for. */
export interface BrowserOptions {
  readonly port: number;
  readonly openBrowser: boolean;
  readonly dataFolder: string;
  /** Where the library of models lies, when not in the data folder. */
  readonly libraryFolder?: string;
  /** Where pretrained models are fetched from, when not from where they were last. */
  readonly catalogue?: string;
  /** Where contextual models are fetched from, when not from where they were last. */
  readonly hub?: string;
  /** Seconds between two checkpoints of a training run, when not the usual ones. */
  readonly checkpointSeconds?: number;
  readonly open?: string;
}

/**
 * Reads the options of the browser host.
 * @throws `bad-request` with what is wrong
 */
export function readBrowserOptions(parameters: readonly string[]): BrowserOptions {
  let values: {
    port?: string;
    'no-open'?: boolean;
    'data-folder'?: string;
    library?: string;
    catalogue?: string;
    hub?: string;
    'checkpoint-seconds'?: string;
    open?: string;
  };
  try {
    ({ values } = parseArgs({
      args: [...parameters],
      options: {
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        'data-folder': { type: 'string' },
        library: { type: 'string' },
        catalogue: { type: 'string' },
        hub: { type: 'string' },
        'checkpoint-seconds': { type: 'string' },
        open: { type: 'string' },
      },
    }));
  } catch (error) {
    throw new ProgramError('bad-request', { reason: (error as Error).message }, { cause: error });
  }
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ProgramError('bad-request', {
      reason: `--port is a number from 0 to 65535, not ${values.port}`,
    });
  }
  const seconds = values['checkpoint-seconds'];
  if (seconds !== undefined && !(Number(seconds) >= 0.01 && Number(seconds) <= longestInterval)) {
    throw new ProgramError('bad-request', {
      reason: `--checkpoint-seconds is a number from 0.01 to ${longestInterval}, not ${seconds}`,
    });
  }
  return {
    port,
    openBrowser: values['no-open'] !== true,
    dataFolder: values['data-folder'] ?? defaultDataFolder(),
    ...(values.library === undefined ? {} : { libraryFolder: values.library }),
    ...(values.catalogue === undefined ? {} : { catalogue: values.catalogue }),
    ...(values.hub === undefined ? {} : { hub: values.hub }),
    ...(seconds === undefined ? {} : { checkpointSeconds: Number(seconds) }),
    ...(values.open === undefined ? {} : { open: values.open }),
  };
}
