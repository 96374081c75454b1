import type { Page } from '@playwright/test';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile, goTo, parts } from '../../support/first-run.ts';

/** Vectors of words that the sample has, as another program would write them: one direction each. */
const words = ['the', 'and', 'of', 'a', 'to', 'in', 'king', 'queen'];
const vectors = words.map((word, row) => `${word} ${words.map((_, at) => (at === row ? 1 : 0)).join(' ')}\n`);

test.use({ firstStart: true });

/** The parts of the panel *How it learns*. */
function lesson(page: Page) {
  const panel = page.getByRole('region', { name: 'How it learns' });
  return {
    panel,
    step: panel.getByRole('button', { name: 'Step', exact: true }),
    play: panel.getByRole('button', { name: 'Play', exact: true }),
    pause: panel.getByRole('button', { name: 'Pause', exact: true }),
    said: panel.getByRole('status', { name: 'Step' }),
    loss: panel.getByRole('img', { name: /^Mean loss/ }),
    pairs: panel.getByRole('table').getByRole('row'),
  };
}

/** How far the lesson is, as the picture's caption says. */
async function stepsTaken(page: Page): Promise<number> {
  const caption = (await parts(page).cloud.textContent()) ?? '';
  return Number(/How it learns · step ([\d,]+)/.exec(caption)?.[1]?.replaceAll(',', '') ?? 0);
}

test('a lesson goes step by step, plays, is paused, and starts over', async ({ program: page }) => {
  await afterFirstRun(page);
  const { cloud, inspector } = parts(page);
  const { panel, step, play, pause, said, loss, pairs } = lesson(page);
  await page.keyboard.press('h');
  await expect(panel).toBeFocused();
  await expect(said).toHaveText(/^Step 1: \S+ with \S+, against (\S+, ){4}\S+; mean loss \d\.\d{4}$/);
  const first = await said.textContent();
  await expect(cloud).toContainText('How it learns · step 1 · mean loss ');
  await expect(pairs).toHaveCount(7);
  // It begins with what the model knows, of both vectors: who knew nothing would lose ln 2.
  expect(first).not.toContain('0.6931');
  await expect(panel).not.toContainText('begin as zeros');
  // The hints of a first start would cover the controls.
  await expect(page.getByRole('complementary', { name: 'Hint' })).toHaveCount(0);

  // By keys and by mouse.
  await page.keyboard.press(' ');
  await expect(said).toHaveText(/^Step 2:/);
  await page.keyboard.press('ArrowRight');
  await expect(said).toHaveText(/^Step 3:/);
  await step.click();
  await expect(said).toHaveText(/^Step 4:/);

  // The arithmetic is of the pair that is looked at.
  await pairs.nth(3).getByRole('button').click();
  await expect(pairs.nth(3)).toHaveAttribute('aria-selected', 'true');
  await expect(panel).toContainText('−log (1 − p)');

  // Played fast, the loss falls well below guessing.
  await panel.getByText('1,000', { exact: true }).click();
  await play.click();
  await expect.poll(() => stepsTaken(page), { timeout: 30_000 }).toBeGreaterThan(3000);
  await pause.click();
  await expect(play).toBeVisible();
  const paused = await stepsTaken(page);
  await expect(loss).toHaveAccessibleName(/^Mean loss 0\.[0-4]\d\d at step [\d,]+, \d\.\d{3} at first$/);
  await step.click();
  await expect.poll(() => stepsTaken(page)).toBe(paused + 1);

  // Esc gives the words back; a step shows the lesson again.
  await page.keyboard.press('Escape');
  await expect(cloud).toContainText(/PCA of [\d,]+ words · exact/);
  await panel.press('ArrowRight');
  await expect(cloud).toContainText('How it learns');

  // From the beginning it goes the same way.
  await panel.getByRole('button', { name: 'Start over' }).click();
  await expect(said).toHaveText(first ?? '');

  // A word that is looked for is shown among the words, and the model is as it was.
  await goTo(page, 'king');
  await expect(cloud).toContainText(/PCA of [\d,]+ words · exact/);
  await expect(inspector.getByRole('list', { name: 'Nearest words' })).toContainText('queen');
});

test('words can begin as noise, and a number that cannot be used is refused', async ({ program: page }) => {
  await afterFirstRun(page);
  const { panel, said } = lesson(page);
  await page.getByRole('button', { name: 'How it learns, one step at a time' }).click();
  await expect(said).toHaveText(/^Step 1:/);
  await panel.getByText('From noise').click();
  await expect(panel.getByRole('radio', { name: 'From noise' })).toBeChecked();
  await expect(said).toHaveText(/^Step 1: .*; mean loss 0\.6931$/);
  await expect(panel).toContainText('Context vectors begin as zeros, as word2vec begins: the first time');
  const noise = panel.getByRole('textbox', { name: 'Noise words' });
  await noise.fill('2');
  await expect(panel.getByRole('table').getByRole('row')).toHaveCount(4);
  await noise.fill('50');
  await expect(panel).toContainText('Between 1 and 20, please.');
  await expect(panel.getByRole('table').getByRole('row')).toHaveCount(4);
  await panel.getByRole('textbox', { name: 'Learning rate' }).fill('0');
  await expect(panel).toContainText('or nothing is learned');
});

test('a model from a file has no context vectors: they begin as zeros, and are learned', async ({
  program: page,
}) => {
  await afterFirstRun(page);
  // The hints of a first start lie over the panels.
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('tab', { name: 'Library' }).click();
  await chooseFile(page, page.getByRole('button', { name: 'Open model' }), {
    name: 'directions.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(vectors.join('')),
  });
  const dialog = page.getByRole('dialog', { name: 'Open model' });
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(parts(page).cloud).toContainText('PCA of 8 words · exact');
  const { panel, play, pause, said, loss } = lesson(page);
  await page.keyboard.press('h');
  await expect(said).toHaveText(/^Step 1: .*; mean loss 0\.6931$/);
  await expect(panel).toContainText(
    'This model came without its context vectors, so they begin as zeros here',
  );
  await panel.getByText('1,000', { exact: true }).click();
  await play.click();
  await expect(loss).toHaveAccessibleName(/^Mean loss 0\.[0-5]\d\d at step [\d,]+, 0\.693 at first$/, {
    timeout: 30_000,
  });
  await pause.click();
});
