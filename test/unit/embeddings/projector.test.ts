import { copyFile, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  contentOf,
  fixtures,
  gensimReference,
  ReadingFolder,
  type Reference,
} from '../../support/reading-folder.ts';

let folder: ReadingFolder;
let gensim: Reference;
beforeEach(async () => {
  folder = await ReadingFolder.create();
  gensim = await gensimReference();
});
afterEach(() => folder.dispose());

const noModel = (name: string, reason: string): string => `“${name}” could not be read as a model${reason}.`;

/** A config of one embedding, as the projector's documentation has it. */
const config = (embedding: object): string =>
  JSON.stringify({ embeddings: [{ tensorName: 'Word2Vec', ...embedding }] });

async function withGensimFiles(): Promise<void> {
  for (const name of ['gensim_tensor.tsv', 'gensim_metadata.tsv'])
    await copyFile(join(fixtures, name), folder.path(name));
  await folder.write('raw.bytes', new Uint8Array(Uint32Array.from(gensim.bits).buffer));
}

describe("the projector's tables", () => {
  it("reads what gensim's word2vec2tensor wrote, to the last bit", async () => {
    await withGensimFiles();
    const { store, format } = await folder.read('gensim_tensor.tsv');
    expect(contentOf(store)).toEqual(gensim);
    expect(format).toBe('projector');
    const preview = await folder.preview('gensim_tensor.tsv');
    expect(preview).toMatchObject({ dimension: 6, words: 7, companions: ['gensim_metadata.tsv'] });
    expect(preview.rows.map(({ word }) => word)).toEqual(gensim.words);
    await folder.write('packed', gzipSync(await readFile(join(fixtures, 'gensim_tensor.tsv'))));
    expect(contentOf((await folder.read('packed', 'gensim_metadata.tsv')).store)).toEqual(gensim);
  });

  it('takes a first field that is no number for a label, also where most labels are numbers', async () => {
    await folder.write('m', '1990\t1\t2\n\u00a0\t3\t4\r\nnew york\t5\t6e-1');
    const { store } = await folder.read('m');
    expect(store.words.words()).toEqual(['1990', '\u00a0', 'new york']);
    expect([...store.vector(2, 'trained')!]).toEqual([5, Math.fround(0.6)]);
    expect((await folder.preview('m')).rows[0]).toEqual({ word: '1990', values: [1, 2] });
  });

  it('takes metadata with a header only where its first line has a tab', async () => {
    await folder.write('m.tsv', '1\t2\n3\t4\n');
    for (const [metadata, words] of [
      ['word\tcount\na\t5\nb\t4\n', ['a', 'b']],
      ['word\nb\n', ['word', 'b']],
    ] as const) {
      await folder.write('m.metadata.tsv', metadata);
      expect((await folder.read('m.tsv')).store.words.words()).toEqual(words);
    }
  });

  it.each([
    ['a number too few', '1\t2\n3\n', noModel('m', ' at line 2: it has 1 numbers, not 2')],
    ['a number too many', '1\t2\n3\t4\t5\n', noModel('m', ' at line 2: it has more than 2 numbers')],
    ['a word inside', '1\t2\n3\tx\n', noModel('m', ' at line 2: number 2 reads "x"')],
    ['nan', '1\t2\n3\tnan\n', noModel('m', ' at line 2: number 2 reads "nan"')],
    ['an empty field', '1\t2\t3\n3\t\t4\n', noModel('m', ' at line 2: number 2 reads ""')],
    ['an empty line inside', '1\t2\n\n3\t4\n', noModel('m', ' at line 2: this line is empty')],
    ['more words than vectors', '1\t2\n', '“w” has 2 words for 1 vector.'],
    ['more vectors than words', '1\t2\n3\t4\n5\t6\n', '“m” has 2 words for 3 vectors.'],
  ])('refuses %s', async (_, content, sentence) => {
    await folder.write('m', content);
    await folder.write('w', 'a\nb\n');
    expect(await folder.refusal('m', 'w')).toBe(sentence);
  });

  it('says when there are no words', async () => {
    await folder.write('m.tsv', '1\t2\n3\t4\n');
    expect(await folder.refusal('m.tsv')).toBe('“m.tsv” holds 2 vectors and no words.');
  });
});

describe("the projector's config", () => {
  it('opens the files that it names in its folder, a table or bare numbers', async () => {
    await withGensimFiles();
    await mkdir(folder.path('inside'));
    await copyFile(join(fixtures, 'gensim_metadata.tsv'), folder.path('inside/words.tsv'));
    for (const embedding of [
      { tensorPath: 'gensim_tensor.tsv', metadataPath: 'gensim_metadata.tsv', tensorShape: [7, 6] },
      { tensorPath: 'gensim_tensor.tsv', metadataPath: './inside/words.tsv' },
      { tensorPath: 'raw.bytes', metadataPath: 'gensim_metadata.tsv', tensorShape: [7, 6] },
    ]) {
      await folder.write('config.json', config(embedding));
      const { store, format } = await folder.read('config.json');
      expect(contentOf(store)).toEqual(gensim);
      expect(format).toBe('projector');
      const preview = await folder.preview('config.json');
      expect(preview).toMatchObject({ words: 7, dimension: 6 });
      expect(preview.companions[0]).toBe(embedding.tensorPath);
      expect(preview.rows.map(({ word }) => word)).toEqual(gensim.words);
    }
  });

  it('finds its files among those that were given with it, by their base names', async () => {
    await withGensimFiles();
    const text = config({
      tensorPath: 'logs/raw.bytes',
      metadataPath: 'logs/gensim_metadata.tsv',
      tensorShape: [7, 6],
    });
    await folder.write('config.json', text);
    const orders = [
      ['config.json', 'gensim_metadata.tsv', 'raw.bytes'],
      ['raw.bytes', 'config.json', 'gensim_metadata.tsv'],
    ] as const;
    for (const [first, ...others] of orders)
      expect(contentOf((await folder.read(first, ...others)).store)).toEqual(gensim);
    expect(await folder.refusal('config.json', 'gensim_metadata.tsv')).toBe(
      noModel('config.json', ': it names the file "raw.bytes", which was not opened with it'),
    );
  });

  it.each([
    ['a folder above', '../secret.tsv'],
    ['a folder above, deeper', 'a/../../secret.tsv'],
    ['a folder above, as on Windows', '..\\secret.tsv'],
    ['an absolute path', '/etc/passwd'],
    ['a path of Windows', 'C:\\secret.tsv'],
    ['an address', 'https://example.org/secret.tsv'],
    ['an address of a file', 'file:///etc/passwd'],
  ])('row 27: does not open a path outside its folder: %s', async (_, path) => {
    await mkdir(folder.path('own'));
    await withGensimFiles();
    await folder.write('secret.tsv', '1\t2\n');
    const outside = noModel(
      'config.json',
      `: it names a file outside its own folder, "${path}", which is not opened`,
    );
    for (const embedding of [{ tensorPath: path }, { tensorPath: 'tensor.tsv', metadataPath: path }]) {
      await folder.write('own/tensor.tsv', '1\t2\n');
      await folder.write('own/config.json', config(embedding));
      const read = folder.refusal('own/config.json');
      expect((await read)?.replace('own/', '')).toBe(outside);
    }
    // Nor when a file of that base name was given with it.
    await folder.write('config.json', config({ tensorPath: path }));
    expect(await folder.refusal('config.json', 'secret.tsv')).toBe(outside);
  });

  it('row 27: does not follow links out of its folder', async () => {
    await mkdir(folder.path('own'));
    await folder.write('secret.tsv', 'a\t1\t2\n');
    await symlink('../secret.tsv', folder.path('own/file.tsv'));
    await symlink('..', folder.path('own/folder'));
    for (const path of ['file.tsv', 'folder/secret.tsv']) {
      await folder.write('own/config.json', config({ tensorPath: path }));
      expect(await folder.refusal('own/config.json')).toBe(
        noModel(
          'own/config.json',
          `: it names a file outside its own folder, "${path}", which is not opened`,
        ),
      );
    }
    await symlink('real.tsv', folder.path('own/link.tsv'));
    await folder.write('own/real.tsv', 'a\t1\t2\n');
    await folder.write('own/config.json', config({ tensorPath: 'link.tsv' }));
    expect((await folder.read('own/config.json')).store.words.words()).toEqual(['a']);
  });

  it.each<[string, object | string, string]>([
    ['no embedding', { embeddings: [] }, ': this config names no file of vectors ("tensorPath")'],
    [
      'a path that is no text',
      { embeddings: [{ tensorPath: 7 }] },
      ': the "tensorPath" in this config is not a name',
    ],
    [
      'a shape that is none',
      { embeddings: [{ tensorPath: 'raw.bytes', tensorShape: [7] }] },
      ': the "tensorShape" in this config is not the number of words and of numbers a word',
    ],
    [
      'a negative shape',
      { embeddings: [{ tensorPath: 'raw.bytes', tensorShape: [-7, -6] }] },
      ': the "tensorShape" in this config is not the number of words and of numbers a word',
    ],
    [
      'a file that is not there',
      { embeddings: [{ tensorPath: 'none.tsv' }] },
      ': it names the file "none.tsv", which is not beside it; open both together',
    ],
    ['something else in JSON', { vocabulary: [] }, ': it is JSON, not a model'],
    ['something like JSON', '{embeddings', ': it is JSON, not a model'],
  ])('refuses %s', async (_, content, reason) => {
    await withGensimFiles();
    await folder.write('m', typeof content === 'string' ? content : JSON.stringify(content));
    expect(await folder.refusal('m')).toBe(noModel('m', reason));
  });

  it('row 6: refuses bare numbers of another size than its shape says', async () => {
    await withGensimFiles();
    const embedding = { tensorPath: 'raw.bytes', metadataPath: 'gensim_metadata.tsv' };
    for (const [shape, reason] of [
      [[8, 6], ' at byte 168: it was cut short: its header asks for 192 bytes, and it has 168'],
      [[6, 6], ' at byte 144: something follows its numbers'],
      [undefined, ': it is no table of numbers, and "m" does not say how many numbers a row has'],
    ] as const) {
      await folder.write('m', config({ ...embedding, tensorShape: shape }));
      expect(await folder.refusal('m')).toBe(noModel('raw.bytes', reason));
    }
    await folder.write('m', config({ tensorPath: 'gensim_tensor.tsv', tensorShape: [7, 5] }));
    expect(await folder.refusal('m')).toBe(
      noModel('gensim_tensor.tsv', ' at line 1: its rows have 6 numbers, and "m" says 5'),
    );
  });
});
