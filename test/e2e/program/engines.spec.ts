import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile, parts } from '../../support/first-run.ts';

const text = Buffer.from('the cat sat on the mat\nthe dog sat on the mat\n'.repeat(200));

test('a person picks what trains, reads why not something faster, and sees what did the work', async ({
  program: page,
}) => {
  const { openCorpus, train, cloud } = parts(page);
  await afterFirstRun(page);
  await chooseFile(page, openCorpus, { name: 'mat.txt', mimeType: 'text/plain', buffer: text });
  const panel = page.getByRole('region', { name: 'Corpus & training' });
  await expect(panel).toContainText('mat.txt');

  const trainOn = panel.getByLabel('Train on').and(page.locator('input'));
  await trainOn.click();
  const option = (name: RegExp) => page.getByRole('option', { name });
  await expect(option(/^Auto/)).toContainText('the fastest there is:');
  await expect(option(/^CPU/)).toContainText(/threads? · (AVX|WASM SIMD)/);
  // Most machines have no NVIDIA card; the one that has may choose it.
  await expect(option(/^CUDA/)).toContainText(/NVIDIA/);
  const withoutCard = (await option(/^CUDA/).getAttribute('aria-disabled')) === 'true';
  await option(/^CPU/).click();
  await expect(trainOn).toHaveValue('CPU');
  if (withoutCard) {
    await panel.getByRole('button', { name: /^Why not CUDA/ }).click();
    await expect(panel.getByRole('listitem').filter({ hasText: 'CUDA:' })).toContainText(/NVIDIA/);
    await expect(page.locator('.status-bar .device')).toHaveAttribute('title', /CUDA: .*NVIDIA/);
  }

  // The keyboard alone: what only TensorFlow can do is said before training, and training says it in a sentence.
  await panel.getByRole('button', { name: 'More options' }).press('Enter');
  const negative = panel.getByRole('textbox', { name: 'Negative samples' });
  await negative.fill('0');
  await expect(panel).toContainText('Without negative samples only TensorFlow trains');
  await train.press('Enter');
  await expect(page.getByRole('status', { name: 'Messages' })).toContainText(
    'Training on CPU is not possible',
  );
  await expect(cloud).toContainText('exact');

  await panel.getByRole('button', { name: 'Suggested values' }).click();
  await expect(trainOn).toHaveValue('CPU');
  await train.click();
  await expect(cloud).toContainText('PCA of 6 words', { timeout: 40_000 });
  await expect(panel).toContainText(/CPU · 1 thread · (AVX|WASM SIMD)/);
  await expect(panel).toContainText('skip-gram');
});
