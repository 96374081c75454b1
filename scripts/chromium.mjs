// Finds the Chromium-family browser that the end-to-end tests drive, or installs one.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
];

/** Where installers put browsers without adding them to PATH. */
function usualPlaces() {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(
      (name) => process.env[name] ?? [],
    );
    return roots.flatMap((root) => [
      join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(root, 'Chromium', 'Application', 'chrome.exe'),
      join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]);
  }
  return [];
}

function isExecutable(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The browser's executable: the one that CHROMIUM_PATH names, else one of the usual names on PATH or in the usual places, else Playwright's own.
 * @returns {string | null}
 * @throws when CHROMIUM_PATH names something that cannot be run
 */
export function findChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (!isExecutable(named)) throw new Error(`CHROMIUM_PATH names ${named}, which cannot be run`);
    return named;
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = commands.flatMap((command) => folders.map((folder) => join(folder, command + suffix)));
  return [...onPath, ...usualPlaces(), chromium.executablePath()].find(isExecutable) ?? null;
}

/**
 * The browser's executable; installs one when there is none: Debian's package when this is root on Debian, else Playwright's. Says what it does.
 * @returns {string}
 * @throws when none can be had
 */
export function findOrInstallChromium() {
  const found = findChromium();
  if (found !== null) {
    console.log(`Browser for the end-to-end tests: ${found}`);
    return found;
  }
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('No Chromium was found: installing the chromium package with apt-get.');
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const run = (/** @type {string[]} */ parameters) =>
      spawnSync('apt-get', parameters, { stdio: ['ignore', 'inherit', 'inherit'], env: environment })
        .status === 0;
    run(['update', '-q']);
    run(['install', '-q', '-y', '--no-install-recommends', 'chromium']);
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  console.log('No Chromium was found: installing the one of Playwright.');
  const command = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  spawnSync(command, ['playwright', 'install', 'chromium'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const installed = findChromium();
  if (installed === null) {
    throw new Error(
      'no Chromium could be found or installed; name one in the environment variable CHROMIUM_PATH',
    );
  }
  return installed;
}

/** Options that a headless browser needs on any machine: WebGL 2 in software, and no sandbox of its own where root forbids one. */
export function chromiumArguments() {
  return [
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

/**
 * Options for tests: the scene still draws with WebGL, but the page around it is put together without a graphics processor. One that is made of
 * software takes four times the work for that, which is most of what a test waits for. Measurements and pictures go the way that people's browsers go.
 */
export function chromiumTestArguments() {
  return [...chromiumArguments(), '--disable-gpu-compositing'];
}
