// `npm start`: runs the desktop program where Electron is or can be had, and otherwise serves the same program to a browser on this machine.
// `npm start -- --browser [--port P] [--no-open] [--data-folder FOLDER] [--library FOLDER] [--catalogue ADDRESS|FOLDER] [--hub ADDRESS|FOLDER] [--open FILE]` serves to
// a browser in any case.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build-if-needed.mjs';
import { fetchElectron, findElectron } from './electron-binary.mjs';

const patience = 20_000;
const root = fileURLToPath(new URL('..', import.meta.url));
const parameters = process.argv.slice(2).filter((parameter) => parameter !== '--browser');
const browserWanted = process.argv.includes('--browser');

await buildIfNeeded(root);
const reason = browserWanted ? null : await runElectron();
if (reason !== null)
  console.log(`Electron cannot be used here (${reason}): serving Semascope to a browser instead.`);
await serve();

/**
 * Runs the desktop program and ends with it.
 * @returns {Promise<string>} why it could not be run
 */
async function runElectron() {
  if (process.platform === 'linux') {
    if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display';
    // Chromium's sandbox refuses to run as root, and without it we do not run.
    if (process.getuid?.() === 0) return 'its sandbox does not work for root';
  }
  let path = findElectron();
  if (path === null) {
    console.log('Fetching Electron, once …');
    const fetched = await fetchElectron(patience);
    if ('reason' in fetched) return fetched.reason;
    path = fetched.path;
  }
  const started = performance.now();
  const code = await run(path, [root, ...parameters]);
  // What ends at once with an error never showed a window: a library of the system is missing, or the display refused.
  if (code !== 0 && performance.now() - started < 5_000) return 'it ended at once';
  process.exit(code);
}

/** Serves in this very process, so that signals and the terminal are the server's. */
async function serve() {
  const entry = join(root, 'dist', 'main', 'browser.js');
  process.argv = [process.execPath, entry, ...parameters];
  await import(pathToFileURL(entry).href);
}

/**
 * Runs a program to its end and passes signals on to it.
 * @param {string} command
 * @param {string[]} programParameters
 * @returns {Promise<number>} its exit code
 */
function run(command, programParameters) {
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
  const child = spawn(command, programParameters, { stdio: 'inherit', env: environment });
  const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve) => {
    const end = (/** @type {number | null} */ code) => {
      for (const signal of signals) process.off(signal, pass);
      resolve(code ?? 1);
    };
    child.once('error', () => end(127));
    child.once('exit', end);
  });
}
