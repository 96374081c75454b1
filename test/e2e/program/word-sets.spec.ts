import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, goTo, parts } from '../../support/first-run.ts';

test.beforeEach(async ({ program: page }) => {
  await afterFirstRun(page);
});

const chosen = (page: Page) => parts(page).wordSets.getByRole('region', { name: 'Chosen words' });

/** What the search lists. */
const hits = (page: Page) => page.getByRole('listbox', { name: 'Words found' }).getByRole('option');

/** Searches for a word and chooses it in the list, as Ctrl and a click do. */
async function choose(page: Page, word: string): Promise<void> {
  const { search } = parts(page);
  await search.fill(word);
  const option = hits(page).filter({ hasText: new RegExp(`^${word}exact`) });
  await option.click({ modifiers: ['Control'] });
  await expect(option).toHaveAttribute('aria-checked', 'true');
}

/** Searches in a mode of the menu. */
async function setMode(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Search mode/ }).click();
  await page.getByRole('menuitemradio', { name: new RegExp(`^${name}`) }).click();
}

test('words are chosen, saved as a word set, isolated, shown again, and kept', async ({
  program: page,
  host,
}) => {
  const { cloud, wordSets, search } = parts(page);
  await choose(page, 'king');
  await choose(page, 'queen');
  await search.press('Escape');
  await expect(chosen(page)).toContainText('2 chosen words');
  await chosen(page).getByRole('textbox', { name: 'Name for the chosen words' }).fill('Rulers');
  await chosen(page).getByRole('button', { name: 'Save as word set' }).click();
  await expect(wordSets.getByRole('button', { name: /^Rulers 2/ })).toBeVisible();
  await expect(cloud.getByRole('list', { name: 'Legend' })).toContainText('Rulers');

  await wordSets.getByRole('button', { name: 'Isolate Rulers' }).click();
  await expect(cloud).toContainText(/2 of [\d,]+ words shown/);
  await expect(cloud).toContainText('Isolated: Rulers');
  await cloud.focus();
  await page.keyboard.press('Control+z');
  await expect(cloud).not.toContainText('words shown');
  await expect(parts(page).messages).toContainText('Undone: isolate Rulers');

  // The legend makes room for the cloud where that is wanted. The hints of a first start lie over it.
  await page.getByRole('button', { name: 'Skip' }).click();
  const legend = cloud.getByRole('list', { name: 'Legend' });
  await cloud.getByRole('button', { name: 'Word sets', exact: true }).click();
  await expect(legend).toHaveCount(0);

  await expect.poll(() => host.workspace()).toContain('"Rulers"');
  await page.reload();
  await afterFirstRun(page);
  await expect(wordSets.getByRole('button', { name: /^Rulers 2/ })).toBeVisible();
  await expect(legend).toHaveCount(0);
  await cloud.getByRole('button', { name: /^\d+ word sets$/ }).click();
  await expect(legend).toContainText('Rulers');
});

test('a click with Ctrl in the cloud chooses a word, and Esc takes one thing away at a time', async ({
  program: page,
}) => {
  const { cloud, wordSets, inspector } = parts(page);
  await wordSets.getByRole('button', { name: 'Royalty 20' }).click();
  await wordSets.getByRole('button', { name: 'Isolate Royalty' }).click();
  await goTo(page, 'king');
  // The flight there begins once the neighbours are known, and may still be on its way when the word is found.
  await expect(parts(page).nearest.getByRole('listitem').first()).toBeVisible();
  await expect(async () => {
    const place = await findWord(page, 'king');
    await page.keyboard.down('Control');
    await page.mouse.click(place.x, place.y);
    await page.keyboard.up('Control');
    await expect(chosen(page)).toContainText('1 chosen word', { timeout: 3000 });
  }).toPass();
  await expect(chosen(page).getByRole('button', { name: 'king', exact: true })).toBeVisible();

  await cloud.focus();
  await page.keyboard.press('Escape');
  await expect(inspector.getByRole('heading', { name: 'king', exact: true })).toHaveCount(0);
  await expect(chosen(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(chosen(page)).toHaveCount(0);
  await expect(cloud).toContainText('Isolated: Royalty');
  await page.keyboard.press('Escape');
  await expect(cloud).not.toContainText('Isolated');
});

test('words are chosen by dragging a box or a lasso around them', async ({ program: page }) => {
  const { cloud } = parts(page);
  await cloud.focus();
  await page.keyboard.press('b');
  await expect(cloud.getByRole('button', { name: 'Choose words in a box' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  const { x, y, width, height } = (await cloud.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const at = (across: number, down: number) => [x + width * across, y + height * down] as const;
  await page.mouse.move(...at(0.35, 0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.5), { steps: 4 });
  await page.mouse.move(...at(0.6, 0.65), { steps: 4 });
  await page.mouse.up();
  await expect(chosen(page)).toContainText(/\d+ chosen words/);
  const count = async () =>
    Number((await chosen(page).textContent())?.match(/^[\d,]+/)?.[0].replace(',', ''));
  const inBox = await count();
  expect(inBox).toBeGreaterThan(10);

  // A lasso around a part of it, with Alt held, takes words out again.
  await page.keyboard.press('o');
  await expect(cloud.getByRole('button', { name: 'Choose words with a lasso' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.down('Alt');
  await page.mouse.move(...at(0.4, 0.45));
  await page.mouse.down();
  for (const [across, down] of [
    [0.55, 0.45],
    [0.55, 0.6],
    [0.4, 0.6],
  ] as const)
    await page.mouse.move(...at(across, down), { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Alt');
  await expect.poll(count).toBeLessThan(inBox);
  await cloud.focus();
  await page.keyboard.press('Control+z');
  await expect.poll(count).toBe(inBox);
  // The tool stays until Esc.
  await page.keyboard.press('Escape');
  await expect(cloud.getByRole('button', { name: 'Turn the cloud' })).toHaveAttribute('aria-pressed', 'true');
  await expect(chosen(page)).toBeVisible();
});

test('a regular expression finds words, all of them can be chosen, and none can hang the program', async ({
  program: page,
}) => {
  const { search, cloud } = parts(page);
  await setMode(page, 'Regular expression');
  await search.fill('^k.*g$');
  await expect(hits(page).first()).toHaveText(/^kingpattern/);
  const found = Number((await page.getByText(/^[\d,]+ of [\d,]+ words$/).textContent())?.match(/^\d+/)?.[0]);
  await page.getByRole('button', { name: 'Choose all' }).click();
  await expect(chosen(page)).toContainText(`${found} chosen words`);
  await expect(cloud).toContainText(`${found} chosen words`);

  await search.fill('(a+)+$');
  await expect(hits(page).first()).toContainText('pattern');
  // Not a word of the sample makes an engine that goes back and forth suffer more than this.
  await search.fill('^(([a-z])+)+([a-z]+)+([a-z]+)*([a-z]+)*#$');
  await expect(page.getByText(/were looked at|No word of this model matches/)).toBeVisible();
  await search.fill('^(k');
  await expect(page.getByRole('alert').filter({ hasText: 'is not a regular expression' })).toBeVisible();
  await setMode(page, 'Auto');
  await search.fill('/^queen$/');
  await expect(hits(page)).toHaveText([/^queenpattern/]);
});

test('slips of spelling are forgiven, and a word that is nowhere is offered in its nearest spellings', async ({
  program: page,
}) => {
  const { search, inspector } = parts(page);
  await setMode(page, 'Fuzzy');
  await search.fill('quen');
  await expect(hits(page).filter({ hasText: 'queen' })).toContainText('1 slip');
  await setMode(page, 'Exact');
  await search.fill('quene');
  await expect(page.getByText('Spelled almost like it')).toBeVisible();
  await page.getByRole('option', { name: 'queen', exact: true }).click();
  await expect(inspector.getByRole('heading', { name: 'queen', exact: true })).toBeVisible();
});

test('a list is pasted, and word sets are saved as text and as a table', async ({ program: page }) => {
  const { wordSets } = parts(page);
  await wordSets.getByRole('button', { name: 'Paste a list' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Words' }).fill('king; xyzzy\nqueen; prince');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Pasted');
  await expect(dialog).toContainText('4 words');
  await dialog.getByRole('button', { name: 'Save as word set' }).click();
  await expect(wordSets.getByRole('button', { name: /^Pasted 3 of 4/ })).toBeVisible();
  await expect(wordSets).toContainText('1 word not in this model');

  await wordSets.getByRole('button', { name: 'More about Pasted' }).click();
  const text = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save as text' }).click();
  expect((await text).suggestedFilename()).toBe('Pasted.txt');
  expect(await readFile(await (await text).path(), 'utf8')).toBe('king\nxyzzy\nqueen\nprince\n');

  const table = page.waitForEvent('download');
  await wordSets.getByRole('button', { name: 'Save all word sets as CSV' }).click();
  const lines = (await readFile(await (await table).path(), 'utf8')).split(/\r?\n/);
  expect(lines[0]).toMatch(/word set,word$/);
  expect(lines).toContain('Pasted,xyzzy');
});

/** Where a selected word's point is on the screen: the pointer is led from the middle of the cloud outwards until its card names the word. */
async function findWord(page: Page, word: string): Promise<{ x: number; y: number }> {
  const { cloud } = parts(page);
  const box = (await cloud.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const card = cloud.locator('.hover-card bdi');
  let found: { x: number; y: number } | null = null;
  await expect(async () => {
    for (let step = 0; step < 60 && found === null; step++) {
      const radius = step * 1.5;
      const place = {
        x: middle.x + radius * Math.cos(step * 2.4),
        y: middle.y + radius * Math.sin(step * 2.4),
      };
      await page.mouse.move(place.x, place.y);
      if ((await card.count()) > 0 && (await card.textContent()) === word) found = place;
    }
    expect(found).not.toBeNull();
    // The card follows the pointer a moment late: what it says must hold for a pointer that comes from elsewhere and rests.
    const candidate = found ?? middle;
    found = null;
    await page.mouse.move(box.x + 5, box.y + box.height - 5);
    await expect(card).toHaveCount(0);
    await page.mouse.move(candidate.x, candidate.y);
    await expect(card).toHaveText(word, { timeout: 1000 });
    found = candidate;
  }).toPass();
  return found ?? middle;
}
