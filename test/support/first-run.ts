import { expect, type Locator, type Page } from '@playwright/test';

/** The parts of the page that tests look at, by the roles and names that are part of the interface. */
export function parts(page: Page) {
  const inspector = page.getByRole('region', { name: 'Inspector' });
  return {
    cloud: page.getByRole('region', { name: 'Embedding cloud' }),
    search: page.getByRole('searchbox', { name: 'Search words' }),
    openCorpus: page.getByRole('button', { name: 'Open corpus' }),
    train: page.getByRole('button', { name: 'Train', exact: true }),
    cancel: page.getByRole('button', { name: 'Cancel', exact: true }),
    training: page.getByRole('progressbar', { name: 'Training' }),
    inspector,
    nearest: inspector.getByRole('list', { name: 'Nearest words' }),
    wordSets: page.getByRole('tabpanel', { name: 'Word sets' }),
    neighbors: page.getByRole('tabpanel', { name: 'Neighbors' }),
    axes: page.getByRole('tabpanel', { name: 'Axes' }),
    evaluation: page.getByRole('tabpanel', { name: 'Evaluation' }),
    expression: page.getByRole('textbox', { name: 'Expression' }),
    messages: page.getByRole('status', { name: 'Messages' }),
  };
}

/** Waits until the sample is there, trained at a first start and read from the library at any other, and its cloud is the exact projection of all words. */
export async function afterFirstRun(page: Page): Promise<void> {
  await expect(parts(page).cloud).toContainText(/PCA of [\d,]+ words · exact/, { timeout: 40_000 });
}

/** Types a word into the search box and goes there with Enter. */
export async function goTo(page: Page, word: string): Promise<void> {
  const { search, inspector } = parts(page);
  await search.fill(word);
  // Enter goes to the first of the list, which may still be the one of an earlier text.
  await expect(page.getByRole('option').first()).toContainText(word);
  await search.press('Enter');
  await expect(inspector.getByRole('heading', { name: word, exact: true })).toBeVisible();
}

/** Chooses a file in the system's dialog that `open` brings up. */
export async function chooseFile(
  page: Page,
  open: Locator,
  file: string | { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await open.click();
  await (await chooser).setFiles(file);
}
