import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeContextFixtures } from '../../support/onnx/context-fixtures.mjs';

const committed = fileURLToPath(new URL('../../fixtures/contextual/', import.meta.url));
let made: string;

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'semascope-fixtures-'));
  await writeContextFixtures(made);
});
afterAll(() => rm(made, { recursive: true }));

/** Paths of all files below a folder, in order. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

for (const model of ['bert', 'gpt2']) {
  test(`the fixture ${model} is what its script makes, byte for byte`, async () => {
    const files = await filesBelow(join(committed, model));
    expect(files).toContain(join('onnx', 'model.onnx'));
    expect(await filesBelow(join(made, model))).toEqual(files);
    for (const file of files) {
      const bytes = await readFile(join(made, model, file));
      expect(bytes.equals(await readFile(join(committed, model, file))), file).toBe(true);
    }
  });

  test(`the fixture ${model} stays below two megabytes`, async () => {
    const sizes = (await filesBelow(join(committed, model))).map((file) =>
      stat(join(committed, model, file)),
    );
    const bytes = (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
    expect(bytes).toBeLessThan(2_000_000);
  });
}
