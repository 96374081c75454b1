import type { Page } from '@playwright/test';
import { test as base, expect, startBrowserHost } from '../../support/browser-host.ts';
import { afterFirstRun, parts } from '../../support/first-run.ts';
import { Mirror } from '../../support/mirror.ts';

const name = 'glove-tiny-8';

/** A model of random numbers whose file is large enough to be stopped on the way. */
function rows(words: number, dimension: number): string {
  let state = 12_345;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state / 2 ** 30 - 1).toFixed(5);
  };
  const lines = Array.from(
    { length: words },
    (_, row) => `word${row} ${Array.from({ length: dimension }, next).join(' ')}`,
  );
  return `${words} ${dimension}\n${lines.join('\n')}\n`;
}

/** A mirror with one model, and a program that fetches from it. */
const test = base.extend<{ mirror: Mirror }>({
  // biome-ignore lint/correctness/noEmptyPattern: the fixture needs nothing, and Playwright reads this very pattern
  mirror: async ({}, use) => {
    const mirror = await Mirror.start();
    mirror.putModel({ name, words: 5000, dimension: 8, text: rows(5000, 8) });
    await use(mirror);
    await mirror.close();
  },
  host: async ({ mirror, sampleLibrary }, use) => {
    const host = await startBrowserHost(['--catalogue', mirror.address], sampleLibrary);
    await use(host);
    await host.stop();
  },
});

test.beforeEach(async ({ program: page }) => {
  await afterFirstRun(page);
  // The hints of a first start lie over the panels.
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('tab', { name: 'Library' }).click();
});

const catalogue = (page: Page) => page.getByRole('region', { name: 'Catalogue' });

test('a model is described, fetched, kept in the library and shown', async ({ program: page }) => {
  const entry = catalogue(page).getByRole('listitem').filter({ hasText: name });
  await expect(entry).toContainText('5,000 words × 8 d');
  await entry.getByRole('button', { name, exact: false }).first().click();
  await expect(entry).toContainText('Licence');
  await expect(entry).toContainText('Room needed');
  await entry.getByRole('button', { name: `Download ${name}` }).click();
  await expect(parts(page).cloud).toContainText('PCA of 5,000 words · exact');
  await expect(entry.getByRole('button', { name: 'Open' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Library' }).getByRole('listitem')).toHaveCount(2);
});

test('a download is paused and goes on where it stopped', async ({ program: page, mirror }) => {
  const entry = catalogue(page).getByRole('listitem').filter({ hasText: name });
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  mirror.misbehave(`/${name}/${name}.gz`, { kind: 'hold', after: 60_000, until });
  await entry.getByRole('button', { name: `Download ${name}` }).click();
  await expect(entry.getByRole('progressbar', { name: 'Download' })).toBeVisible();
  await entry.getByRole('button', { name: 'Pause' }).click();
  await expect(entry.getByRole('button', { name: `Resume ${name}` })).toBeVisible();
  await expect(parts(page).messages).toContainText('Paused');
  letGo();
  await entry.getByRole('button', { name: `Resume ${name}` }).click();
  await expect(parts(page).cloud).toContainText('PCA of 5,000 words · exact');
  expect(mirror.seen.some(({ range }) => range !== undefined)).toBe(true);
});

test('a place that models cannot come from is refused, and the one before stays', async ({
  program: page,
  mirror,
}) => {
  await catalogue(page).getByRole('button', { name: 'Another place …' }).click();
  await catalogue(page).getByRole('textbox', { name: 'Address of a mirror' }).fill('ftp://example.org');
  await catalogue(page).getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'ftp://example.org' })).toBeVisible();
  await catalogue(page).getByRole('button', { name: 'Back' }).click();
  await expect(catalogue(page)).toContainText(new URL(mirror.address).host);
});
