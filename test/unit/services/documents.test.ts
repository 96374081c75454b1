import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { document } from '../../../src/main/services/documents.ts';
import { RecentFiles } from '../../../src/main/services/recent-files.ts';
import type { ProgramError } from '../../../src/shared/errors.ts';

let folder: string;
const schema = z.object({ version: z.literal(1), names: z.array(z.string()) });
const first: z.infer<typeof schema> = { version: 1, names: [] };
const nothingDamaged = (error: ProgramError): void => {
  throw error;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a document', () => {
  it('is the first value until it was saved, in a folder that need not exist', async () => {
    const settings = document(join(folder, 'deep', 'settings.json'), schema, first);
    await expect(settings.load(nothingDamaged)).resolves.toEqual(first);
    await settings.save({ version: 1, names: ['__proto__', '東京'] });
    const again = document(join(folder, 'deep', 'settings.json'), schema, first);
    await expect(again.load(nothingDamaged)).resolves.toEqual({ version: 1, names: ['__proto__', '東京'] });
  });

  it.each([
    ['cut short', '{"version": 1, "na'],
    ['filled with NUL', '\0'.repeat(200)],
    ['of another shape', '{"version": 2}'],
    ['empty', ''],
  ])('that is %s is set aside whole, said so, and the first value used', async (_, content) => {
    const path = join(folder, 'settings.json');
    await writeFile(path, content);
    const heard: ProgramError[] = [];
    await expect(document(path, schema, first).load((error) => heard.push(error))).resolves.toEqual(first);
    expect(heard.map((error) => error.code)).toEqual(['settings-damaged']);
    const [kept, ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect(heard[0]?.parameters).toEqual({ name: 'settings.json', keptAs: kept });
    await expect(readFile(join(folder, kept ?? ''), 'utf8')).resolves.toBe(content);
  });

  it('ends with the newest of many saves at once', async () => {
    const path = join(folder, 'settings.json');
    const settings = document(path, schema, first);
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => settings.save({ version: 1, names: [`${index}`] })),
    );
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 1, names: ['49'] });
    await expect(readdir(folder)).resolves.toEqual(['settings.json']);
  });

  it('is read as it was saved last, also while that is still being written', async () => {
    const settings = document(join(folder, 'settings.json'), schema, first);
    await settings.save({ version: 1, names: ['old'] });
    const saving = settings.save({ version: 1, names: ['new'] });
    await expect(settings.load(nothingDamaged)).resolves.toEqual({ version: 1, names: ['new'] });
    await saving;
  });

  it('can be saved after a save failed', async () => {
    const path = join(folder, 'settings.json');
    const settings = document(path, schema, first);
    await writeFile(join(folder, 'blocked'), '');
    const blocked = document(join(folder, 'blocked', 'settings.json'), schema, first);
    await expect(blocked.save(first)).rejects.toThrow();
    await rm(join(folder, 'blocked'));
    await expect(blocked.save(first)).resolves.toBeUndefined();
    await expect(settings.save(first)).resolves.toBeUndefined();
  });
});

describe('recent files', () => {
  it('are listed newest first, once each, without their paths, and survive a restart', async () => {
    const recent = new RecentFiles(folder, nothingDamaged);
    await recent.add('/texts/a.txt', 1);
    await recent.add('/texts/b.txt', 2);
    await recent.add('/texts/a.txt', 3);
    const listed = await new RecentFiles(folder, nothingDamaged).list();
    expect(listed.map(({ name, openedAt }) => [name, openedAt])).toEqual([
      ['a.txt', 3],
      ['b.txt', 2],
    ]);
    expect(JSON.stringify(listed)).not.toContain('texts');
    await expect(recent.path(listed[1]?.recent ?? '')).resolves.toBe('/texts/b.txt');
    await expect(recent.path('unknown')).rejects.toMatchObject({ code: 'handle-unknown' });
  });

  it('keeps the ten newest', async () => {
    const recent = new RecentFiles(folder, nothingDamaged);
    for (let index = 0; index < 12; index++) await recent.add(`/texts/${index}.txt`, index);
    expect((await recent.list()).map(({ name }) => name)).toEqual(
      [11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((index) => `${index}.txt`),
    );
  });
});
