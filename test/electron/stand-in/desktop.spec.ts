import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { encodeMessage } from '../../../src/main/rpc/codec.ts';
import type {} from '../../../src/renderer/api/bridge.ts';
import { afterFirstRun } from '../../support/first-run.ts';
import { test as base } from '../../support/sample-library.ts';
import { Desktop, type DesktopSettings } from './desktop.ts';

/** Starts desktop programs in one data folder and ends those that still run. */
const test = base.extend<{ userData: string; start: (settings?: Partial<DesktopSettings>) => Desktop }>({
  // biome-ignore lint/correctness/noEmptyPattern: the fixture needs nothing, and Playwright reads this very pattern
  userData: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'semascope-desktop-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  start: async ({ userData }, use) => {
    const started: Desktop[] = [];
    await use((settings = {}) => {
      const desktop = new Desktop({ userData, ...settings });
      started.push(desktop);
      return desktop;
    });
    await Promise.all(started.map((desktop) => desktop.quit()));
  },
});

test('the window is hardened and shows the page of its own scheme', async ({ start }) => {
  const desktop = start();
  expect(await desktop.loaded()).toBe('app://semascope/index.html');
  const { calls, schemes, windowOptions } = await desktop.do('seen');
  expect(calls).toContain('enableSandbox');
  expect(calls).toContain('show');
  expect(schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  expect(windowOptions).toMatchObject({ width: 1440, height: 900, minWidth: 1024, minHeight: 700 });
  expect(windowOptions.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
  });

  for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
    expect(await desktop.do('navigate', event)).toBe('denied');
  }
  expect(await desktop.do('openWindow', 'https://example.org/')).toBe('deny');
  expect(await desktop.do('openWindow', 'file:///etc/passwd')).toBe('deny');
  expect((await desktop.do('seen')).opened).toEqual([]);
  expect(await desktop.do('openWindow', 'https://arxiv.org/abs/1301.3781')).toBe('deny');
  expect((await desktop.do('seen')).opened).toEqual(['https://arxiv.org/abs/1301.3781']);
  expect(await desktop.do('mayDo', 'geolocation')).toEqual({ requested: false, checked: false });
  expect(await desktop.do('mayDo', 'media')).toEqual({ requested: false, checked: false });
});

test('its scheme serves the page’s files and nothing else', async ({ start }) => {
  const desktop = start();
  await desktop.loaded();
  const page = await desktop.do('fetch', 'app://semascope/index.html');
  expect(page.status).toBe(200);
  expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  expect(page.headers['content-security-policy']).toContain("script-src 'self';");
  expect(page.headers['content-security-policy']).toContain("connect-src 'self';");
  for (const address of [
    'app://semascope/../package.json',
    'app://semascope/%2e%2e/package.json',
    'app://other/index.html',
  ]) {
    expect((await desktop.do('fetch', address)).status).toBe(404);
  }
  expect((await desktop.do('fetch', 'app://semascope/index.html', 'POST')).status).toBe(404);
});

test('only what the page itself made is downloaded, to where the person says', async ({ start }) => {
  const desktop = start();
  await desktop.loaded();
  expect(await desktop.do('download', 'blob:app://semascope/1234', 'cloud.png')).toEqual({
    denied: false,
    options: { defaultPath: 'cloud.png' },
  });
  expect(await desktop.do('download', 'https://example.org/a.exe', 'a.exe')).toEqual({
    denied: true,
    options: null,
  });
});

test('the first start shows the sample’s cloud; a corpus is opened with the system’s dialog', async ({
  start,
  page,
  userData,
}) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  const desktop = start();
  await desktop.openIn(page);
  expect(await page.evaluate(() => Object.keys(window.semascope ?? {}).sort())).toEqual([
    'handleForDroppedFile',
    'listen',
    'post',
  ]);
  await expect(page.getByRole('region', { name: 'Embedding cloud' })).toBeVisible();
  await afterFirstRun(page);

  const corpus = join(userData, 'my novel.txt');
  await writeFile(corpus, 'The fox ran to the river. The river ran to the sea.\n'.repeat(20));
  await desktop.do('answerDialogs', { canceled: false, filePaths: [corpus] });
  await desktop.do('menu', 'open-corpus');
  await expect(page.getByText('my novel.txt').first()).toBeVisible();
  const { dialogs } = await desktop.do('seen');
  expect(dialogs).toMatchObject([{ kind: 'open', overWindow: true, options: { properties: ['openFile'] } }]);
  expect(problems).toEqual([]);
});

test('a dropped file becomes a handle, and its path stays where it is', async ({
  start,
  page,
  userData,
  sampleLibrary,
}) => {
  await sampleLibrary.copyTo(join(userData, 'library'));
  const desktop = start();
  await desktop.openIn(page);
  const corpus = join(userData, 'dropped.txt');
  await writeFile(corpus, 'one two three');
  // The stand-in takes the path from the name; | is a slash there.
  const handle = await page.evaluate(
    (name) => window.semascope?.handleForDroppedFile(new File([], name)),
    corpus.replaceAll('/', '|'),
  );
  expect(handle).toEqual({ file: expect.any(String), name: 'dropped.txt', bytes: 13 });
  const made = await page.evaluate(() => window.semascope?.handleForDroppedFile(new File([], '')));
  expect(made).toMatchObject({ code: 'bad-request' });
});

test('messages of other frames are not heard', async ({ start, page, userData, sampleLibrary }) => {
  await sampleLibrary.copyTo(join(userData, 'library'));
  const desktop = start();
  await desktop.openIn(page);
  await expect(page.getByRole('region', { name: 'Embedding cloud' })).toBeVisible();
  const pick = encodeMessage({ t: 'q', m: 'files.pick', a: [{ purpose: 'corpus' }], i: 'x' });
  await desktop.do('message', 'semascope:message', pick, 'embedded');
  await desktop.do('message', 'semascope:message', pick, 'gone');
  await desktop.do('message', 'semascope:message', 'no bytes');
  expect(await desktop.do('invoke', 'semascope:dropped-file', userData, 'embedded')).toMatchObject({
    code: 'bad-request',
  });
  expect((await desktop.do('seen')).dialogs).toEqual([]);
  await desktop.do('message', 'semascope:message', pick);
  await expect.poll(async () => (await desktop.do('seen')).dialogs.length).toBe(1);
});

test('a page that crashed is shown anew, unless it crashes again at once', async ({ start }) => {
  const desktop = start();
  await desktop.loaded();
  await desktop.do('crash', 'crashed');
  await desktop.do('crash', 'crashed');
  const { calls } = await desktop.do('seen');
  expect(calls.filter((call: string) => call === 'reload')).toHaveLength(1);
});

test('the window opens where it was, if there is still a display', async ({ start, userData }) => {
  const place = { x: 2000, y: 40, width: 1100, height: 750 };
  const second = { x: 1920, y: 0, width: 1920, height: 1080 };
  const first = start({ workAreas: [second] });
  await first.loaded();
  await first.do('place', place, false);
  expect(await first.quit()).toBe(0);
  expect(JSON.parse(await readFile(join(userData, 'window.json'), 'utf8'))).toEqual({
    bounds: place,
    maximized: false,
  });

  const again = start({ workAreas: [second] });
  await again.loaded();
  expect((await again.do('seen')).windowOptions).toMatchObject(place);
  // Closing the last window ends the program too.
  again.do('closeWindow').catch(() => undefined);
  await again.ended;
  expect(again.process.exitCode).toBe(0);

  const elsewhere = start({ workAreas: [{ x: 0, y: 0, width: 1280, height: 800 }] });
  await elsewhere.loaded();
  expect((await elsewhere.do('seen')).windowOptions).toMatchObject({ width: 1280, height: 800 });
  expect((await elsewhere.do('seen')).windowOptions).not.toHaveProperty('x');
});

test('a second start ends at once; the first one shows what it was asked to open', async ({
  start,
  page,
  userData,
  sampleLibrary,
}) => {
  await sampleLibrary.copyTo(join(userData, 'library'));
  const second = start({ lock: false });
  await second.ended;
  expect(second.process.exitCode).toBe(0);

  const corpus = join(userData, 'asked for.txt');
  await writeFile(corpus, 'The fox ran to the river. The river ran to the sea.\n'.repeat(20));
  const desktop = start();
  await desktop.openIn(page);
  await afterFirstRun(page);
  await desktop.do('secondInstance', ['semascope', '--flag', 'asked for.txt'], userData);
  await expect(page.getByText('asked for.txt').first()).toBeVisible();
  expect((await desktop.do('seen')).calls).toContain('focus');
});

test('what the first start was asked to open waits for the page', async ({ start, page, userData }) => {
  const corpus = join(userData, 'given.txt');
  await writeFile(corpus, 'The fox ran to the river. The river ran to the sea.\n'.repeat(20));
  const desktop = start({ commandLine: [corpus] });
  await desktop.openIn(page);
  await expect(page.getByText('given.txt').first()).toBeVisible({ timeout: 30_000 });
});

test('vectors are saved where the system’s dialog says', async ({ start, page, userData, sampleLibrary }) => {
  await sampleLibrary.copyTo(join(userData, 'library'));
  const desktop = start();
  await desktop.openIn(page);
  await afterFirstRun(page);
  const path = join(userData, 'saved.txt');
  await desktop.do('answerDialogs', { canceled: false, filePath: path });
  await desktop.do('menu', 'export-vectors');
  await expect.poll(() => readFile(path, 'utf8').catch(() => ''), { timeout: 20_000 }).toMatch(/^\d+ \d+\n/);
  expect((await desktop.do('seen')).dialogs).toMatchObject([{ kind: 'save', overWindow: true }]);
});

test('the library lies where the command line says, and is shown in the file manager', async ({
  start,
  page,
  userData,
  sampleLibrary,
}) => {
  const folder = join(userData, 'my models');
  await sampleLibrary.copyTo(folder);
  const desktop = start({ commandLine: ['--library', folder] });
  await desktop.openIn(page);
  await afterFirstRun(page);
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('tab', { name: 'Library' }).click();
  const library = page.getByRole('region', { name: 'Library' });
  await expect(library.getByRole('listitem')).toHaveCount(1);
  const [entry] = await readdir(folder);
  await library.getByRole('button', { name: 'Show the folder' }).click();
  await library.getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Show in the file manager' }).click();
  await expect
    .poll(async () => (await desktop.do('seen')).revealed)
    .toEqual([folder, join(folder, String(entry))]);
});

test('a contextual model runs in a utility process, which is started again when it dies, and ends with the program', async ({
  start,
}) => {
  const desktop = start();
  await desktop.loaded();
  const bert = fileURLToPath(new URL('../../fixtures/contextual/bert', import.meta.url));
  await desktop.do('answerDialogs', { canceled: false, filePaths: [bert] });
  const folder = await desktop.request('contexts.pickFolder', {});
  const model = await desktop.request('contexts.open', {
    job: 'open',
    folder: folder?.folder ?? '',
    weights: null,
    device: 'cpu',
  });
  const study = (job: string, sentence: string) =>
    desktop.request('contexts.study', {
      job,
      model: model.id,
      word: 'light',
      sentences: ['The light was dim.', sentence],
      pooling: 'mean',
      base: null,
    });
  expect((await study('first', 'She took a light coat.')).occurrences).toHaveLength(2);
  const running = (await desktop.do('seen')).utilityProcesses.at(-1);
  expect(running.path).toMatch(/workers[\\/]contextual\.js$/);

  process.kill(running.pid, 'SIGKILL');
  // Whichever comes first, the request or the news of the end: the next one finds a new process.
  await study('crossing', 'Light rain fell.').catch(() => undefined);
  expect((await study('second', 'Light rain fell.')).occurrences).toHaveLength(2);
  const again = (await desktop.do('seen')).utilityProcesses.at(-1);
  expect(again.pid).not.toBe(running.pid);

  expect(await desktop.quit()).toBe(0);
  await expect
    .poll(() => {
      try {
        return process.kill(again.pid, 0);
      } catch {
        return false;
      }
    })
    .toBe(false);
});
