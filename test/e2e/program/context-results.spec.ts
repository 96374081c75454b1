import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile } from '../../support/first-run.ts';

const bert = fileURLToPath(new URL('../../fixtures/contextual/bert', import.meta.url));
const sentences = [
  'She switched on the light in the old house.',
  'A light coat is enough for this evening.',
  'The light of the sun came in at the window.',
];

const contextsOf = (page: Page) => page.getByRole('tabpanel', { name: 'Contexts' });

/** Loads the small BERT and runs the sentences. */
async function study(page: Page): Promise<void> {
  await afterFirstRun(page);
  await page.getByRole('tab', { name: 'Senses' }).click();
  const senses = page.getByRole('tabpanel', { name: 'Senses' });
  await chooseFile(page, senses.getByRole('button', { name: 'Open model folder' }), bert);
  await senses.getByRole('radio', { name: /^model\.onnx/ }).check();
  await senses.getByRole('button', { name: 'Load', exact: true }).click();
  await senses.getByRole('textbox', { name: 'Word', exact: true }).fill('light');
  const field = senses.getByRole('textbox', { name: 'New sentence' });
  await field.fill(sentences[0] ?? '');
  await field.press('Enter');
  for (const [place, sentence] of sentences.slice(1).entries()) {
    await senses.getByRole('textbox', { name: `Sentence ${place + 1}`, exact: true }).press('Enter');
    await page.keyboard.type(sentence);
  }
  await expect(contextsOf(page)).toContainText('3 occurrences');
}

const cosineOf = async (page: Page) =>
  Number(await contextsOf(page).getByRole('status', { name: 'Cosine similarity of the pair' }).textContent());

test('a word in sentences is compared side by side, as a matrix, by senses and through the ages', async ({
  program: page,
}) => {
  await study(page);
  const contexts = contextsOf(page);
  const sideBySide = contexts.getByRole('region', { name: 'Side by side' });
  const slider = contexts.getByRole('slider', { name: 'Layer' });

  // Two sentences, their words marked in one column, and the word's vectors unlike each other.
  await expect(sideBySide.getByRole('list', { name: 'First sentence as word pieces' })).toContainText(
    '##itch',
  );
  await expect(sideBySide.getByRole('list', { name: 'Second sentence as word pieces' })).toContainText(
    '[CLS]a',
  );
  const words = sideBySide.locator('.aligned-word');
  const [first, second] = [await words.nth(0).boundingBox(), await words.nth(1).boundingBox()];
  expect(first?.x).toBe(second?.x);
  await expect(sideBySide.getByRole('img', { name: /^(First|Second) vector: \d+ dimensions/ })).toHaveCount(
    2,
  );
  const last = await cosineOf(page);
  expect(last).toBeLessThan(1);
  expect(last).toBeGreaterThan(-1);
  // What cosines mean in this model is measured beside it.
  await expect(sideBySide.getByRole('img', { name: /^same word: mean/ })).toBeVisible({ timeout: 30_000 });

  // Another layer is another cosine, and the plot of all layers has both.
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', 'embeddings');
  await expect.poll(() => cosineOf(page)).not.toBe(last);
  const plot = sideBySide.getByRole('img', { name: /^Cosine of the pair by layer/ });
  await expect(plot).toHaveAccessibleName(new RegExp(`${last.toFixed(3).replace('-', '−')}$`));
  await page.keyboard.press('End');
  await expect.poll(() => cosineOf(page)).toBe(last);

  // The third sentence takes the place of the second.
  await sideBySide.getByRole('button', { name: 'Next second occurrence' }).click();
  await expect(sideBySide.getByRole('list', { name: 'Second sentence as word pieces' })).toContainText(
    'thelightofthe',
  );

  // A cell of the matrix chooses its pair.
  await contexts.getByText('Matrix', { exact: true }).click();
  const matrix = contexts.getByRole('table', { name: 'Similarity matrix' });
  await expect(matrix.getByRole('cell', { name: /^(1\.00|[−\d.]+)$/ })).toHaveCount(9);
  await expect(matrix.getByRole('cell', { name: '1.00' })).not.toHaveCount(9);
  const row = matrix.getByRole('row').filter({ hasText: 'coat' });
  await row.getByRole('cell').nth(0).hover();
  await expect(contexts.getByRole('status').filter({ hasText: 'A light coat' })).toBeVisible();

  await contexts.getByText('Senses', { exact: true }).first().click();
  const senses = contexts.getByRole('list', { name: 'Senses' });
  await expect(senses.getByRole('listitem').first()).toContainText(/occurrence/);
  await contexts.getByRole('button', { name: 'More senses' }).click();
  await expect(contexts.getByRole('status', { name: 'Number of senses' })).toHaveText(/[23]/);
  await senses.getByRole('button', { expanded: false }).first().click();
  const lines = contexts.getByRole('list', { name: 'Sentences of sense 1' });
  await expect(lines.getByRole('listitem').first()).toContainText('light');

  await contexts.getByText('Four ages', { exact: true }).click();
  const ages = contexts.getByRole('table', { name: 'One word, four ages' });
  await expect(ages.getByRole('row').filter({ hasText: 'One-hot' })).toContainText('1.000');
  await expect(ages.getByRole('row').filter({ hasText: 'Word2Vec' })).toContainText('1.000');
  await expect(ages.getByRole('button', { name: /^Fetch glove/ })).toBeVisible();
  const inContext = ages.getByRole('row').filter({ hasText: 'In context' });
  await expect(inContext).toContainText(/0\.\d{3}/);
  await expect(inContext).not.toContainText('1.000');
});
