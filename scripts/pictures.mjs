// `npm run pictures`: the pictures of the README, taken from the built program in real Chromium at 1440×900. The steps with a large text use the
// shared English text beside the checkout and are left out where it is absent.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumArguments, findOrInstallChromium } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = join(root, 'docs', 'images');
const largeText = join(root, '..', 'shared', 'data', 'english-mixed.txt.gz');
mkdirSync(pictures, { recursive: true });

const folder = mkdtempSync(join(tmpdir(), 'semascope-pictures-'));
const host = spawn(
  process.execPath,
  [join(root, 'dist/main/browser.js'), '--no-open', '--data-folder', folder],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const browser = await chromium.launch({ executablePath: findOrInstallChromium(), args: chromiumArguments() });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  await page.goto(await addressOf(host));
  const cloud = page.getByRole('region', { name: 'Embedding cloud' });
  const search = page.getByRole('searchbox', { name: 'Search words' });
  const train = page.getByRole('button', { name: 'Train', exact: true });

  /** Takes a picture once the cloud and its labels have come to rest. @param {string} name */
  const picture = async (name) => {
    await page.mouse.move(700, 860);
    await page.waitForTimeout(2500);
    await page.screenshot({ path: join(pictures, `${name}.png`) });
    console.log(`docs/images/${name}.png`);
  };
  /** @param {string} word */
  const goTo = async (word) => {
    await search.fill(word);
    await page.getByRole('option').first().waitFor();
    await search.press('Enter');
  };

  await cloud.getByText(/exact/).waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Skip' }).click();
  await goTo('king');
  await picture('first-run');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  const expression = page.getByRole('textbox', { name: 'Expression' });
  await expression.fill('king - man + woman');
  await expression.press('Enter');
  await page.getByRole('list', { name: 'Results' }).getByRole('listitem').first().waitFor();
  await picture('analogy');
  await page.getByRole('tab', { name: 'Axes' }).click();
  await page.getByRole('button', { name: 'Ready axes' }).click();
  await page.getByRole('menuitem').first().click();
  await cloud.getByText(/Semantic axis/).waitFor();
  await picture('axes');
  await page.getByRole('button', { name: 'Principal components' }).click();
  await page.getByRole('tab', { name: 'Inspector' }).click();
  await page.getByRole('tab', { name: 'Senses' }).click();
  const folderChooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open model folder' }).click();
  await (await folderChooser).setFiles(join(root, 'test', 'fixtures', 'contextual', 'bert'));
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await page.getByRole('button', { name: 'Try an example' }).click();
  await page.getByText('same word, random contexts').waitFor({ timeout: 60_000 });
  await picture('contexts');
  await cloud.getByText('Words', { exact: true }).click();
  await page.keyboard.press('c');
  await page.getByRole('tab', { name: 'Corpus & training' }).click();

  if (existsSync(largeText)) {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open corpus' }).click();
    await (await chooser).setFiles(largeText);
    await page
      .getByRole('region', { name: 'Corpus & training' })
      .getByText(/2,4\d\d,\d\d\d|2,3\d\d,\d\d\d/)
      .first()
      .waitFor();
    await picture('corpus-open');
    await train.click();
    await page
      .getByText(/epoch 3 of 5/)
      .first()
      .waitFor({ timeout: 120_000 });
    await page.screenshot({ path: join(pictures, 'training.png') });
    console.log('docs/images/training.png');
    await cloud.getByText(/exact/).waitFor({ timeout: 300_000 });
    await page.keyboard.press('Escape');
    await picture('cloud');
    await goTo('science');
    await picture('search');
    await page.emulateMedia({ colorScheme: 'light' });
    await cloud.focus();
    await page.keyboard.press('2');
    await picture('light-2d');
  }
} finally {
  await browser.close();
  host.kill('SIGINT');
  await once(host, 'exit');
  rmSync(folder, { recursive: true, force: true });
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
async function addressOf(child) {
  if (child.stdout === null) throw new Error('the host has no output');
  for await (const line of createInterface(child.stdout)) {
    const address = /(http:\S+)/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('the host printed no address');
}
