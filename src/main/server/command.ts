import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramError } from '../../shared/errors.ts';
import type { Resources } from '../resources.ts';
import { openBrowser } from './open-browser.ts';
import { type BrowserOptions, readBrowserOptions } from './options.ts';
import { serve } from './serve.ts';

/**
 * Serves until it is told to stop (Ctrl C, SIGTERM), and prints the address in one line. Enter in the terminal prints a new one, since each
 * works once and for a minute.
 * @returns when the server runs
 * @throws `file-missing`, or the system's error when the port cannot be had
 */
async function serveUntilStopped(
  options: BrowserOptions,
  resources: Resources,
  version: string,
  print: (line: string) => void = console.log,
): Promise<void> {
  const server = await serve({ ...options, resources, version });
  const address = server.address();
  print(`Semascope: ${address}`);
  if (options.openBrowser) openBrowser(address);
  // Only a terminal has a person who presses Enter; input that is a file or a pipe is left alone.
  if (process.stdin.isTTY) process.stdin.on('data', () => print(`Semascope: ${server.address()}`));

  let stopping = false;
  const stop = (): void => {
    // A second signal does not wait for what the first one began.
    if (stopping) process.exit(1);
    stopping = true;
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

/** The browser host as a command: options, messages and exit codes (1 failure, 2 wrong usage). */
export async function runBrowserHost(parameters: readonly string[], resources: Resources): Promise<void> {
  let options: BrowserOptions;
  try {
    options = readBrowserOptions(parameters);
  } catch (error) {
    console.error((error as ProgramError<'bad-request'>).parameters.reason);
    console.error(
      'Options: [--port P] [--no-open] [--data-folder FOLDER] [--library FOLDER] [--catalogue ADDRESS|FOLDER] [--hub ADDRESS|FOLDER] [--checkpoint-seconds S] [--open FILE]',
    );
    process.exitCode = 2;
    return;
  }
  try {
    await serveUntilStopped(options, resources, programVersion(resources));
  } catch (error) {
    console.error(`Semascope cannot start: ${startFailure(error, options)}`);
    process.exitCode = 1;
  }
}

/** The program's version, from the package file beside the built program. */
function programVersion(resources: Resources): string {
  const file = join(resources.renderer, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function startFailure(error: unknown, { port, open }: BrowserOptions): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${port} is in use; choose another with --port`;
  if (code === 'EACCES') return `port ${port} is not open to this user; choose one above 1023 with --port`;
  if (code === 'file-missing') return `${open} is not there`;
  return error instanceof Error ? error.message : String(error);
}
