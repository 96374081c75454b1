import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, goTo, parts } from '../../support/first-run.ts';

test.beforeEach(async ({ program: page }) => {
  await afterFirstRun(page);
  // The hints of a first start lie over the panels.
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('tab', { name: 'Axes' }).click();
});

/** Goes to a word and reads from the scale of an axis where it lies. */
async function scoreOf(page: Page, word: string, axis: string): Promise<number> {
  // Searching brings the inspector to the front.
  await goTo(page, word);
  await page.getByRole('tab', { name: 'Axes' }).click();
  const scale = parts(page).axes.getByRole('img', { name: `Words along ${axis}` });
  await expect(scale).toHaveAccessibleName(new RegExp(`; ${word} at `));
  const [, score] = /at (−?[\d.]+)$/.exec((await scale.getAttribute('aria-label')) ?? '') ?? [];
  return Number(score?.replace('−', '-'));
}

/** Pastes a text into the field that has the focus. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}

test('an axis is written down, laid out, and puts words on their sides', async ({ program: page }) => {
  const { axes, cloud, messages } = parts(page);
  const from = axes.getByRole('combobox', { name: 'From, axis 1, pair 1' });
  const to = axes.getByRole('combobox', { name: 'To, axis 1, pair 1' });
  await from.fill('man');
  await to.fill('woma');
  await expect(page.getByRole('option', { name: 'woman' })).toBeVisible();
  await to.press('ArrowDown');
  await to.press('Enter');
  await expect(to).toHaveValue('woman');
  await to.press('Enter');
  await expect(cloud).toContainText('Semantic axis man → woman');
  await expect(
    axes.getByRole('list', { name: 'Words toward woman' }).getByRole('listitem').first(),
  ).toHaveText(/0\.\d{3}$/);

  // More pairs sharpen the axis: they come as pasted lines.
  await to.focus();
  await paste(page, 'boy → girl\nfather, mother\nbrother sister\none line too many\n');
  await expect(axes.getByRole('combobox', { name: 'To, axis 1, pair 4' })).toHaveValue('sister');
  await expect(messages).toContainText('1 line did not hold two words');
  await axes.getByRole('button', { name: 'Lay out' }).click();
  await expect(axes.getByText('4 pairs')).toBeVisible();

  const king = await scoreOf(page, 'king', 'man → woman');
  expect(king).toBeLessThan(await scoreOf(page, 'queen', 'man → woman'));
  expect(await scoreOf(page, 'man', 'man → woman')).toBeLessThan(0);

  // A word at an end is one click away.
  const first = axes.getByRole('list', { name: 'Words toward man' }).getByRole('listitem').first();
  const word = (await first.locator('bdi').textContent()) ?? '';
  await first.click();
  await page.getByRole('tab', { name: 'Inspector' }).click();
  await expect(parts(page).inspector.getByRole('heading', { name: word, exact: true })).toBeVisible();
});

test('two axes span a plane, and undo and Esc lead back', async ({ program: page }) => {
  const { axes, cloud } = parts(page);
  const ready = async (name: RegExp) => {
    await axes.getByRole('button', { name: 'Ready axes' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await axes.getByRole('button', { name: 'Ready axes' }).click();
  // The sample knows neither worse nor better pairs of this one.
  await expect(page.getByRole('menuitem', { name: /bad → good/ })).toBeDisabled();
  await page.keyboard.press('Escape');
  await ready(/man → woman/);
  await expect(cloud).toContainText('Semantic axis man → woman');
  await ready(/young → old/);
  await expect(cloud).toContainText('Semantic axes man → woman · young → old');
  await expect(axes.getByText(/Overlap with man → woman −?0\.\d{3}/)).toBeVisible();
  await expect(cloud.getByRole('button', { name: '2D' })).toHaveAttribute('aria-pressed', 'true');
  await expect(cloud.getByRole('button', { name: '3D' })).toBeDisabled();
  await axes.getByRole('checkbox', { name: /Orthogonal/ }).check();
  // The second axis loses what it shares with the first, which shows in its scores.
  const before = await axes.textContent();
  await axes.getByRole('button', { name: 'Lay out' }).click();
  await expect.poll(() => axes.textContent()).not.toBe(before);
  await expect(axes.getByRole('button', { name: 'Lay out' })).toBeEnabled();
  await expect(parts(page).messages).not.toContainText(/unexpected/i);

  await cloud.focus();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(cloud).toContainText('Semantic axis man → woman ·');
  await page.keyboard.press('Escape');
  await expect(cloud).toContainText(/PCA of [\d,]+ words · exact/);
  await expect(cloud.getByRole('button', { name: '3D' })).toHaveAttribute('aria-pressed', 'true');
  await expect(axes.getByRole('button', { name: 'Principal components' })).toBeDisabled();
});

test('an axis of unknown words is an error beside it, and what was laid out stays', async ({
  program: page,
}) => {
  const { axes, cloud } = parts(page);
  await axes.getByRole('button', { name: 'Ready axes' }).click();
  await page.getByRole('menuitem', { name: /man → woman/ }).click();
  await expect(cloud).toContainText('Semantic axis man → woman');
  await axes.getByRole('button', { name: 'Add an axis' }).click();
  const second = axes.getByRole('group', { name: 'Axis 2' });
  await second.getByRole('combobox', { name: /^From/ }).fill('zzzq');
  await second.getByRole('combobox', { name: /^To/ }).fill('yyyq');
  await axes.getByRole('button', { name: 'Lay out' }).click();
  await expect(second.getByRole('alert')).toContainText('Axis 2');
  await expect(second.getByRole('alert')).toContainText('zzzq');
  await expect(second.getByRole('combobox', { name: /^From/ })).toHaveAttribute('aria-invalid', 'true');
  await expect(cloud).toContainText('Semantic axis man → woman');
});

test('the scores of all words are saved as CSV', async ({ program: page }) => {
  const { axes } = parts(page);
  await axes.getByRole('button', { name: 'Ready axes' }).click();
  await page.getByRole('menuitem', { name: /man → woman/ }).click();
  const download = page.waitForEvent('download');
  await axes.getByRole('button', { name: /Save the scores of all/ }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const lines = text.trim().split('\r\n');
  expect(lines[0]).toBe('word,rank,man → woman');
  const caption = (await parts(page).cloud.textContent()) ?? '';
  const words = Number(/([\d,]+) words/.exec(caption)?.[1]?.replace(',', ''));
  expect(lines).toHaveLength(words + 1);
  const scores = new Map(lines.slice(1).map((line) => [line.split(',')[0], Number(line.split(',')[2])]));
  expect(scores.get('woman')).toBeGreaterThan(scores.get('man') ?? 1);
});
