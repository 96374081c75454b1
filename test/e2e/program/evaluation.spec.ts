import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile, parts } from '../../support/first-run.ts';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/evaluation/${name}`, import.meta.url));
const analogies = fixture('sample-analogies.txt');
const pairs = fixture('sample-pairs.tsv');
const sample = fileURLToPath(new URL('../../../assets/sample/sample-corpus.txt', import.meta.url));

const open = (page: Page) => parts(page).evaluation.getByRole('button', { name: 'Open evaluation file' });

test.beforeEach(async ({ program: page }) => {
  await afterFirstRun(page);
  // The hints of a first start lie over the panels.
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('tab', { name: 'Evaluation' }).click();
});

test('analogies give an accuracy by section, and a question is asked and drawn', async ({
  program: page,
}) => {
  const { evaluation, neighbors, expression } = parts(page);
  await expect(evaluation).toContainText('king queen man woman');
  await chooseFile(page, open(page), analogies);
  const sections = evaluation.getByRole('list', { name: 'Sections' }).getByRole('listitem');
  await expect(sections).toHaveCount(6);
  // The file has 31 questions; the sample has no word for a kid of a goat, and none of the last section.
  await expect(evaluation).toContainText('2 questions');
  const figures = await sections.locator('.section-right').allTextContents();
  const numbers = figures.map((figure) => figure.split('/').map(Number) as [number, number]);
  const [total, ...each] = numbers;
  expect(total?.[1]).toBe(29);
  for (const place of [0, 1] as const) {
    expect(each.reduce((sum, section) => sum + section[place], 0)).toBe(total?.[place]);
  }
  // Training with several threads differs from run to run, the sample's family does not.
  expect(total?.[0]).toBeGreaterThan(10);

  await sections.filter({ hasText: 'family' }).click();
  await evaluation.getByRole('checkbox', { name: 'Hits too' }).check();
  const question = evaluation.getByRole('list', { name: 'Questions' }).getByRole('listitem').first();
  await expect(question).toContainText('king : queen :: man');
  const text = (await question.textContent()) ?? '';
  const answer = /got (\w+),/.exec(text)?.[1] ?? 'woman';
  await question.click();
  await expect(expression).toHaveValue('king : queen :: man : ?');
  await expect(neighbors.getByRole('list', { name: 'Results' }).getByRole('listitem').first()).toContainText(
    answer,
  );

  const download = page.waitForEvent('download');
  await evaluation.getByRole('button', { name: 'Save the questions as CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv).toContain('section,a,b,c,expected,predicted,result');
  expect(csv.trim().split('\r\n')).toHaveLength(15);
});

test('a file runs again with other options, and tests stand side by side', async ({ program: page }) => {
  const { evaluation } = parts(page);
  await chooseFile(page, open(page), analogies);
  const runs = evaluation.getByRole('list', { name: 'Tests of this session' }).getByRole('listitem');
  await expect(runs).toHaveCount(1);
  await evaluation.getByText('CosMul').click();
  await evaluation.getByRole('button', { name: 'Run again' }).click();
  await expect(runs).toHaveCount(2);
  await expect(runs.first()).toContainText('CosMul · first 300,000 words');
  await evaluation.getByRole('checkbox', { name: /^Compare .*CosAdd/ }).check();
  const table = evaluation.getByRole('table', { name: 'Side by side' });
  await expect(table.getByRole('columnheader')).toHaveText([/CosMul/, /CosAdd/]);
  await expect(table.getByRole('rowheader')).toContainText(['All sections', 'family', 'capitals']);
});

test('word pairs give correlations, a plot, and the pairs that people see otherwise', async ({
  program: page,
}) => {
  const { evaluation } = parts(page);
  await chooseFile(page, open(page), pairs);
  const plot = evaluation.getByRole('img', { name: /^Human score and cosine of 27 pairs/ });
  await expect(plot).toHaveAccessibleName(/Spearman 0\.\d{4} · Pearson 0\.\d{4} · 27 of 30 pairs/);
  const missing = evaluation.getByRole('list', { name: 'Pairs left out' }).getByRole('listitem');
  await expect(missing).toHaveText(['king – cabbage', 'doctor – pear', 'quasar – photon']);
  const list = evaluation.getByRole('list', { name: 'Pairs', exact: true }).getByRole('listitem');
  await list.first().scrollIntoViewIfNeeded();
  await expect(list.first()).toContainText(/ – .*0\.\d{3}/);
  await list.first().click();
  await expect(parts(page).messages).not.toContainText(/unexpected/i);

  const download = page.waitForEvent('download');
  await evaluation.getByRole('button', { name: 'Save the plot as PNG' }).click();
  const bytes = await readFile(await (await download).path());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
});

test('a wrong file gets a sentence and keeps the report', async ({ program: page }) => {
  const { evaluation, messages } = parts(page);
  await chooseFile(page, open(page), analogies);
  const accuracy = evaluation.getByText(/^[\d.]+ %$/).first();
  const before = await accuracy.textContent();
  await chooseFile(page, open(page), sample);
  await expect(evaluation.getByRole('alert')).toContainText('“sample-corpus.txt” is not an evaluation file');
  await expect(messages).toContainText('sample-corpus.txt');
  await expect(accuracy).toHaveText(before ?? '');
  await expect(
    evaluation.getByRole('list', { name: 'Tests of this session' }).getByRole('listitem'),
  ).toHaveCount(1);
});

test.describe('after a first start', () => {
  // What is dropped takes the place of the sample's text.
  test.use({ firstStart: true });

  test('a file that is dropped on the panel is a test, elsewhere it is a text', async ({ program: page }) => {
    const { evaluation } = parts(page);
    const text = await readFile(pairs, 'utf8');
    const drop = async (selector: string, hints: 0 | 1) => {
      const dataTransfer = await page.evaluateHandle((content) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([content], 'dropped.tsv', { type: 'text/tab-separated-values' }));
        return transfer;
      }, text);
      await page.dispatchEvent(selector, 'dragover', { dataTransfer });
      await expect(page.getByText('Drop a text or a model to open it')).toHaveCount(hints);
      await page.dispatchEvent(selector, 'drop', { dataTransfer });
    };
    await drop('[data-takes-files]', 0);
    await expect(evaluation.getByRole('list', { name: 'Tests of this session' })).toContainText(
      'dropped.tsv',
    );
    const corpus = page.getByRole('region', { name: 'Corpus & training' });
    await expect(corpus).toContainText('Sample');
    await drop('.cloud', 1);
    await expect(corpus).toContainText('dropped.tsv');
  });
});

test('a long test shows how far it is and is cancelled', async ({ program: page }) => {
  // The file is large, and so is the way there.
  test.slow();
  const { evaluation, messages } = parts(page);
  const words = [
    'france paris',
    'england london',
    'italy rome',
    'spain madrid',
    'japan tokyo',
    'egypt cairo',
  ];
  const lines = Array.from({ length: 800_000 }, (_, line) => {
    const first = words[line % words.length];
    return `${first} ${words[(line + 1 + (Math.floor(line / words.length) % (words.length - 1))) % words.length]}`;
  });
  await chooseFile(page, open(page), {
    name: 'long.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(`: capitals\n${lines.join('\n')}\n`),
  });
  await expect(evaluation.getByRole('progressbar', { name: 'Evaluating' })).toBeVisible();
  await evaluation.getByRole('button', { name: 'Cancel' }).click();
  await expect(messages).toContainText(/cancelled/i);
  await expect(evaluation.getByRole('progressbar')).toHaveCount(0);
  await expect(evaluation.getByRole('list', { name: 'Tests of this session' })).toHaveCount(0);
});
