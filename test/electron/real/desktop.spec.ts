import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, expect, test } from '@playwright/test';
import { findElectron } from '../../../scripts/electron-binary.mjs';
import { afterFirstRun } from '../../support/first-run.ts';

const binary = findElectron();
const root = fileURLToPath(new URL('../../..', import.meta.url));

test('the desktop program opens its window and shows the sample’s cloud', async () => {
  test.skip(binary === null, 'no Electron binary');
  if (binary === null) return;
  const userData = await mkdtemp(join(tmpdir(), 'semascope-electron-'));
  const program = await _electron.launch({
    executablePath: binary,
    args: [root, `--user-data-dir=${userData}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    const page = await program.firstWindow();
    expect(page.url()).toBe('app://semascope/index.html');
    await expect(page.getByRole('region', { name: 'Embedding cloud' })).toBeVisible();
    await afterFirstRun(page);
    expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
    const preferences = await program.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return { title: window?.getTitle(), count: BrowserWindow.getAllWindows().length };
    });
    expect(preferences).toEqual({ title: 'Semascope', count: 1 });
  } finally {
    await program.close();
    await rm(userData, { recursive: true, force: true });
  }
});
