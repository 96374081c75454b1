import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../../src/main/analysis/cosine.ts';
import { readVectors, type VectorsRead } from '../../../src/main/embeddings/reading/read-vectors.ts';
import { createStore, type EmbeddingStore } from '../../../src/main/embeddings/store.ts';
import { checkWritable, writeVectors } from '../../../src/main/embeddings/writing/write-vectors.ts';
import { formatOfName } from '../../../src/main/embeddings/writing/written-formats.ts';
import { createMatrix, matrixRow } from '../../../src/main/kernels/matrix.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import { packWords } from '../../../src/shared/word-table.ts';
import { pythonWith } from '../../support/python.ts';
import { openStore, readModel } from '../../support/read-model.ts';
import { builtResources } from '../../support/resources.ts';

// Written by gensim 4.2: test/fixtures/make.py.
const fixtures = fileURLToPath(new URL('../../fixtures/vectors/', import.meta.url));
const gensim = JSON.parse(readFileSync(join(fixtures, 'gensim.json'), 'utf8')) as {
  words: string[];
  bits: number[];
  similarity: { the: number[] };
};
// Written by the original word2vec tool and by fastText: test/fixtures/make_tools.py.
const tools = JSON.parse(readFileSync(join(fixtures, 'tools.json'), 'utf8')) as {
  [file: string]: { words: string[]; bits: number[] } | undefined;
};
const threads = threadStarter(builtResources.workers, 2);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-vectors-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function bitsOf(store: EmbeddingStore): number[] {
  return Array.from({ length: store.words.size }, (_, row) => {
    const vector = matrixRow(store.vectors, row).slice();
    return [...new Uint32Array(vector.buffer)];
  }).flat();
}

let files = 0;
async function read(content: string | Uint8Array): Promise<VectorsRead> {
  const path = join(folder, `file-${files++}`);
  await writeFile(path, content);
  return readModel(path, 'file');
}

async function open(content: string | Uint8Array): Promise<EmbeddingStore> {
  return (await read(content)).store;
}

function storeOf(words: string[], values: number[][]): EmbeddingStore {
  const vectors = createMatrix(words.length, values[0]!.length);
  for (const [row, value] of values.entries()) matrixRow(vectors, row).set(value);
  return createStore({
    words: packWords(words),
    counts: null,
    vectors,
    initialVectors: null,
    outputVectors: null,
  });
}

const awkward = storeOf(
  ['the', '__proto__', 'a\u00a0b', '日本', 'x'.repeat(3000), '\u2028', 'constructor'],
  Array.from({ length: 7 }, (_, row) => [
    row / 7,
    -1e-40 * row,
    3.4028234663852886e38 / (row + 1),
    -0,
    0.1 ** row,
  ]),
);

describe('readVectors', () => {
  it.each(['word2vec.txt', 'word2vec.bin', 'fasttext.vec'])(
    'reads what the original word2vec and fastText wrote to %s, to the last bit',
    async (name) => {
      const store = await openStore(join(fixtures, name));
      expect(store.words.words()).toEqual(tools[name]?.words);
      expect(bitsOf(store)).toEqual(tools[name]?.bits);
    },
  );

  it.each(['gensim.txt', 'gensim.bin'])('reads what gensim wrote to %s, to the last bit', async (name) => {
    const store = await openStore(join(fixtures, name));
    expect(store.words.words()).toEqual(gensim.words);
    expect(bitsOf(store)).toEqual(gensim.bits);
    for (const [row, similarity] of gensim.similarity.the.entries()) {
      expect(cosineSimilarity(matrixRow(store.vectors, 1), matrixRow(store.vectors, row))).toBeCloseTo(
        similarity,
        6,
      );
    }
    const zipped = await open(gzipSync(readFileSync(join(fixtures, name))));
    expect(bitsOf(zipped)).toEqual(gensim.bits);
  });

  it('finds words by their bytes', async () => {
    const store = await openStore(join(fixtures, 'gensim.bin'));
    for (const [row, word] of gensim.words.entries()) expect(store.indexOf(word)).toBe(row);
    for (const word of ['', 'constructor', 'toString', 'naive', 'thE']) expect(store.indexOf(word)).toBe(-1);
  });

  it('reads GloVe text, also with spaces in words, a byte order mark, CRLF and spaces at the end', async () => {
    const store = await open('\ufeffthe 1 2\r\n. . . 3 4 \r\n\u00a0 5 -6e-1\r\n');
    expect(store.words.words()).toEqual(['the', '. . .', '\u00a0']);
    expect([...matrixRow(store.vectors, 2)]).toEqual([5, Math.fround(-0.6)]);
  });

  it('keeps the first of equal words, and says so; header counts need not fit', async () => {
    const { store, notes, format } = await read('5 1\na 1\nb 2\na 3\nc 4\n');
    expect(store.words.words()).toEqual(['a', 'b', 'c']);
    expect([0, 1, 2].map((row) => matrixRow(store.vectors, row)[0])).toEqual([1, 2, 4]);
    expect(store.indexOf('c')).toBe(2);
    expect(format).toBe('word2vec-text');
    expect(notes).toEqual({ duplicates: 1, claimedRows: 5, invalidWords: 0 });
  });

  it('reads binary rows with line ends between them as without', async () => {
    const rows = (between: string) =>
      Buffer.concat([
        Buffer.from('3 2\n'),
        ...['a', '\u00fc', 'c'].flatMap((word, row) => [
          Buffer.from(`${word} `),
          Buffer.from(new Float32Array([row + 0.1, -row]).buffer),
          Buffer.from(between),
        ]),
      ]);
    const [plain, lines] = [await open(rows('')), await open(rows('\n'))];
    expect(plain.words.words()).toEqual(['a', '\u00fc', 'c']);
    expect(lines.words.words()).toEqual(plain.words.words());
    expect(bitsOf(lines)).toEqual(bitsOf(plain));
    for (const cut of [1, 5, 8, 9]) {
      const short = rows('').subarray(0, rows('').length - cut);
      await expect(open(short)).rejects.toMatchObject({
        code: 'model-format',
        parameters: { byte: short.length },
      });
    }
  });

  it.each<[string, string | Uint8Array, Record<string, unknown>]>([
    ['an empty file', '', { code: 'file-empty' }],
    ['a header alone', '3 2\n', { code: 'model-format' }],
    ['a web page', '<!DOCTYPE html><p>1 2', { code: 'model-format' }],
    ['a pickle', Uint8Array.of(0x80, 4, 1), { code: 'model-format' }],
    ['a zip', 'PK\x03\x04xxxx', { code: 'model-format' }],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0), { code: 'text-encoding' }],
    ['prose', 'It was a dark and stormy night.\n', { code: 'model-format' }],
    ['a negative header', '-3 2\na 1 2\n', { code: 'model-format', parameters: { line: 1 } }],
    ['a fractional header', '3.5 2\na 1 2\n', { code: 'model-format', parameters: { line: 1 } }],
    ['a header of 2^53', '9007199254740992 2\na 1 2\n', { code: 'model-format', parameters: { line: 1 } }],
    ['a header that lies', '3000000 2\na 1 2\n', { code: 'model-format' }],
    ['a number too few', '2 3\na 1 2 3\nb 1 2\n', { code: 'model-format', parameters: { line: 3 } }],
    ['a number too many', '2 3\na 1 2 3\nb 1 2 3 4\n', { code: 'model-format', parameters: { line: 3 } }],
    ['nan', 'a 1 2\nb nan 2\n', { code: 'model-format', parameters: { line: 2 } }],
    ['inf', 'a 1 2\nb 1 inf\n', { code: 'model-format', parameters: { line: 2 } }],
    ['1e39', 'a 1 2\nb 1 1e39\n', { code: 'model-format', parameters: { line: 2 } }],
    ['an empty field', '2 2\na 1 2\nb 1  2\n', { code: 'model-format', parameters: { line: 3 } }],
    ['hexadecimal', '2 2\na 1 2\nb 0x10 2\n', { code: 'model-format', parameters: { line: 3 } }],
    ['a decimal comma', '2 2\na 1 2\nb 1,5 2\n', { code: 'model-format', parameters: { line: 3 } }],
    ['an empty line inside', 'a 1 2\n\nb 1 2\n', { code: 'model-format', parameters: { line: 2 } }],
    [
      'a long line',
      `2 2\na 1 2\n${'x'.repeat(1_200_000)}`,
      { code: 'model-format', parameters: { line: 3 } },
    ],
    ['damaged gzip', gzipSync('a 1 2\nb 3 4\n').subarray(0, 20), { code: 'gzip-damaged' }],
    [
      'a binary word without end',
      Buffer.concat([Buffer.from('9 1\na '), Buffer.alloc(4), Buffer.alloc(70_000, 'x')]),
      { code: 'model-format' },
    ],
    [
      'a binary number that is not finite',
      Buffer.concat([Buffer.from('1 1\na '), Buffer.from([0, 0, 0x80, 0x7f])]),
      { code: 'model-format', parameters: { byte: 6 } },
    ],
  ])('refuses %s', async (_, content, expected) => {
    await expect(open(content)).rejects.toMatchObject(expected);
  });

  it('takes an aborted signal for a cancelled job', async () => {
    const files = [{ path: join(fixtures, 'gensim.txt'), name: 'x' }];
    const { kernels } = builtResources;
    await expect(readVectors(files, { threads, kernels, signal: AbortSignal.abort() })).rejects.toMatchObject(
      { code: 'cancelled' },
    );
    const stop = new AbortController();
    const reading = readVectors(files, { threads, kernels, signal: stop.signal });
    stop.abort();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('writeVectors', () => {
  it.each(['a.txt', 'a.vec', 'a.bin', 'a.glove', 'a.txt.gz', 'a.bin.gz'])(
    'writes %s, which reads back to the last bit',
    async (name) => {
      const path = join(folder, name);
      const fractions: number[] = [];
      const written = await writeVectors(path, awkward, {
        report: ({ fraction }) => fractions.push(fraction),
      });
      expect(written.changedWords).toBe(0);
      expect(fractions.at(-1)).toBe(1);
      const bytes = await readFile(path);
      expect(bytes.length).toBe(written.bytes);
      if (name.endsWith('.gz')) expect(gunzipSync(bytes).length).toBeGreaterThan(3000);
      const back = await openStore(path);
      expect(back.words.words()).toEqual(awkward.words.words());
      expect(bitsOf(back)).toEqual(bitsOf(awkward));
    },
  );

  it.each(['k.txt', 'k.glove', 'k.txt.gz', 'k.bin'])('writes the same %s with the kernel', async (name) => {
    const path = join(folder, name);
    await writeVectors(path, awkward);
    const plain = await readFile(path);
    await writeVectors(path, awkward, { kernels: builtResources.kernels });
    expect((await readFile(path)).equals(plain)).toBe(true);
  });

  it('is read by gensim to the last bit', { timeout: 120_000 }, async ({ skip }) => {
    const python = pythonWith('gensim');
    if (python === null) return skip('gensim is not installed');
    const script = `
import json, sys
import numpy as np
from gensim.models import KeyedVectors
print(json.dumps([[kv.index_to_key, kv.vectors.astype(np.float32).view(np.uint32).ravel().tolist()] for kv in (
  KeyedVectors.load_word2vec_format(sys.argv[1], binary=False), KeyedVectors.load_word2vec_format(sys.argv[2], binary=True),
  KeyedVectors.load_word2vec_format(sys.argv[3], binary=False, no_header=True))]))`;
    const paths = ['g.txt', 'g.bin', 'g.glove'].map((name) => join(folder, name));
    for (const path of paths) await writeVectors(path, awkward, { kernels: builtResources.kernels });
    const answer = spawnSync(python, ['-c', script, ...paths], { encoding: 'utf8' });
    expect(answer.status, answer.stderr).toBe(0);
    for (const [words, bits] of JSON.parse(answer.stdout) as [string[], number[]][]) {
      expect(words).toEqual(awkward.words.words());
      expect(bits).toEqual(bitsOf(awkward));
    }
  });

  it('replaces what a format cannot hold inside words', async () => {
    const store = storeOf(['a b', 'c\nd'], [[1], [2]]);
    const path = join(folder, 'spaces.bin');
    expect((await writeVectors(path, store)).changedWords).toBe(2);
    expect((await openStore(path)).words.words()).toEqual(['a_b', 'c_d']);
    const text = join(folder, 'spaces.txt');
    expect((await writeVectors(text, store)).changedWords).toBe(1);
    expect((await openStore(text)).words.words()).toEqual(['a b', 'c_d']);
  });

  it('leaves the old file when it is cancelled', async () => {
    const path = join(folder, 'kept.txt');
    await writeFile(path, 'old');
    await expect(writeVectors(path, awkward, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('knows formats by their endings and refuses others before any work', async () => {
    expect(formatOfName('/x/A.BIN')).toEqual({ format: 'word2vec-binary', compressed: false });
    expect(formatOfName('b.vec.gz')).toEqual({ format: 'word2vec-text', compressed: true });
    for (const name of ['x.npy', 'x', 'x.gz', 'txt'])
      expect(() => formatOfName(name)).toThrow('model-format');
    await expect(checkWritable(join(folder, 'none', 'a.txt'))).rejects.toMatchObject({
      code: 'file-not-writable',
    });
    await checkWritable(join(folder, 'new.txt'));
    expect(await readdir(folder)).not.toContain('new.txt');
  });
});
