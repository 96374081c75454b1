import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, startBrowserHost, test } from '../../support/browser-host.ts';

const upload = async ({ name, size }: { name: string; size: number }) => {
  const answer = await fetch('/upload', {
    method: 'POST',
    headers: { 'x-file-name': encodeURIComponent(name) },
    body: new Blob([new Uint8Array(size).fill(97)]),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

test('the printed address opens the program, once; a reload needs no key', async ({
  program,
  host,
  browser,
}) => {
  await expect(program.getByRole('region', { name: 'Embedding cloud' })).toBeVisible();
  expect(new URL(program.url()).hash).toBe('');
  await program.reload();
  await expect(program.getByRole('region', { name: 'Embedding cloud' })).toBeVisible();

  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  await page.goto(host.address);
  await expect(page.getByRole('status')).toContainText('used already');
  await page.goto(`http://127.0.0.1:${host.port}/`);
  await expect(page.getByRole('status')).toContainText('Open the address');
  await stranger.close();
});

test('pages of other origins cannot reach the program in the same browser', async ({
  program,
  host,
  page,
  sampleLibrary,
}) => {
  await expect(program.getByRole('region', { name: 'Embedding cloud' })).toBeVisible();
  const other = await startBrowserHost([], sampleLibrary);
  try {
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(other.address);
    await expect(elsewhere.getByRole('region', { name: 'Embedding cloud' })).toBeVisible();
    // Cookies know no ports, so both would be sent; what the browser says of the page that asks, and the origin, are what is refused.
    const results = await elsewhere.context().request.get(`http://127.0.0.1:${host.port}/index.html`, {
      headers: { 'sec-fetch-site': 'same-site' },
    });
    expect(results.status()).toBe(403);
    const socket = await elsewhere.evaluate(
      (port) =>
        new Promise((resolve) => {
          try {
            const attempt = new WebSocket(`ws://127.0.0.1:${port}/socket`);
            attempt.onopen = () => resolve('open');
            attempt.onerror = () => resolve('refused');
          } catch {
            resolve('refused');
          }
        }),
      host.port,
    );
    expect(socket).toBe('refused');
    await elsewhere.close();
  } finally {
    // A host that outlives a failed test would take a core from all that follow.
    await other.stop();
  }
});

test('an upload becomes a handle without a path, and ends with the program', async ({ program, host }) => {
  await expect(program.getByRole('region', { name: 'Embedding cloud' })).toBeVisible();
  const { status, body } = await program.evaluate(upload, { name: 'дом & "x".txt', size: 3_000_000 });
  expect(status).toBe(200);
  expect(body).toEqual({ file: expect.any(String), name: 'дом & "x".txt', bytes: 3_000_000 });
  expect(JSON.stringify(body)).not.toContain(host.temporaryFolder);
  const [folder] = (await readdir(host.temporaryFolder)).filter((name) => name.startsWith('semascope-'));
  expect(await readdir(join(host.temporaryFolder, folder ?? ''))).toHaveLength(1);
});

test('it ends cleanly when told to, and removes what was uploaded', async ({ page }) => {
  const host = await startBrowserHost();
  await page.goto(host.address);
  await expect(page.getByRole('region', { name: 'Embedding cloud' })).toBeVisible();
  await page.evaluate(upload, { name: 'a.txt', size: 10 });
  const left = async () =>
    (await readdir(host.temporaryFolder)).filter((name) => name.startsWith('semascope-'));
  expect(await left()).toHaveLength(1);
  host.process.kill('SIGTERM');
  await expect.poll(() => host.process.exitCode).toBe(0);
  expect(await left()).toEqual([]);
  expect(host.errors()).toBe('');
  await host.stop();
  await expect(access(host.temporaryFolder)).rejects.toThrow();
});

test('a port that is taken is said in one line', async ({ host }) => {
  await expect(startBrowserHost(['--port', String(host.port)])).rejects.toThrow(
    `Semascope cannot start: port ${host.port} is in use; choose another with --port`,
  );
});

test('a file that it was started with opens in the first page', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'semascope-open-'));
  const corpus = join(folder, 'started with.txt');
  await writeFile(corpus, 'The fox ran to the river. The river ran to the sea.\n'.repeat(20));
  const host = await startBrowserHost(['--open', corpus]);
  await page.goto(host.address);
  await expect(page.getByText('started with.txt').first()).toBeVisible({ timeout: 30_000 });
  await host.stop();
  await rm(folder, { recursive: true, force: true });
  await expect(startBrowserHost(['--open', corpus])).rejects.toThrow('Semascope cannot start');
});
