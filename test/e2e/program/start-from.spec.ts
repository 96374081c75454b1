import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile, goTo, parts } from '../../support/first-run.ts';

/** Two words that the sample has not, among words that it has. */
const text = Buffer.from(
  'the queen and the zeppelin\nthe king and the zeppelin of the moonbase\n'.repeat(150),
);

test('training goes on from the open model with more text, and adds its words', async ({ program: page }) => {
  const { openCorpus, train, cloud, nearest, messages } = parts(page);
  await afterFirstRun(page);
  const panel = page.getByRole('region', { name: 'Corpus & training' });
  await expect(cloud).toContainText('PCA of 1,787 words · exact');
  await chooseFile(page, openCorpus, { name: 'zeppelin.txt', mimeType: 'text/plain', buffer: text });
  await expect(panel).toContainText('zeppelin.txt');

  const startFrom = panel.getByLabel('Start from').and(page.locator('input'));
  await expect(startFrom).toHaveValue('Nothing');
  await startFrom.click();
  await page.getByRole('option', { name: /^The open model, Sample/ }).click();
  await expect(panel).toContainText(/Adds words; the dimension stays \d+\./);
  // What it will take is told for the model and the text together, and its dimension is no choice any more.
  await expect(panel).toContainText('up to 1,794 words × 64 d');
  await expect(panel).not.toContainText('dimensions are many');
  await train.click();

  await expect(cloud).toContainText('PCA of 1,789 words · exact', { timeout: 40_000 });
  await expect(messages).toContainText('Trained 1,789 words on Sample + zeppelin.txt');
  await expect(page.getByRole('button', { name: /Sample \+ zeppelin\.txt/ }).first()).toBeVisible();
  await goTo(page, 'zeppelin');
  await expect(nearest.getByRole('listitem').first()).toBeVisible();
  // What only the model knew is there as well.
  await goTo(page, 'prince');
  await expect(nearest.getByRole('listitem').first()).toBeVisible();
});
