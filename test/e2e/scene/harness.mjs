// Opens the scene's page in a real Chromium, without a server: the bundle and its page are handed to the browser by Playwright.
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { rolldown } from 'rolldown';
import { chromiumTestArguments, findChromium } from '../../../scripts/chromium.mjs';

/** The page's script as one file. */
async function bundlePage() {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('page.ts', import.meta.url)),
    platform: 'browser',
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

/** A browser that draws in software, wherever it runs. */
export async function launchBrowser() {
  const executablePath = findChromium();
  return await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: chromiumTestArguments(),
  });
}

const html =
  '<!doctype html><meta charset="utf-8"><title>cloud</title><style>html,body{margin:0;height:100%}#cloud{position:relative;width:100%;height:100%}</style><div id="cloud"></div><script type="module" src="/page.js"></script>';

/**
 * A page with `window.page` ready.
 * @param {import('@playwright/test').Browser} browser
 * @param {import('@playwright/test').BrowserContextOptions} [options]
 */
export async function openScenePage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  bundled ??= bundlePage();
  const script = await bundled;
  await page.route('http://scene.invalid/**', (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({ contentType: 'text/html', body: html }),
  );
  page.on('pageerror', (error) => console.error(`page: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') console.error(`page: ${message.text()}`);
  });
  await page.goto('http://scene.invalid/');
  await page.waitForFunction(() => 'page' in window);
  return page;
}

/** @type {Promise<string> | undefined} */
let bundled;
