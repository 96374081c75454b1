import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile, parts } from '../../support/first-run.ts';

const bert = fileURLToPath(new URL('../../fixtures/contextual/bert', import.meta.url));

test.beforeEach(async ({ program: page }) => {
  await afterFirstRun(page);
  await page.getByRole('tab', { name: 'Senses' }).click();
});

const sensesOf = (page: Page) => page.getByRole('tabpanel', { name: 'Senses' });
const sentencesOf = (page: Page) => sensesOf(page).getByRole('list', { name: 'Sentences' });
const messages = (page: Page) => page.getByRole('alert');

async function loadFolder(page: Page, folder: string): Promise<Locator> {
  const senses = sensesOf(page);
  await chooseFile(page, senses.getByRole('button', { name: 'Open model folder' }), folder);
  return senses;
}

/** Loads the small BERT with its full weights. */
async function loadBert(page: Page): Promise<void> {
  const senses = await loadFolder(page, bert);
  await senses.getByRole('radio', { name: /^model\.onnx/ }).check();
  await senses.getByRole('button', { name: 'Load', exact: true }).click();
  await expect(senses.getByRole('button', { name: 'More about bert' })).toBeVisible();
}

test('a word in two sentences is read by a model from a folder, and there again after a reload', async ({
  program: page,
}) => {
  const senses = sensesOf(page);
  await loadBert(page);
  await expect(senses.getByRole('region', { name: 'Contextual model' })).toContainText(/bert · \d layers/);

  await senses.getByRole('textbox', { name: 'Word', exact: true }).fill('light');
  const field = senses.getByRole('textbox', { name: 'New sentence' });
  await field.fill('She switched on the light.');
  await field.press('Enter');
  await senses.getByRole('textbox', { name: 'Sentence 1', exact: true }).press('Enter');
  await page.keyboard.type('A light lunch, an unkempt light 🙂.');
  await expect(senses).toContainText('3 occurrences in 2 sentences');
  const strip = sentencesOf(page).getByRole('list', { name: 'Word pieces of sentence 1' });
  await expect(strip).toContainText('[CLS]');
  await expect(strip.locator('b')).toHaveText('light');
  // Results show themselves when there are some for the first time.
  await expect(page.getByRole('tabpanel', { name: 'Contexts' })).toBeVisible();

  // A sentence without the word says so; a change is undone.
  const second = senses.getByRole('textbox', { name: 'Sentence 2', exact: true });
  await second.fill('Nothing of the kind.');
  await expect(sentencesOf(page)).toContainText('“light” is not here');
  await parts(page).cloud.focus();
  await page.keyboard.press('Control+z');
  await expect(second).toHaveValue('A light lunch, an unkempt light 🙂.');

  await page.reload();
  await afterFirstRun(page);
  await page.getByRole('tab', { name: 'Senses' }).click();
  await expect(second).toHaveValue('A light lunch, an unkempt light 🙂.');
  await expect(senses.getByRole('button', { name: 'More about bert' })).toBeVisible();
  await senses.getByRole('button', { name: 'Compare contexts' }).click();
  await expect(senses).toContainText('3 occurrences in 2 sentences');
});

test('pasted lines are added, and cleared, and there again', async ({ program: page }) => {
  const senses = sensesOf(page);
  await loadBert(page);
  await senses.getByRole('textbox', { name: 'Word', exact: true }).fill('light');
  await senses.getByRole('button', { name: 'Paste lines…' }).click();
  await senses
    .getByRole('textbox', { name: 'Lines, one sentence each' })
    .fill('one light\n\ntwo light\nاضغط light على\n');
  await senses.getByRole('button', { name: 'Add 3 sentences' }).click();
  await expect(senses).toContainText('3 occurrences in 3 sentences');

  await senses.getByRole('button', { name: 'Clear' }).click();
  await expect(senses.getByRole('button', { name: 'Try an example' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(senses).toContainText('3 occurrences in 3 sentences');
});

test('lines of the open text that hold the word are added and counted', async ({ program: page }) => {
  const senses = sensesOf(page);
  await loadBert(page);
  await page.getByRole('tab', { name: 'Corpus & training' }).click();
  await page
    .getByRole('region', { name: 'Corpus & training' })
    .getByRole('button', { name: /sample/i })
    .click();
  await expect(parts(page).messages).toContainText(/^Read [\d,]+ tokens of Sample/);
  await page.getByRole('tab', { name: 'Senses' }).click();
  await senses.getByRole('textbox', { name: 'Word', exact: true }).fill('light');
  await senses.getByRole('button', { name: 'From the open text…' }).click();
  await senses.getByRole('textbox', { name: 'At most' }).fill('12');
  await senses.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(senses).toContainText(/12 of [\d,]+ lines added/);
  await expect(senses).toContainText(/\d+ occurrences in 12 sentences/);
});

test('a folder that holds no model for text is refused with what is wrong', async ({
  program: page,
}, testInfo) => {
  const senses = sensesOf(page);
  const folder = testInfo.outputPath('wrong');
  await mkdir(folder, { recursive: true });

  await cp(bert, join(folder, 'bald'), { recursive: true });
  await rm(join(folder, 'bald', 'tokenizer.json'));
  await loadFolder(page, join(folder, 'bald'));
  await expect(messages(page).filter({ hasText: '“bald” has no tokenizer' })).toBeVisible();

  await mkdir(join(folder, 'pictures'));
  await writeFile(join(folder, 'pictures', 'config.json'), JSON.stringify({ model_type: 'vit' }));
  await writeFile(join(folder, 'pictures', 'model.onnx'), 'x');
  await loadFolder(page, join(folder, 'pictures'));
  await expect(messages(page).filter({ hasText: 'of the kind “vit”' })).toBeVisible();

  await mkdir(join(folder, 'notes'));
  await writeFile(join(folder, 'notes', 'notes.txt'), 'nothing');
  await loadFolder(page, join(folder, 'notes'));
  await expect(messages(page).filter({ hasText: '“notes” holds no model' })).toBeVisible();
  await expect(senses.getByRole('button', { name: 'Open model folder' })).toBeEnabled();
});

/** Process numbers of the children of a process, as Linux tells them. */
async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

test('a model whose process is killed in the middle of a run says so, and runs again', async ({
  program: page,
  host,
}) => {
  test.skip(process.platform !== 'linux', 'the process of the model is found as Linux tells it');
  const senses = sensesOf(page);
  await loadBert(page);
  await senses.getByRole('button', { name: 'Compare contexts' }).waitFor();
  const [model] = await childrenOf(host.process.pid ?? 0);
  if (model === undefined) throw new Error('the model has no process');
  // A process that is stopped cannot end its run before it is killed.
  process.kill(model, 'SIGSTOP');
  await senses.getByRole('button', { name: 'Try an example' }).click();
  await expect(page.getByRole('button', { name: 'Cancel', exact: true }).first()).toBeVisible();
  process.kill(model, 'SIGKILL');
  const alert = senses.getByRole('alert');
  await expect(alert).toContainText('The process that ran “bert” has ended');
  await expect(sentencesOf(page)).toContainText('suitcase');
  // What else is open has not noticed.
  await expect(parts(page).cloud).toContainText(/PCA of [\d,]+ words · exact/);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(senses).toContainText('6 occurrences in 6 sentences');
  await expect(alert).toHaveCount(0);
  expect(await childrenOf(host.process.pid ?? 0)).not.toContain(model);
});
