import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../../support/browser-host.ts';
import { afterFirstRun } from '../../support/first-run.ts';

test('vectors are exported as a download that the host keeps no copy of', async ({ program, host }) => {
  await afterFirstRun(program);
  const download = program.waitForEvent('download');
  await program.keyboard.press('ControlOrMeta+k');
  await program
    .getByRole('searchbox', { name: 'Find a command' })
    .or(program.getByLabel('Find a command'))
    .first()
    .fill('vectors');
  await program.keyboard.press('Enter');
  const file = await download;
  expect(file.url()).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${host.port}/download/[\\w-]+$`));
  const [header, first] = (await readFile(await file.path(), 'utf8')).split('\n');
  const [words, dimension] = (header ?? '').split(' ').map(Number);
  expect(words).toBeGreaterThan(1000);
  expect(first?.trim().split(' ')).toHaveLength(1 + (dimension ?? 0));
  expect((await program.request.get(file.url())).status()).toBe(404);
  const [folder] = (await readdir(host.temporaryFolder)).filter((name) => name.startsWith('semascope-'));
  await expect.poll(() => readdir(join(host.temporaryFolder, folder ?? ''))).toEqual([]);
});
