import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type BrowserHost, expect, startBrowserHost, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile, goTo, parts } from '../../support/first-run.ts';
import type { SampleLibrary } from '../../support/sample-library.ts';

/** Checkpoints come so soon after each other that a run of seconds has many. */
const often = ['--checkpoint-seconds', '0.2'];

/** Two topics, and so many words that some hundred epochs take seconds. */
const lines = [
  'the sailor steered the ship across the stormy sea',
  'waves struck the hull of the ship at sea',
  'the baker kneaded the dough and baked fresh bread',
  'warm bread left the oven of the baker',
];
const text = Buffer.from(`${lines.join('\n')}\n`.repeat(500));
const words = new Set(lines.join(' ').split(' ')).size;

/** The card of a run that was cut short. */
const card = (page: Page) => page.getByRole('complementary', { name: 'Training that was cut short' });

/** What lies in the folder of checkpoints; nothing before the first. */
async function checkpointFiles({ dataFolder }: BrowserHost): Promise<string[]> {
  const names = await readdir(join(dataFolder, 'checkpoints'), { recursive: true }).catch(() => []);
  return names.map((name) => name.replace(/^.*[\\/]/, ''));
}

/** How much of the run is kept, 0 … 1. */
async function keptFraction({ dataFolder }: BrowserHost): Promise<number> {
  const folder = join(dataFolder, 'checkpoints');
  const [run = ''] = await readdir(folder).catch(() => []);
  const record = await readFile(join(folder, run, 'checkpoint.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(record) as { fraction?: number }).fraction ?? 0;
}

/** Notes every epoch that the page says it is at, from now on; gives a function that tells the first. */
async function firstEpochSaid(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      const said = /epoch ([\d,]+) of/.exec(document.body.textContent ?? '')?.[1];
      if (said === undefined) return;
      document.body.dataset['firstEpoch'] = said.replaceAll(',', '');
      observer.disconnect();
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return async () => Number(await page.evaluate(() => document.body.dataset['firstEpoch']));
}

/** Opens the program and trains until a tenth is kept. */
async function startTraining(page: Page, host: BrowserHost): Promise<void> {
  await page.goto(host.address);
  await afterFirstRun(page);
  await chooseFile(page, parts(page).openCorpus, {
    ...{ name: 'harbour.txt', mimeType: 'text/plain', buffer: text },
  });
  const panel = page.getByRole('region', { name: 'Corpus & training' });
  await expect(panel).toContainText('harbour.txt');
  await panel.getByLabel('Epochs').first().fill('800');
  await parts(page).train.click();
  await expect.poll(() => keptFraction(host), { intervals: [50], timeout: 30_000 }).toBeGreaterThan(0.1);
}

/** Trains in a host of its own, kills that when a tenth is kept, and opens the program again on the same folders. */
async function cutShort(page: Page, library: SampleLibrary): Promise<BrowserHost> {
  const killed = await startBrowserHost(often, library);
  try {
    await startTraining(page, killed);
  } finally {
    await killed.kill();
  }
  const host = await startBrowserHost(often, null, killed);
  await page.goto(host.address);
  await afterFirstRun(page);
  return host;
}

test('training that a killed program cut short is gone on with, and ends in its model', async ({
  page,
  sampleLibrary,
}) => {
  const host = await cutShort(page, sampleLibrary);
  try {
    await expect(card(page)).toContainText(/^Training on harbour\.txt was cut short at [\d.]+ ?%\./);
    await expect(card(page)).toContainText(`${words} words × 50 d`);
    await expect(card(page)).toContainText(/Kept .*20\d\d/);
    // It lies over the picture, and a model is looked at as ever.
    await goTo(page, 'king');

    const fraction = await keptFraction(host);
    const firstEpoch = await firstEpochSaid(page);
    await card(page).getByRole('button', { name: 'Go on' }).click();
    const { cloud, training, messages, nearest } = parts(page);
    await expect(training.first()).toBeVisible();
    await expect(card(page)).toHaveCount(0);
    await expect(cloud).toContainText(`PCA of ${words} words · exact`, { timeout: 60_000 });
    await expect(messages).toContainText(`Trained ${words} words on harbour.txt`);
    const panel = page.getByRole('region', { name: 'Corpus & training' });
    await expect(panel).toContainText('harbour.txt');
    await expect(panel).toContainText('800');
    // It went on where it was, not from the beginning.
    expect(await firstEpoch()).toBeGreaterThan(0.99 * fraction * 800);
    await goTo(page, 'ship');
    await expect(nearest).toContainText('sea');

    // The run is over: nothing of it is offered any more, now or after a reload.
    expect(await checkpointFiles(host)).toEqual([]);
    await page.reload();
    await expect(cloud).toContainText(`PCA of ${words} words · exact`);
    await expect(card(page)).toHaveCount(0);
  } finally {
    await host.stop();
  }
});

test('training that was cut short is forgotten, with all that was kept of it', async ({
  page,
  sampleLibrary,
}) => {
  const host = await cutShort(page, sampleLibrary);
  try {
    // The text was handed over by the page, so it was kept as well.
    expect(await checkpointFiles(host)).toEqual(expect.arrayContaining(['checkpoint.json', 'text.txt']));
    await card(page).getByRole('button', { name: 'Forget' }).click();
    await expect(card(page)).toHaveCount(0);
    await expect.poll(() => checkpointFiles(host)).toEqual([]);
    await page.reload();
    await afterFirstRun(page);
    await expect(card(page)).toHaveCount(0);
  } finally {
    await host.stop();
  }
});

test('training whose page is loaded anew is offered again by that page', async ({ page, sampleLibrary }) => {
  const host = await startBrowserHost(often, sampleLibrary);
  try {
    await startTraining(page, host);
    await page.reload();
    await expect(card(page)).toContainText(/^Training on harbour\.txt was cut short at [\d.]+ ?%\./);
    await card(page).getByRole('button', { name: 'Go on' }).click();
    await expect(card(page)).toHaveCount(0);
    const { cloud } = parts(page);
    await expect(cloud).toContainText(`PCA of ${words} words · exact`, { timeout: 60_000 });
    expect(await checkpointFiles(host)).toEqual([]);
  } finally {
    await host.stop();
  }
});
