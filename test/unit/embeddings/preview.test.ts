import { mkdtemp, open as openFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countOfRows, expectedRows } from '../../../src/main/embeddings/reading/expected-rows.ts';
import { requireMemory } from '../../../src/main/embeddings/reading/memory-limits.ts';
import { previewVectors } from '../../../src/main/embeddings/reading/preview-vectors.ts';
import { matrixBytes } from '../../../src/main/kernels/matrix.ts';
import { readModel } from '../../support/read-model.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/vectors/', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-preview-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `file-${files++}`);
  await writeFile(path, content);
  return path;
}

async function preview(content: string | Uint8Array) {
  return previewVectors([{ path: await fileOf(content), name: 'm' }]);
}

/** Lines of twelve numbers; every line has the same length. */
function lines(count: number): string {
  return Array.from(
    { length: count },
    (_, row) => `w${String(row).padStart(6, '0')}${' 0.25'.repeat(12)}\n`,
  ).join('');
}

describe('previewVectors', () => {
  it('shows the first ten rows, eight values each, and what all of them take', async () => {
    const text = lines(5000);
    const seen = await preview(`5000 12\n${text}`);
    expect(seen).toMatchObject({
      name: 'm',
      format: 'word2vec-text',
      compression: null,
      words: 5000,
      estimated: false,
      dimension: 12,
      fileBytes: text.length + 8,
      memoryBytes: matrixBytes(5000, 12),
      companions: [],
    });
    expect(seen.freeMemoryBytes).toBeGreaterThan(0);
    expect(seen.rows).toEqual(
      Array.from({ length: 10 }, (_, row) => ({ word: `w00000${row}`, values: new Array(8).fill(0.25) })),
    );
  });

  it('estimates how many rows there are where no header says it', async () => {
    expect(await preview(lines(5000))).toMatchObject({ format: 'glove-text', words: 5000, estimated: true });
    expect(await preview(lines(3))).toMatchObject({
      words: 3,
      estimated: true,
      memoryBytes: matrixBytes(3, 12),
    });
  });

  it('looks into gzip, whose size tells nothing', async () => {
    const packed = gzipSync(lines(5000));
    const seen = await preview(packed);
    expect(seen).toMatchObject({
      format: 'glove-text',
      compression: 'gzip',
      words: null,
      estimated: false,
      memoryBytes: null,
      fileBytes: packed.length,
    });
    expect(seen.rows).toHaveLength(10);
    expect(await preview(gzipSync(`5000 12\n${lines(2)}`))).toMatchObject({ words: 5000, estimated: false });
  });

  it.each(['gensim.txt', 'gensim.bin'])('shows of %s what loading gives', async (name) => {
    const path = join(fixtures, name);
    const { store, format } = await readModel(path);
    const seen = await previewVectors([{ path, name }]);
    expect(seen.format).toBe(format);
    expect(seen.rows).toEqual(
      Array.from({ length: Math.min(10, store.words.size) }, (_, row) => ({
        word: store.words.word(row),
        values: [...(store.vector(row, 'trained') ?? [])].slice(0, 8),
      })),
    );
  });

  it('leaves a row that cannot be read, and those behind it, to loading', async () => {
    expect((await preview('2 2\na 1 2\nb 1\nc 1 2\n')).rows).toEqual([{ word: 'a', values: [1, 2] }]);
    const infinite = Buffer.concat([Buffer.from('2 1\na '), Buffer.from(Float32Array.of(Infinity).buffer)]);
    expect((await preview(infinite)).rows).toEqual([]);
  });

  it('refuses what is no model as loading does', async () => {
    await expect(preview('')).rejects.toMatchObject({ code: 'file-empty' });
    await expect(preview('<html>')).rejects.toMatchObject({ code: 'model-format' });
    await expect(preview('It was a dark night.\n')).rejects.toMatchObject({ code: 'model-format' });
    await expect(previewVectors([{ path: folder, name: 'm' }])).rejects.toMatchObject({
      code: 'file-not-regular',
    });
    await expect(previewVectors([])).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('reads only the beginning of a file of ten gigabytes', async () => {
    const path = await fileOf(lines(5000));
    const file = await openFile(path, 'r+');
    await file.truncate(10e9);
    await file.close();
    const seen = await previewVectors([{ path, name: 'm' }]);
    expect(seen).toMatchObject({ words: Math.round(10e9 / 68), estimated: true, fileBytes: 10e9 });
  });
});

describe('the first words only', () => {
  it.each([1, 2, 7000, 19_999, 20_000, 30_000])('%d of 20,000', async (limit) => {
    const path = await fileOf(lines(20_000));
    for (const stored of [path, await fileOf(gzipSync(lines(20_000), { level: 1 }))]) {
      const { store, notes } = await readModel(stored, 'm', limit);
      expect(store.words.size).toBe(Math.min(limit, 20_000));
      expect(store.words.word(store.words.size - 1)).toBe(
        `w${String(Math.min(limit, 20_000) - 1).padStart(6, '0')}`,
      );
      expect(notes).toEqual({ duplicates: 0, claimedRows: null, invalidWords: 0 });
    }
  });

  it('says nothing of a header that counts more, and does not read what is wrong behind them', async () => {
    const { store, notes } = await readModel(await fileOf('9 1\na 1\nb 2\nc x\n'), 'm', 2);
    expect(store.words.words()).toEqual(['a', 'b']);
    expect(notes.claimedRows).toBeNull();
    const cut = gzipSync(lines(100_000), { level: 1 }).subarray(0, 100_000);
    expect((await readModel(await fileOf(cut), 'm', 10)).store.words.size).toBe(10);
  });
});

describe('the rows to expect', () => {
  const facts = { claimedRows: null, rowBytes: 100, start: 0 };
  const plain = { compression: null, fileBytes: 100_000 } as const;

  it('are those that a header counts, as far as there are bytes for them', () => {
    expect(expectedRows({ ...facts, claimedRows: 1000 }, plain, null)).toBe(1000);
    expect(expectedRows({ ...facts, claimedRows: 3_000_000 }, plain, null)).toBe(800);
    expect(expectedRows({ ...facts, claimedRows: 1000 }, plain, 10)).toBe(10);
    expect(expectedRows(facts, plain, null)).toBe(800);
    const packed = { compression: 'gzip', fileBytes: 1000 } as const;
    expect(expectedRows({ ...facts, claimedRows: 3_000_000 }, packed, null)).toBeLessThan(11_000);
    expect(expectedRows(facts, packed, null)).toBe(0);
    expect(countOfRows(facts, packed)).toBeNull();
  });

  it('must fit into 4 GiB and into the machine', () => {
    expect(() => requireMemory({ rows: 1000, dimension: 300 }, 'm')).not.toThrow();
    expect(() => requireMemory({ rows: 3_600_000, dimension: 300 }, 'm')).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        parameters: expect.objectContaining({ purpose: 'm' }),
      }),
    );
  });
});
