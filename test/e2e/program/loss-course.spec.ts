import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun, chooseFile, parts } from '../../support/first-run.ts';

/** A thousand words in long lines, so that one epoch with large vectors and wide windows takes most of a minute on two cores. */
const text = Buffer.from(
  Array.from({ length: 15_000 }, (_, line) =>
    Array.from({ length: 200 }, (__, place) => `w${(line * 37 + place * place) % 1000}`).join(' '),
  ).join('\n'),
);

test('the loss is drawn while the first epoch is under way', async ({ program: page }) => {
  const { openCorpus, train, cancel, messages } = parts(page);
  await afterFirstRun(page);
  await chooseFile(page, openCorpus, { name: 'numbers.txt', mimeType: 'text/plain', buffer: text });
  const panel = page.getByRole('region', { name: 'Corpus & training' });
  await expect(panel).toContainText('3,000,000');
  for (const [name, value] of [
    ['Dimension', '500'],
    ['Window', '50'],
    ['Epochs', '1'],
  ] as const)
    await panel.getByLabel(name).first().fill(value);
  await train.click();
  // Whoever scrolled down to the options sees what the button began.
  await expect(panel.getByRole('progressbar', { name: 'Training' })).toBeInViewport();
  const plot = panel.getByRole('img', { name: /^Loss by epoch/ });
  /** The loss at first and now, as the plot says them. */
  const losses = async (): Promise<readonly string[]> =>
    /: ([\d.]+) at first, ([\d.]+) now/.exec((await plot.getAttribute('aria-label')) ?? '')?.slice(1) ?? [];
  await expect
    .poll(
      async () => {
        const [first, now] = await losses();
        return first === undefined ? 0 : Number(first) - Number(now);
      },
      { timeout: 40_000 },
    )
    .not.toBe(0);
  // It was the one epoch that there is.
  await expect(panel).toContainText('epoch 1 of 1');
  await cancel.click();
  await expect(messages).toContainText(/cancelled/i);
});
