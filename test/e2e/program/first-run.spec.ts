import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, goTo, parts } from '../../support/first-run.ts';

// The one place where the whole program starts from nothing, trains, and moves as it does for most people.
test.use({ firstStart: true, contextOptions: { reducedMotion: 'no-preference' } });

test('the first start trains on the sample, shows its cloud and answers', async ({ program: page }) => {
  const { cloud, training, nearest, search } = parts(page);
  await expect(cloud).toBeVisible();
  await expect(training.first()).toBeVisible();
  // The noise before training is shown, then moves.
  await expect(cloud).toContainText(/random, before training|live sample/);
  await afterFirstRun(page);
  await expect(training).toHaveCount(0);

  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  await goTo(page, 'king');
  await expect(nearest.getByRole('listitem').first()).toBeVisible();
  await expect(nearest).toContainText('queen');
});

test('a hint that was closed does not return', async ({ program: page, host }) => {
  await afterFirstRun(page);
  const hint = page.getByRole('button', { name: 'Got it' });
  await expect(hint).toBeVisible();
  for (let place = 0; place < 3; place++) await hint.click();
  await expect(hint).toHaveCount(0);
  // A browser that is busy may drop what a page sends as its last, so what was changed is on disk before the page goes.
  await expect.poll(() => host.workspace()).toMatch(/"closedHints": \[\s*"search",\s*"cloud",\s*"corpus"/);
  await page.reload();
  await expect(parts(page).cloud).toContainText('exact', { timeout: 40_000 });
  await expect(hint).toHaveCount(0);
});
