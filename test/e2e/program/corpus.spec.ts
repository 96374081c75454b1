import { gzipSync } from 'node:zlib';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile, goTo, parts } from '../../support/first-run.ts';

/** A text of our own with two topics, so that its vectors have something to learn. */
function smallCorpus(sentences: number): Buffer {
  const topics = [
    ['the sailor steered the ship across the stormy sea', 'waves struck the hull of the ship at sea'],
    ['the baker kneaded the dough and baked fresh bread', 'warm bread left the oven of the baker'],
  ];
  const lines = Array.from({ length: sentences }, (_, index) => topics[index % 2]?.[index % 3 === 0 ? 1 : 0]);
  return Buffer.from(`${lines.join('\n')}\n`);
}

test('a corpus is opened, described, trained and searched', async ({ program: page }) => {
  const { openCorpus, train, cloud, nearest } = parts(page);
  await afterFirstRun(page);
  await chooseFile(page, openCorpus, {
    name: 'harbour.txt.gz',
    mimeType: 'application/gzip',
    buffer: gzipSync(smallCorpus(400)),
  });
  const panel = page.getByRole('region', { name: 'Corpus & training' });
  await expect(panel).toContainText('harbour.txt.gz');
  // 400 sentences of 9, 9, 9 and 8 words in turn by the rule above; counted here by hand from the same lines.
  const words = smallCorpus(400).toString().trim().split(/\s+/);
  await expect(panel).toContainText(words.length.toLocaleString('en-US'));
  await expect(panel).toContainText(`${new Set(words).size}`);

  await train.click();
  await expect(cloud).toContainText(`PCA of ${new Set(words).size} words · exact`, { timeout: 40_000 });
  await goTo(page, 'ship');
  await expect(nearest).toContainText('sea');

  // A page that comes back finds the text and the model where they were.
  await page.reload();
  await expect(panel).toContainText('harbour.txt.gz');
  await expect(cloud).toContainText(`PCA of ${new Set(words).size} words · exact`);
});

test('cancel stops training within a moment and keeps the model that was open', async ({ program: page }) => {
  const { openCorpus, train, cancel, training, cloud, messages } = parts(page);
  await afterFirstRun(page);
  await chooseFile(page, openCorpus, {
    name: 'long.txt',
    mimeType: 'text/plain',
    buffer: smallCorpus(20_000),
  });
  await expect(page.getByRole('region', { name: 'Corpus & training' })).toContainText('20,000');
  await page.getByRole('spinbutton', { name: 'Epochs' }).or(page.getByLabel('Epochs')).first().fill('100000');
  await train.click();
  await expect(training.first()).toBeVisible();
  await cancel.click();
  await expect(messages).toContainText(/cancelled/i);
  await expect(training).toHaveCount(0);
  await expect(cloud).toContainText('exact');
  await goTo(page, 'king');
});

test('a wrong file gets a sentence and loses nothing', async ({ program: page }) => {
  const { openCorpus, messages, cloud } = parts(page);
  await afterFirstRun(page);
  // The words of the sets are looked for once the cloud is there, and the legend is a part of the view.
  await expect(cloud.getByRole('list', { name: 'Legend' })).toContainText('Royalty');
  const before = await cloud.textContent();
  const wrong: [string, Buffer, RegExp][] = [
    [
      'picture.png',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      /picture\.png/,
    ],
    ['empty.txt', Buffer.alloc(0), /empty\.txt.*(empty|nothing)/i],
    ['old.txt', Buffer.from('\ufeffold text', 'utf16le'), /UTF-16/],
    ['cut.txt.gz', gzipSync(smallCorpus(50)).subarray(0, 60), /cut\.txt\.gz/],
    ['marks.txt', Buffer.from('--- *** ---\n...\n'), /marks\.txt.*word/i],
  ];
  for (const [name, buffer, sentence] of wrong) {
    await chooseFile(page, openCorpus, { name, mimeType: 'text/plain', buffer });
    await expect(messages).toContainText(sentence);
  }
  await expect.poll(() => cloud.textContent()).toBe(before);
  await goTo(page, 'king');
});

test.describe('after a first start', () => {
  // The text takes the place of the sample's.
  test.use({ firstStart: true });

  test('pasting a paragraph trains on it', async ({ program: page }) => {
    await afterFirstRun(page);
    const { train, cloud } = parts(page);
    await page.getByRole('button', { name: 'More texts' }).click();
    await page.getByRole('menuitem', { name: /paste/i }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Text' }).fill(smallCorpus(20).toString());
    await dialog.getByRole('button', { name: 'Use this text' }).click();
    await expect(dialog).toHaveCount(0);
    // Until the text is read, the sample is what would be trained on.
    await expect(page.getByRole('region', { name: 'Corpus & training' })).toContainText('Pasted text');
    await train.click();
    await expect(cloud).toContainText(/PCA of \d\d words · exact/, { timeout: 40_000 });
  });
});
