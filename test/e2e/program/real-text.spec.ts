import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile, goTo, parts } from '../../support/first-run.ts';
import { sharedData } from '../../support/resources.ts';

const text = join(sharedData, 'english-mixed.txt.gz');

test('2.4 million words of real English train, show their cloud and answer a search', async ({
  program: page,
}) => {
  test.skip(!existsSync(text), 'skipped: the shared English text is not beside this checkout');
  test.setTimeout(180_000);
  const { openCorpus, train, cloud, training, nearest } = parts(page);
  await afterFirstRun(page);
  await chooseFile(page, openCorpus, text);
  const panel = page.getByRole('region', { name: 'Corpus & training' });
  await expect(panel).toContainText('124,734', { timeout: 30_000 });

  await train.click();
  await expect(training.first()).toBeVisible();
  await expect(cloud).toContainText('PCA of the 2,000 most frequent words');
  await expect(cloud).toContainText(/PCA of 2\d,\d{3} words · exact/, { timeout: 150_000 });
  // What a text of news, novels and addresses teaches, whatever the seed and the number of threads.
  await goTo(page, 'mother');
  await expect(nearest).toContainText('father');
  await goTo(page, 'science');
  await expect(nearest).toContainText(/physics|mathematics|medicine/);
});
