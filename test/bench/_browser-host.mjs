// Starts the browser host and real Chromium for benchmarks that measure the page.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumArguments, findChromium } from '../../scripts/chromium.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A page that shows the program of a host of its own, at 1440 × 900.
 * @param {readonly string[]} nodeArguments for the host's process
 * @param {readonly string[]} browserArguments
 */
export async function openPage(nodeArguments = [], browserArguments = []) {
  const folder = mkdtempSync(join(tmpdir(), 'semascope-bench-'));
  const host = spawn(
    process.execPath,
    [...nodeArguments, join(root, 'dist/main/browser.js'), '--no-open', '--data-folder', folder],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: [...chromiumArguments(), ...browserArguments],
    ...(executablePath === null ? {} : { executablePath }),
  });
  const close = async () => {
    await browser.close();
    if (host.exitCode === null) {
      host.kill('SIGINT');
      await once(host, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(await addressOf(host));
    return { page, host, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens a text as a person does. @param {import('@playwright/test').Page} page @param {string} path @param {string} name */
export async function openText(page, path, name) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open corpus' }).click();
  await (await chooser).setFiles(path);
  await page.getByRole('region', { name: 'Corpus & training' }).getByText(name).first().waitFor();
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor({ timeout: 60_000 });
}

/** @param {import('node:child_process').ChildProcess} host @returns {Promise<string>} */
async function addressOf(host) {
  if (host.stdout === null) throw new Error('the host has no output');
  for await (const line of createInterface(host.stdout)) {
    const address = /(http:\S+)/.exec(line)?.[1];
    if (address !== undefined) {
      host.stdout.resume();
      return address;
    }
  }
  throw new Error('the host printed no address');
}
