import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type EmbeddingStore } from '../../../src/main/embeddings/store.ts';
import { writeTogether } from '../../../src/main/embeddings/writing/write-together.ts';
import { checkWritable, writeVectors } from '../../../src/main/embeddings/writing/write-vectors.ts';
import { formatOfName } from '../../../src/main/embeddings/writing/written-formats.ts';
import { nodeFiles } from '../../../src/main/files/atomic-write.ts';
import { createMatrix, matrixRow } from '../../../src/main/kernels/matrix.ts';
import { packWords } from '../../../src/shared/word-table.ts';
import { pythonWith } from '../../support/python.ts';
import { contentOf, ReadingFolder } from '../../support/reading-folder.ts';
import { builtResources } from '../../support/resources.ts';

let folder: ReadingFolder;
beforeEach(async () => {
  folder = await ReadingFolder.create();
});
afterEach(() => folder.dispose());

function storeOf(
  words: readonly string[],
  rows: readonly (readonly number[])[],
  counts = false,
): EmbeddingStore {
  const vectors = createMatrix(words.length, rows[0]!.length);
  for (const [row, values] of rows.entries()) matrixRow(vectors, row).set(values);
  return createStore({
    words: packWords(words),
    counts: counts ? Float64Array.from(words, (_, row) => 2 ** 40 - row) : null,
    vectors,
    initialVectors: null,
    outputVectors: null,
  });
}

const awkward = storeOf(
  ['the', '__proto__', 'a\u00a0b', '日本', 'x'.repeat(3000), '\u2028', '"\\quoted"', 'it’s 7'],
  Array.from({ length: 8 }, (_, row) => [
    row / 7,
    -1e-40 * row,
    3.4028234663852886e38 / (row + 1),
    -0,
    0.1 ** row,
  ]),
  true,
);

describe('writing', () => {
  it('writes safetensors with its numbers on 64 bytes, which reads back to the last bit, also compressed', async () => {
    const path = folder.path('m.safetensors');
    const written = await writeVectors(path, awkward);
    expect(written).toMatchObject({ format: 'safetensors', changedWords: 0, paths: [path] });
    const bytes = await readFile(path);
    expect(written.bytes).toBe(bytes.length);
    expect((8 + Number(bytes.readBigUInt64LE(0))) % 64).toBe(0);
    expect(contentOf((await folder.read('m.safetensors')).store)).toEqual(contentOf(awkward));
    await writeVectors(folder.path('n.safetensors.gz'), awkward);
    expect(gunzipSync(await readFile(folder.path('n.safetensors.gz'))).equals(bytes)).toBe(true);
  });

  it("writes the projector's two files, with counts where they are known", async () => {
    const path = folder.path('m.tsv');
    const { paths, changedWords } = await writeVectors(path, awkward);
    expect(paths).toEqual([path, folder.path('m.metadata.tsv')]);
    expect(changedWords).toBe(0);
    const lines = (await readFile(folder.path('m.metadata.tsv'), 'utf8')).split('\n');
    expect(lines.slice(0, 3)).toEqual(['word\tcount', 'the\t1099511627776', '__proto__\t1099511627775']);
    const plain = await readFile(path);
    expect(contentOf((await folder.read('m.tsv')).store)).toEqual(contentOf(awkward));
    await writeVectors(path, awkward, { kernels: builtResources.kernels });
    expect((await readFile(path)).equals(plain)).toBe(true);
    await writeVectors(path, storeOf(['word', 'b'], [[1], [2]]));
    expect(await readFile(folder.path('m.metadata.tsv'), 'utf8')).toBe('word\nb\n');
    expect(await readFile(path, 'utf8')).toBe('1\n2\n');
    expect((await folder.read('m.tsv')).store.words.words()).toEqual(['word', 'b']);
  });

  it('is read by Python as the formats are documented, to the last bit', { timeout: 60_000 }, async ({
    skip,
  }) => {
    const python = pythonWith('numpy');
    if (python === null) return skip('numpy is not installed');
    await writeVectors(folder.path('m.safetensors'), awkward);
    await writeVectors(folder.path('m.tsv'), awkward, { kernels: builtResources.kernels });
    const script = `
import csv, json, struct, sys
import numpy as np
folder = sys.argv[1]
content = open(folder + '/m.safetensors', 'rb').read()
length, = struct.unpack('<Q', content[:8])
header = json.loads(content[8:8 + length])
tensor = header['vectors']
start, end = tensor['data_offsets']
assert tensor['dtype'] == 'F32' and 8 + length + end == len(content)
one = np.frombuffer(content[8 + length + start:], '<f4').reshape(tensor['shape'])
lines = open(folder + '/m.tsv', encoding='utf8', newline='').read().split('\\n')
other = np.array([[np.float32(field) for field in line.split('\\t')] for line in lines if line])
metadata = [line.split('\\t') for line in open(folder + '/m.metadata.tsv', encoding='utf8', newline='').read().split('\\n') if line]
print(json.dumps([
  [json.loads(header['__metadata__']['words']), one.view(np.uint32).ravel().tolist()],
  [[row[metadata[0].index('word')] for row in metadata[1:]], other.view(np.uint32).ravel().tolist()]]))`;
    const answer = spawnSync(python, ['-c', script, folder.folder], { encoding: 'utf8' });
    expect(answer.status, answer.stderr).toBe(0);
    for (const [words, bits] of JSON.parse(answer.stdout) as [string[], number[]][])
      expect({ words, bits }).toEqual(contentOf(awkward));
  });

  it('is read by the safetensors package', { timeout: 60_000 }, async ({ skip }) => {
    const python = pythonWith('safetensors.numpy');
    if (python === null) return skip('the safetensors package is not installed');
    await writeVectors(folder.path('m.safetensors'), awkward);
    const script = `
import json, sys
import numpy as np
from safetensors import safe_open
with safe_open(sys.argv[1], 'numpy') as file:
  print(json.dumps([json.loads(file.metadata()['words']), file.get_tensor('vectors').view(np.uint32).ravel().tolist()]))`;
    const answer = spawnSync(python, ['-c', script, folder.path('m.safetensors')], { encoding: 'utf8' });
    expect(answer.status, answer.stderr).toBe(0);
    const [words, bits] = JSON.parse(answer.stdout) as [string[], number[]];
    expect({ words, bits }).toEqual(contentOf(awkward));
  });

  /** What each format cannot hold inside words, and what it makes of it. */
  const unfit = {
    'm.txt': /\n/g,
    'm.bin': /[\n ]/g,
    'm.glove': /\n/g,
    'm.safetensors': /(?!)/g,
    'm.tsv': /[\t\n\r]/g,
  } as const;

  it.each(Object.entries(unfit))(
    'brings any words and values back through %s',
    { timeout: 120_000 },
    async (name, pattern) => {
      const anyNumber = fc.oneof(
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(0, -0, 1e-45, -3.4028234663852886e38),
      );
      const anyWord = fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        // A letter at the end, because a word may not look like a number more, nor like the end of a line.
        fc.stringMatching(/^[ \t\n\r\ufeff\u00a0\u2028"\\a-c]{0,8}x$/),
      );
      const model = fc.integer({ min: 2, max: 6 }).chain((dimension) =>
        fc.record({
          words: fc.uniqueArray(
            anyWord.map((word) => `${word}x`),
            { minLength: 1, maxLength: 12 },
          ),
          rows: fc.array(fc.array(anyNumber, { minLength: dimension, maxLength: dimension }), {
            minLength: 12,
            maxLength: 12,
          }),
          counts: fc.boolean(),
        }),
      );
      await fc.assert(
        fc.asyncProperty(model, async ({ words, rows, counts }) => {
          const store = storeOf(words, rows.slice(0, words.length), counts);
          const { changedWords } = await writeVectors(folder.path(name), store);
          const hasHeader = name !== 'm.glove' && !(name === 'm.tsv' && !counts);
          const written = words.map((word, row) => {
            const fitting = word.replace(pattern, '_');
            return row === 0 && !hasHeader ? fitting.replace(/^\ufeff/, '_') : fitting;
          });
          const withoutMark =
            name === 'm.bin' || name === 'm.txt' || name === 'm.safetensors' ? words : written;
          expect(changedWords).toBe(
            words.filter(
              (word, row) => (withoutMark === words ? word.replace(pattern, '_') : written[row]) !== word,
            ).length,
          );
          const { store: back, notes } = await folder.read(name);
          const expected = new Map(written.map((word, row) => [word, row] as const).reverse());
          const kept = [...expected].map(([, row]) => row).sort((a, b) => a - b);
          expect(back.words.words()).toEqual(kept.map((row) => written[row]));
          expect(notes.duplicates).toBe(words.length - kept.length);
          for (const [at, row] of kept.entries())
            for (const [field, value] of matrixRow(back.vectors, at).entries())
              expect(Object.is(value, Math.fround(rows[row]![field]!)), `${value}`).toBe(true);
        }),
        { numRuns: 150, seed: 7 },
      );
    },
  );

  it('leaves nothing new, and what was there, when one of two files cannot be written', async () => {
    await folder.write('m.metadata.tsv', 'old');
    await folder.write('m.tsv', 'old');
    const before = await readdir(folder.folder);
    for (let failing = 1; failing <= 5; failing++) {
      let calls = 0;
      const fail = <T>(step: () => Promise<T>): Promise<T> =>
        ++calls === failing ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : step();
      const files = {
        ...nodeFiles,
        open: (path: string, flags: string, mode?: number) => fail(() => nodeFiles.open(path, flags, mode)),
        rename: (from: string, to: string) => fail(() => nodeFiles.rename(from, to)),
      };
      const pair = (name: string) => [
        { path: folder.path(`${name}.metadata.tsv`), content: 'new' },
        { path: folder.path(`${name}.tsv`), content: 'new' },
      ];
      await expect(writeTogether(pair('n'), { files })).rejects.toMatchObject({ code: 'disk-full' });
      expect(await readdir(folder.folder)).toEqual(before);
    }
    await expect(
      writeVectors(folder.path('m.tsv'), awkward, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder.folder)).toEqual(before);
    expect(await readFile(folder.path('m.metadata.tsv'), 'utf8')).toBe('old');
  });

  it('knows its formats by their endings, and looks at both files of the projector', async () => {
    expect(formatOfName('a.safetensors')).toEqual({ format: 'safetensors', compressed: false });
    expect(formatOfName('a.SAFETENSORS.gz')).toEqual({ format: 'safetensors', compressed: true });
    expect(formatOfName('a.tsv')).toEqual({ format: 'projector', compressed: false });
    expect(() => formatOfName('a.tsv.gz')).toThrow('model-format');
    const other = await ReadingFolder.create();
    try {
      await checkWritable(other.path('m.tsv'));
      await nodeFiles.open(other.path('n.metadata.tsv'), 'w').then((handle) => handle.close());
      await checkWritable(other.path('n.tsv'));
      expect(await readdir(other.folder)).toEqual(['n.metadata.tsv']);
    } finally {
      await other.dispose();
    }
    await expect(checkWritable(join(folder.folder, 'none', 'm.tsv'))).rejects.toMatchObject({
      code: 'file-not-writable',
    });
  });
});
