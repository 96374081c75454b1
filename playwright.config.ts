import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from './scripts/chromium.mjs';

const executablePath = findChromium();

export default defineConfig({
  testDir: 'test',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // Two cores train and draw at once; tests beside each other would measure each other.
  workers: 1,
  timeout: 60_000,
  reporter: 'list',
  forbidOnly: process.env['CI'] !== undefined,
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: { args: chromiumArguments(), ...(executablePath === null ? {} : { executablePath }) },
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
