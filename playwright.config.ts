import { defineConfig } from '@playwright/test';
import { chromiumTestArguments, findChromium } from './scripts/chromium.mjs';

const executablePath = findChromium();

export default defineConfig({
  testDir: 'test',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // Two cores train and draw at once; tests beside each other would measure each other.
  workers: 1,
  // Generous: a machine with two cores that does something else too takes several times as long, and a wait that is not needed costs nothing.
  timeout: 90_000,
  expect: { timeout: 10_000 },
  // Where a whole submission hangs on every test, one of them may have a second try; the summary says how many needed it.
  retries: process.env['CI'] === undefined ? 0 : 1,
  reporter: 'list',
  forbidOnly: process.env['CI'] !== undefined,
  use: {
    actionTimeout: 30_000,
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    // Drawing in software is most of the work, and flights are most of the drawing. They are tested with the scene and with the first start.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: { args: chromiumTestArguments(), ...(executablePath === null ? {} : { executablePath }) },
  },
  projects: [
    // The browser host and everything a person sees, in a real browser.
    { name: 'browser', testDir: 'test/e2e' },
    // The desktop program's main and preload as built, with a stand-in for Electron and a real browser as the page.
    { name: 'stand-in', testDir: 'test/electron/stand-in' },
    // The real desktop program, where Electron's binary is.
    { name: 'electron', testDir: 'test/electron/real' },
  ],
});
