import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile, goTo, parts } from '../../support/first-run.ts';

const vectors = fileURLToPath(new URL('../../fixtures/questions/vectors.bin', import.meta.url));

const library = (page: Page) => page.getByRole('region', { name: 'Library' });
const openModel = (page: Page) => page.getByRole('button', { name: 'Open model' });
const entries = (page: Page) => library(page).getByRole('listitem');
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Open model' });

/** Text with so many rows that loading it can be stopped on the way. */
function longText(): Buffer {
  const numbers = Array.from({ length: 97 }, (_, at) => ((at * 37) % 100) / 50 - 1);
  const lines = Array.from({ length: 60_000 }, (_, row) => {
    const values = Array.from({ length: 100 }, (__, column) => numbers[(row * 7 + column) % 97]);
    return `word${row} ${values.join(' ')}`;
  });
  return gzipSync(`${lines.join('\n')}\n`, { level: 1 });
}

test.beforeEach(async ({ program: page }) => {
  await afterFirstRun(page);
  // The hints of a first start lie over the panels.
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('tab', { name: 'Library' }).click();
  await expect(entries(page)).toHaveCount(1);
});

test('a file of vectors is looked into, opened, kept, and opened again after a reload', async ({
  program: page,
}) => {
  await chooseFile(page, openModel(page), vectors);
  await expect(dialog(page)).toContainText('word2vec binary');
  await expect(dialog(page)).toContainText('354');
  await expect(dialog(page).getByRole('table', { name: 'First rows' }).getByRole('row')).toHaveCount(10);
  await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(parts(page).cloud).toContainText('PCA of 354 words · exact');
  await expect(entries(page)).toHaveCount(2);
  await expect(entries(page).filter({ hasText: 'vectors.bin' })).toHaveAttribute('aria-current', 'true');

  await page.reload();
  await expect(parts(page).cloud).toContainText('PCA of 354 words · exact');
  await page.getByRole('tab', { name: 'Library' }).click();
  await entries(page).filter({ hasText: 'Sample' }).getByRole('button').first().click();
  await expect(parts(page).cloud).toContainText('PCA of 1,787 words · exact');
  await goTo(page, 'king');
  await entries(page).filter({ hasText: 'vectors.bin' }).getByRole('button').first().click();
  await expect(parts(page).cloud).toContainText('PCA of 354 words · exact');
});

test('only the first words are loaded where that is asked for', async ({ program: page }) => {
  await chooseFile(page, openModel(page), vectors);
  await dialog(page).getByRole('textbox', { name: 'First N words only' }).fill('100');
  await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(parts(page).cloud).toContainText('PCA of 100 words · exact');
});

test('loading shows how far it is, and a cancel leaves what was open', async ({ program: page }) => {
  await chooseFile(page, openModel(page), {
    name: 'long.txt.gz',
    mimeType: 'application/gzip',
    buffer: longText(),
  });
  await expect(dialog(page)).toContainText('GloVe text');
  await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(library(page).getByRole('progressbar', { name: 'Loading' })).toBeVisible();
  await library(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(library(page).getByRole('progressbar', { name: 'Loading' })).toBeHidden();
  await expect(parts(page).messages).toContainText('Cancelled');
  await expect(parts(page).cloud).toContainText('PCA of 1,787 words · exact');
  await expect(entries(page)).toHaveCount(1);
});

test('a model of the library is renamed, and removed when that is asked for twice', async ({
  program: page,
}) => {
  await page.getByRole('button', { name: 'More about Sample' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name of Sample' }).fill('My first model');
  await page.getByRole('textbox', { name: 'Name of Sample' }).press('Enter');
  await expect(entries(page)).toContainText('My first model');

  await page.getByRole('button', { name: 'More about My first model' }).click();
  await page.getByRole('menuitem', { name: 'Remove …' }).click();
  await page.getByRole('menuitem', { name: 'Remove for good' }).click();
  await expect(entries(page)).toHaveCount(0);
  // What is open stays open.
  await goTo(page, 'king');
});

test('a file that is no model says why, and nothing that was open is lost', async ({ program: page }) => {
  await chooseFile(page, openModel(page), {
    name: 'page.bin',
    mimeType: 'text/html',
    buffer: Buffer.from('<!doctype html><title>Not found</title>'),
  });
  await expect(page.getByRole('alert').filter({ hasText: 'web page' })).toBeVisible();
  await chooseFile(page, openModel(page), {
    name: 'model.kv',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from([0x80, 4, 0x95, 0, 0, 0]),
  });
  await expect(page.getByRole('alert').filter({ hasText: 'pickle' })).toBeVisible();
  await expect(dialog(page)).toBeHidden();
  await goTo(page, 'king');
});

test('words of any kind are shown as text, and shortened (row 33)', async ({ program: page }) => {
  const words = ['<img/src=x/onerror=alert(1)>', '\u202egnisrever', '\u001b[31mred', 'x'.repeat(10_000)];
  const lines = words.map((word, row) => `${word} ${row + 1} ${2 - row} 0.5`);
  await chooseFile(page, openModel(page), {
    name: 'words.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(`${lines.join('\n')}\n`),
  });
  await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(parts(page).cloud).toContainText('PCA of 4 words · exact');
  const { search, inspector } = parts(page);
  for (const [typed, shown] of [
    ['<img', '<img/src=x/onerror=alert(1)>'],
    ['gnisrever', 'gnisrever'],
    ['xxxx', 'xxxx'],
  ] as const) {
    await search.fill(typed);
    await expect(page.getByRole('option').first()).toContainText(shown);
    await search.press('Enter');
    await expect(inspector.getByRole('heading').first()).toContainText(shown);
  }
  await expect(page.locator('img')).toHaveCount(0);
  // A word of any length leaves the panels as wide as they are.
  const box = await inspector.boundingBox();
  expect(box?.width).toBeLessThan(500);
});
