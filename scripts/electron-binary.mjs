// Where Electron's binary is, and how to get it. Since version 42 the package fetches it on first use instead of on installation.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

const executable =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[
    /** @type {'darwin' | 'win32'} */ (process.platform)
  ] ?? 'electron';

/**
 * The binary, where it is: in the folder that ELECTRON_OVERRIDE_DIST_PATH names, else in the package's own.
 * @returns {string | null}
 */
export function findElectron() {
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist');
  const path = join(dist, executable);
  return existsSync(path) ? path : null;
}

/**
 * Fetches the binary with the package's own installer.
 * @param {number} patience milliseconds within which the fetch must have begun to arrive
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export async function fetchElectron(patience) {
  const child = spawn(process.execPath, ['--import', watcher, join(folder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  return await new Promise((resolve) => {
    const giveUp = setTimeout(() => {
      child.kill('SIGKILL');
      resolve({ reason: `the download did not begin within ${patience / 1000} s` });
    }, patience);
    // The watcher's only message: bytes are arriving.
    child.once('message', () => clearTimeout(giveUp));
    child.once('error', (error) => {
      clearTimeout(giveUp);
      resolve({ reason: error.message });
    });
    child.once('exit', () => {
      clearTimeout(giveUp);
      const path = findElectron();
      resolve(path === null ? { reason: shortReason(errors) } : { path });
    });
  });
}

/**
 * A module for the installer's process that tells when the body of a large answer begins to arrive. Both ways that the downloader can use
 * (undici's `fetch` and `http`) announce that on Node's diagnostics channels.
 */
const watcher = `data:text/javascript,${encodeURIComponent(`
  import { subscribe } from 'node:diagnostics_channel';
  const large = 1_000_000;
  let told = false;
  const arriving = (status, length) => {
    if (told || status !== 200 || !(Number(length) > large)) return;
    told = true;
    process.send?.('arriving', () => process.disconnect?.());
  };
  subscribe('undici:request:headers', ({ response }) => {
    const names = response.headers.map((header) => header.toString().toLowerCase());
    arriving(response.statusCode, names[names.indexOf('content-length') + 1]);
  });
  subscribe('http.client.response.finish', ({ response }) =>
    arriving(response.statusCode, response.headers['content-length']));
  process.channel?.unref();
`)}`;

/** The first line of what the installer said that tells what went wrong. */
function shortReason(/** @type {string} */ errors) {
  const lines = errors.split('\n').map((line) => line.trim());
  const line = lines.find((text) => /Error:/.test(text)) ?? lines.find((text) => text !== '');
  return (line ?? 'its installer failed').replace(/^(?:\w*Error|AggregateError.*?):\s*/, '').slice(0, 160);
}
