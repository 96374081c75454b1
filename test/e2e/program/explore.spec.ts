import { readFile } from 'node:fs/promises';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, goTo, parts } from '../../support/first-run.ts';

test.beforeEach(async ({ program: page }) => {
  await afterFirstRun(page);
});

test('search offers words while typing, walks with the arrows and says when there is none', async ({
  program: page,
}) => {
  const { search, inspector, messages } = parts(page);
  await search.fill('que');
  const first = page.getByRole('option').first();
  await expect(first).toContainText('queen');
  await search.press('ArrowDown');
  await search.press('Enter');
  await expect(inspector.getByRole('heading').first()).toBeVisible();
  await search.fill('zzzqqq');
  await expect(page.getByText(/no word/i).first()).toBeVisible();
  await search.press('Escape');
  await expect(messages).not.toContainText('unexpected');
});

test('the inspector shows a word before and after training, and walks on', async ({ program: page }) => {
  const { inspector, nearest } = parts(page);
  await goTo(page, 'paris');
  await expect(inspector).toContainText(/rank/i);
  await expect(inspector).toContainText(/norm/i);
  const items = nearest.getByRole('listitem');
  await expect(items.first()).toContainText(/0\.\d{3}/);
  const trained = (await nearest.textContent()) ?? '';
  await inspector.getByText('Before training').last().click();
  await expect(nearest).not.toHaveText(trained);
  await inspector.getByText('After training').last().click();
  await expect(items.first()).toContainText(/0\.[3-9]\d{2}/);

  const next = (await items.first().locator('bdi').textContent()) ?? '';
  await items.first().click();
  await expect(inspector.getByRole('heading', { name: next, exact: true })).toBeVisible();
  await inspector.getByRole('button', { name: 'Back' }).click();
  await expect(inspector.getByRole('heading', { name: 'paris', exact: true })).toBeVisible();
});

test('word sets are made, coloured, shown in the legend and taken back', async ({ program: page }) => {
  const { wordSets, cloud } = parts(page);
  await expect(wordSets).toContainText('Royalty');
  await wordSets.getByRole('button', { name: 'New word set' }).click();
  const name = wordSets.getByRole('textbox', { name: 'Name of the word set' });
  await name.fill('Rivers');
  await name.press('Enter');
  await expect(wordSets).toContainText('Rivers');
  await goTo(page, 'thames');
  await parts(page).inspector.getByRole('button', { name: 'Add to word set' }).click();
  await page.getByRole('menuitem', { name: 'Rivers' }).click();
  await expect(cloud.getByRole('list', { name: 'Legend' })).toContainText('Rivers');
  await expect(wordSets.getByRole('button', { name: 'thames', exact: true })).toBeVisible();

  await wordSets.getByRole('button', { name: 'Delete word set' }).click();
  await expect(cloud).not.toContainText('Rivers');
  await cloud.focus();
  await page.keyboard.press('Control+z');
  await expect(cloud).toContainText('Rivers');
});

test('2D and 3D, fit and clear answer to their keys', async ({ program: page }) => {
  const { cloud, inspector } = parts(page);
  await goTo(page, 'king');
  const two = cloud.getByRole('button', { name: '2D' });
  await cloud.focus();
  await page.keyboard.press('2');
  await expect(two).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('3');
  await expect(two).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('f');
  await page.keyboard.press('Escape');
  await expect(inspector.getByRole('heading', { name: 'king', exact: true })).toHaveCount(0);
});

test('the picture is saved as PNG', async ({ program: page }) => {
  const { cloud } = parts(page);
  await cloud.getByRole('button', { name: 'Export picture' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('2×').click();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save PNG' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.png$/);
  const bytes = await readFile(await file.path());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  const box = await cloud.boundingBox();
  // IHDR: width at byte 16, big-endian; at scale 2 it is at least the width of the view.
  expect(bytes.readUInt32BE(16)).toBeGreaterThan((box?.width ?? 0) * 1.5);
});

test('the commands list every action and run them', async ({ program: page }) => {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('textbox', { name: 'Find a command' })).toBeFocused();
  await page.keyboard.type('fit');
  await expect(page.getByText(/fit/i).last()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText(/shortcuts/i);
});
