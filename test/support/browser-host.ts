import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { test as base, type SampleLibrary } from './sample-library.ts';

const entry = fileURLToPath(new URL('../../dist/main/browser.js', import.meta.url));

/** A browser host that runs as a person would run it. */
export interface BrowserHost {
  /** The one-time address that it printed. */
  readonly address: string;
  readonly port: number;
  readonly dataFolder: string;
  /** The temporary folder that it was told to use; uploads lie in folders below it. */
  readonly temporaryFolder: string;
  readonly process: ChildProcess;
  /** What it remembers on disk of how the page looks: JSON, and nothing before the first save. */
  workspace(): Promise<string>;
  /** What it wrote to standard error. */
  errors(): string;
  /** Ends it in the middle of whatever it does, as a power failure would; its folders stay, for a host that is started after it. */
  kill(): Promise<void>;
  /** Ends it as Ctrl C does and removes its folders; gives its exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts the built browser host on a free port with a data folder of its own.
 * @param parameters further options for it
 * @param library what the library holds; by default the data folder is empty, and the page trains on the sample
 * @param after a host that was killed, whose folders this one goes on with
 */
export async function startBrowserHost(
  parameters: readonly string[] = [],
  library: SampleLibrary | null = null,
  after: BrowserHost | null = null,
): Promise<BrowserHost> {
  const folder = after?.temporaryFolder ?? (await mkdtemp(join(tmpdir(), 'semascope-e2e-')));
  const dataFolder = join(folder, 'data');
  await library?.copyTo(join(dataFolder, 'library'));
  const child = spawn(process.execPath, [entry, '--no-open', '--data-folder', dataFolder, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, 'exit');
  const address = await firstAddress(child.stdout);
  if (address === null) {
    await ended;
    throw new Error(`the browser host ended at once: ${errors}`);
  }
  return {
    address,
    port: Number(new URL(address).port),
    dataFolder,
    temporaryFolder: folder,
    process: child,
    workspace: () => readFile(join(dataFolder, 'workspace.json'), 'utf8').catch(() => ''),
    errors: () => errors,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

/** The address in what the host prints; `null` when it ends without one. */
async function firstAddress(output: Readable): Promise<string | null> {
  for await (const line of createInterface(output)) {
    const address = /^Semascope: (http:\S+)$/.exec(line)?.[1];
    if (address !== undefined) {
      // What else it prints must not fill the pipe.
      output.resume();
      return address;
    }
  }
  return null;
}

/**
 * Tests with a browser host of their own, and a page that opened its address. Errors in the page's console fail the test.
 *
 * The page opens the trained sample from the library; a test that needs what only a first start has (the sample's text, the training
 * itself) says `test.use({ firstStart: true })`.
 */
export const test = base.extend<{ firstStart: boolean; host: BrowserHost; program: Page }>({
  firstStart: [false, { option: true }],
  host: async ({ firstStart, sampleLibrary }, use) => {
    const host = await startBrowserHost([], firstStart ? null : sampleLibrary);
    await use(host);
    await host.stop();
  },
  program: async ({ page, host }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(host.address);
    await use(page);
    if (problems.length > 0) throw new Error(`the page reported errors:\n${problems.join('\n')}`);
  },
});
export { expect } from '@playwright/test';
