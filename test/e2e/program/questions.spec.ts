import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, goTo, parts } from '../../support/first-run.ts';

/** The parts of the panel of neighbours. */
function panel(page: Page) {
  const { neighbors } = parts(page);
  return {
    results: neighbors.getByRole('list', { name: 'Results' }).getByRole('listitem'),
    terms: neighbors.getByRole('list', { name: 'Question' }).getByRole('listitem'),
  };
}

async function ask(page: Page, expression: string): Promise<void> {
  const { expression: box } = parts(page);
  await box.fill(expression);
  await box.press('Enter');
}

test.beforeEach(async ({ program: page }) => {
  await afterFirstRun(page);
});

test('word algebra answers while one types, and is listed and drawn after Enter', async ({
  program: page,
}) => {
  const { expression, neighbors } = parts(page);
  await page.keyboard.press('=');
  await expect(expression).toBeFocused();
  await page.keyboard.type('king - man + woman');
  const preview = page.getByRole('listbox', { name: 'Suggestions' });
  await expect(preview.getByRole('group', { name: 'Answers' }).getByRole('option').first()).toContainText(
    'queen',
  );
  await page.keyboard.press('Enter');
  const { results, terms } = panel(page);
  await expect(results.first()).toContainText('queen');
  await expect(results.first()).toContainText(/0\.\d{3}/);
  await expect(preview).toHaveCount(0);
  await expect(expression).toBeFocused();
  await expect(terms).toHaveText(['king', '−man', '+woman']);
  // The legend makes room for the words of the drawing, and comes back when the question is gone.
  await expect(page.getByRole('list', { name: 'Legend' })).toHaveCount(0);
  await expect(neighbors).toContainText(/queen has a cosine of 0\.\d{3} with the exact result/);
  // The words of the step have the colour of its arrow: the drawing is there.
  const border = (place: number) =>
    terms.nth(place).evaluate((element) => getComputedStyle(element).borderTopColor);
  await expect.poll(async () => (await border(1)) !== (await border(0))).toBe(true);
  expect(await border(1)).toBe(await border(2));

  await page.keyboard.press('Escape');
  await expect(expression).toHaveValue('');
  await expect(terms).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Legend' })).toBeVisible();
});

test('an analogy may also be written as a proportion, with weights and parentheses', async ({
  program: page,
}) => {
  const { results } = panel(page);
  await ask(page, 'man : king :: woman : ?');
  await expect(results.first()).toContainText('queen');
  await ask(page, '1*(king - man) + "woman"');
  await expect(results.first()).toContainText('queen');
  await ask(page, 'paris - france + italy');
  await expect(results.first()).toContainText('rome');
});

test('an unknown word offers its nearest spellings, in the box and in the panel', async ({
  program: page,
}) => {
  const { expression, neighbors } = parts(page);
  const { results } = panel(page);
  await ask(page, 'kingg - man + woman');
  await expect(page.getByRole('alert').first()).toContainText('no word “kingg”');
  await expect(expression).toHaveAttribute('aria-invalid', 'true');
  await expect(neighbors.getByRole('button', { name: 'king', exact: true })).toBeVisible();
  await page.locator('.expression').getByRole('button', { name: 'king', exact: true }).click();
  await expect(expression).toHaveValue('king - man + woman');
  await expect(results.first()).toContainText('queen');

  await ask(page, 'king - mann + woman');
  await neighbors.getByRole('button', { name: 'man', exact: true }).click();
  await expect(expression).toHaveValue('king - man + woman');
  await expect(results.first()).toContainText('queen');
});

test('what cannot be read is marked at its place, with a sentence and its fix', async ({ program: page }) => {
  const { expression } = parts(page);
  const { terms } = panel(page);
  await ask(page, 'king - * man');
  const problem = page.locator('.expression').getByRole('alert');
  await expect(problem).toContainText('A word is missing before “*”');
  await expect(page.locator('.expression mark')).toHaveText('*');
  await expect(terms).toHaveCount(0);
  await expression.fill('king queen');
  await expect(problem).toContainText('There is no + or − before “queen”');
  await expect(problem).toContainText('quotation marks');
  await expression.fill('king -');
  await expect(page.getByRole('status').filter({ hasText: 'A word is missing at the end' })).toBeVisible();
});

test('words are completed from the keyboard', async ({ program: page }) => {
  const { expression } = parts(page);
  const words = page.getByRole('group', { name: 'Words', exact: true }).getByRole('option');
  await expression.pressSequentially('king - ma');
  // Until the last letter is answered the list is the one of the letters before it.
  await expect(words.first()).toHaveText(/^ma/);
  const first = (await words.first().textContent()) ?? '';
  await expression.press('Tab');
  await expect(expression).toHaveValue(`king - ${first}`);
  await expect(expression).toBeFocused();
  await expression.pressSequentially(' + quee');
  await expect(words.first()).toHaveText('queen');
  await expression.press('ArrowDown');
  await expect(words.first()).toHaveAttribute('aria-selected', 'true');
  await expression.press('Enter');
  await expect(expression).toHaveValue(`king - ${first} + queen`);
});

test('how questions are answered can be changed', async ({ program: page }) => {
  const { neighbors } = parts(page);
  const { results } = panel(page);
  await ask(page, 'king - man + woman');
  await expect(results.first()).toContainText('queen');
  const cosine = await results.first().textContent();
  await neighbors.getByText('CosMul', { exact: true }).click();
  await expect(results.first()).toContainText('queen');
  await expect(results.first()).not.toHaveText(cosine ?? '');
  const measure = neighbors.getByRole('combobox', { name: 'Measure' });
  await expect(measure).toBeDisabled();
  await neighbors.getByText('CosAdd', { exact: true }).click();
  await expect(results.first()).toHaveText(cosine ?? '');
  await neighbors.getByRole('checkbox', { name: 'inputs too' }).check();
  await expect(results.filter({ hasText: /^\d+(king|woman)/ }).first()).toBeVisible();
  await measure.selectOption('Euclidean');
  await expect(results.first()).not.toHaveText(cosine ?? '');
  await measure.selectOption('cosine');

  const limit = neighbors.getByLabel('Among the first words');
  await limit.fill('3');
  await limit.press('Enter');
  await expect(limit).toHaveValue('first 3');
  await expect(results).toHaveCount(3);
  await limit.fill('many');
  await limit.blur();
  await expect(limit).toHaveValue('first 3');
});

test('history, examples and the gallery are offered in an empty box', async ({ program: page, host }) => {
  const { expression } = parts(page);
  const { results } = panel(page);
  const group = (name: string) => page.getByRole('group', { name, exact: true }).getByRole('option');
  await expression.focus();
  await group('Capitals').filter({ hasText: 'paris - france + italy' }).click();
  await expect(results.first()).toContainText('rome');
  await expect(expression).toHaveValue('paris - france + italy');
  await page.getByRole('button', { name: 'Keep as an example with this model' }).click();
  await expect(page.getByRole('button', { name: 'Remove from the examples of this model' })).toBeVisible();
  await ask(page, 'king');
  await expect(results.first()).toContainText('queen');

  // The workspace is saved when it has been quiet for a moment.
  await expect
    .poll(() => host.workspace())
    .toMatch(/"expressions": \[\s*"king",\s*"paris - france \+ italy"/);
  await page.reload();
  await afterFirstRun(page);
  await expression.focus();
  await expect(group('Asked before')).toHaveText(['king', 'paris - france + italy']);
  await expect(group('Kept with this model')).toHaveText(['paris - france + italy']);
  const greyed = page.getByRole('option', { disabled: true });
  await expect(greyed.first()).toContainText(/no \w+/);
  await expression.press('ArrowDown');
  await expression.press('Delete');
  await expect(group('Kept with this model')).toHaveCount(0);
});

test('results lead to their words and on to their neighbours', async ({ program: page }) => {
  const { inspector, neighbors, expression } = parts(page);
  const { results, terms } = panel(page);
  await goTo(page, 'king');
  await inspector.getByRole('button', { name: 'Ask from here' }).click();
  await expect(expression).toHaveValue('king');
  await expect(results.first()).toBeVisible();
  const second = (await results.nth(1).locator('bdi').textContent()) ?? '';
  await results.nth(1).click();
  await expect(terms).toHaveText(['king']);
  await page.keyboard.press('ArrowRight');
  await expect(terms).toHaveText([second]);
  const download = page.waitForEvent('download');
  await neighbors.getByRole('button', { name: 'Save results as CSV' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text).toContain('rank,word,cosine similarity');
  expect(text.trim().split('\r\n')).toHaveLength(51);
});

test('relations: two words, the odd one out, and a matrix', async ({ program: page }) => {
  const { neighbors } = parts(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Find a command' }).fill('Neighbors');
  await page.keyboard.press('Enter');
  await neighbors.getByText('Relations', { exact: true }).click();
  await neighbors.getByRole('textbox', { name: 'Word or words A' }).fill('king');
  await neighbors.getByRole('textbox', { name: 'Word or words B' }).fill('queen');
  await expect(neighbors.getByRole('status', { name: 'Cosine similarity' })).toHaveText(/^0\.\d{3}$/);
  await expect(neighbors).toContainText(/closer to king than queen/);

  await neighbors.getByText('Odd one out', { exact: true }).click();
  const odd = neighbors.getByRole('textbox', { name: 'Words with an odd one' });
  await odd.fill('france germany italy spain bread');
  await expect(neighbors.getByText('bread fits least.')).toBeVisible();
  await odd.fill('france germany italy zzzz bread');
  await expect(neighbors.getByText('The model has no word “zzzz”.')).toBeVisible();

  await neighbors.getByText('Matrix', { exact: true }).click();
  await neighbors.getByRole('textbox', { name: 'Words to compare' }).fill('king, queen; bread');
  const matrix = neighbors.getByRole('group', { name: /Similarity matrix/ });
  await matrix.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(matrix.getByRole('status')).toHaveText(/king · queen 0\.\d{3}/);
  const download = page.waitForEvent('download');
  await neighbors.getByRole('button', { name: 'Save matrix as CSV' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('king,queen,bread');
  expect(lines[1]).toMatch(/^king,1,0\.\d+,/);
  await neighbors.getByRole('button', { name: 'Show the matrix large' }).click();
  await expect(page.getByRole('dialog', { name: 'Similarity matrix' })).toBeVisible();
  const picture = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Save matrix as PNG' }).click();
  const bytes = await readFile(await (await picture).path());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
});
