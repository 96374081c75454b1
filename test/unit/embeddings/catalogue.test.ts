import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mirrorAt, originalSource, sourceFromCommandLine } from '../../../src/main/downloads/source.ts';
import { readIndex } from '../../../src/main/embeddings/catalogue/index-reading.ts';
import { keptBytes, readShippedModels } from '../../../src/main/embeddings/catalogue/pretrained.ts';
import {
  describeSource,
  indexAddress,
  partAddress,
  whyNotFetch,
} from '../../../src/main/embeddings/catalogue/source.ts';
import { parseIndex } from '../../../src/main/embeddings/catalogue/source-index.ts';
import { sentenceOf } from '../../support/downloads.ts';
import { Mirror } from '../../support/mirror.ts';
import { builtResources } from '../../support/resources.ts';

describe('the models that the program describes', () => {
  it('begin with those that tutorials name, and have the facts of the published index', async () => {
    const models = await readShippedModels(builtResources.assets);
    expect(models.map((model) => model.name)).toEqual([
      'glove-wiki-gigaword-50',
      'glove-wiki-gigaword-100',
      'glove-wiki-gigaword-200',
      'glove-twitter-25',
      'word2vec-google-news-300',
      'glove-wiki-gigaword-300',
      'glove-twitter-50',
      'glove-twitter-100',
      'glove-twitter-200',
      'fasttext-wiki-news-subwords-300',
      'conceptnet-numberbatch-17-06-300',
      'word2vec-ruscorpora-300',
    ]);
    expect(models[0]).toMatchObject({
      words: 400_000,
      dimension: 50,
      bytes: 69_182_535,
      checksums: ['c289bc5d7f2f02c6dc9f2f9b67641813'],
    });
    // Each name ends in its dimension, and no two files are the same.
    for (const { name, dimension } of models) expect(name.endsWith(`-${dimension}`), name).toBe(true);
    expect(new Set(models.map((model) => model.checksums[0])).size).toBe(models.length);
    expect(new Set(models.map((model) => model.bytes)).size).toBe(models.length);
  });

  it('need room for their rows', async () => {
    const [first] = await readShippedModels(builtResources.assets);
    expect(keptBytes(first!)).toBeGreaterThan(400_000 * 50 * 4);
    expect(keptBytes(first!)).toBeLessThan(400_000 * 50 * 4 * 1.3);
  });
});

describe('a source', () => {
  it('is gensim-data by default', () => {
    expect(indexAddress({ kind: 'original' }).href).toBe(
      'https://raw.githubusercontent.com/RaRe-Technologies/gensim-data/master/list.json',
    );
    expect(partAddress({ kind: 'original' }, 'glove-twitter-25', 0, 1).href).toBe(
      'https://github.com/RaRe-Technologies/gensim-data/releases/download/glove-twitter-25/glove-twitter-25.gz',
    );
  });

  it.each([
    ['https://models.example/vectors/', 'https://models.example/vectors'],
    ['http://localhost:8000', 'http://localhost:8000'],
    ['http://127.0.0.1:8000/a/', 'http://127.0.0.1:8000/a'],
    ['http://[::1]:8000', 'http://[::1]:8000'],
  ])('may be the mirror %s', (address, base) => {
    const mirror = mirrorAt(address);
    expect(mirror).toEqual({ kind: 'mirror', base });
    expect(describeSource(mirror)).toBe(base);
    expect(partAddress({ kind: 'mirror', base }, 'm', 1, 12).href).toBe(`${base}/m/m.gz_01`);
    expect(indexAddress({ kind: 'mirror', base }).href).toBe(`${base}/list.json`);
  });

  it.each([
    ['nonsense', '“nonsense” cannot be where models are fetched from: it is not an address.'],
    [
      'http://models.example/',
      '“http://models.example/” cannot be where models are fetched from: http is open to anyone on the way; only https is used beyond this machine.',
    ],
    [
      'http://127.0.0.1.models.example/',
      '“http://127.0.0.1.models.example/” cannot be where models are fetched from: http is open to anyone on the way; only https is used beyond this machine.',
    ],
    [
      'file:///etc',
      '“file:///etc” cannot be where models are fetched from: only https and, on this machine, http are used to fetch models.',
    ],
    [
      'https://me:secret@models.example',
      '“https://me:secret@models.example” cannot be where models are fetched from: there is a user or a password in it.',
    ],
    [
      'https://models.example/?a',
      '“https://models.example/?a” cannot be where models are fetched from: there is a question mark or a number sign in it.',
    ],
  ])('may not be %s', async (address, sentence) => {
    await expect(sentenceOf(Promise.resolve().then(() => mirrorAt(address)))).resolves.toBe(sentence);
  });

  it('is an address, a folder or the original on a command line', () => {
    expect(sourceFromCommandLine('original', '/work')).toEqual(originalSource);
    expect(sourceFromCommandLine('https://a.example/x', '/work')).toEqual({
      kind: 'mirror',
      base: 'https://a.example/x',
    });
    expect(sourceFromCommandLine('models', '/work')).toEqual({ kind: 'folder', folder: '/work/models' });
    expect(describeSource(sourceFromCommandLine('/home/someone/gensim-data', '/work'))).toBe('gensim-data');
    expect(() => sourceFromCommandLine('ftp://a.example', '/work')).toThrow('catalogue-source');
    expect(() => sourceFromCommandLine('', '/work')).toThrow('catalogue-source');
  });

  it.each([
    ['https://github.com/a', null],
    ['https://release-assets.githubusercontent.com/a?signed', null],
    ['https://objects.githubusercontent.com/a', null],
    ['http://github.com/a', 'it leads to github.com without https'],
    ['https://github.com.evil.example/a', 'it leads to github.com.evil.example, where its files do not lie'],
    ['https://github.com:8443/a', 'it leads to github.com:8443, where its files do not lie'],
    ['https://127.0.0.1/a', 'it leads to 127.0.0.1, where its files do not lie'],
    ['file:///etc/passwd', 'it leads to file: without https'],
  ])('that is the original may lead to %s: %s', (address, reason) => {
    expect(whyNotFetch(originalSource, new URL(address))).toBe(reason);
  });

  it.each([
    ['https://elsewhere.example/a', null],
    ['http://127.0.0.1:8000/b', null],
    ['http://127.0.0.1:8001/b', 'it leads to 127.0.0.1:8001 without https'],
    ['http://elsewhere.example/a', 'it leads to elsewhere.example without https'],
  ])('that is a mirror may lead to %s: %s', (address, reason) => {
    expect(whyNotFetch(mirrorAt('http://127.0.0.1:8000'), new URL(address))).toBe(reason);
  });
});

describe('the index of a source', () => {
  const facts = {
    num_records: 20,
    file_size: 500,
    base_dataset: 'A book',
    parameters: { dimension: 5 },
    license: 'not found',
    read_more: ['https://a.example/', 'javascript:alert(1)', 7],
    checksum: 'C289BC5D7F2F02C6DC9F2F9B67641813',
    parts: 1,
  };
  const parsed = (changes: Record<string, unknown>, name = 'some-model') =>
    parseIndex(JSON.stringify({ corpora: {}, models: { [name]: { ...facts, ...changes } } }));

  it('gives what is known of a model', () => {
    expect(parsed({})).toEqual([
      {
        name: 'some-model',
        words: 20,
        dimension: 5,
        trainedOn: 'A book',
        licence: 'Not stated',
        bytes: 500,
        checksums: ['c289bc5d7f2f02c6dc9f2f9b67641813'],
        readMore: ['https://a.example/'],
      },
    ]);
  });

  it('has a checksum for each part', () => {
    const [one, two] = ['0', '1'].map((digit) => digit.repeat(32));
    expect(
      parsed({ parts: 2, checksum: undefined, 'checksum-0': one, 'checksum-1': two })[0]?.checksums,
    ).toEqual([one, two]);
    expect(parsed({ parts: 2, checksum: undefined, 'checksum-0': one })).toEqual([]);
  });

  it.each([
    ['words', { num_records: undefined }],
    ['a dimension', { parameters: {} }],
    ['a size', { file_size: '500' }],
    ['a checksum', { checksum: undefined }],
    ['a sensible checksum', { checksum: 'abc' }],
    ['a sensible number of parts', { parts: 1e9 }],
  ])('leaves out a model without %s', (_, changes) => {
    expect(parsed(changes)).toEqual([]);
  });

  it.each(['../../etc/passwd', 'a/b', '..', '', '.hidden', '__testing_word2vec-matrix-synopsis', 'a\u0000b'])(
    'leaves out a model named %j',
    (name) => {
      expect(parsed({}, name)).toEqual([]);
    },
  );

  it('takes names that objects have of their own as names', () => {
    expect(parsed({}, 'constructor').map((model) => model.name)).toEqual(['constructor']);
  });

  describe('as it is read', () => {
    let mirror: Mirror;
    let folder: string;
    beforeEach(async () => {
      mirror = await Mirror.start();
      folder = await mkdtemp(join(tmpdir(), 'index-'));
    });
    afterEach(async () => {
      await mirror.close();
      await rm(folder, { recursive: true });
    });

    it('comes from a mirror', async () => {
      mirror.putModel({ name: 'tiny', words: 2, dimension: 1, text: '2 1\na 1\nb 2\n' });
      const models = await readIndex(mirrorAt(mirror.address));
      expect(models?.map((model) => model.name)).toEqual(['tiny']);
    });

    it.each([
      ['nothing', undefined, 'there is no list of models (the server answered with 404)'],
      ['a web page', '<!doctype html>', 'its list of models cannot be read'],
      ['something else', '[1, 2]', 'its list of models cannot be read (there are no models in it)'],
      ['5 MB', ' '.repeat(5_000_000), 'its list of models is too long'],
    ])('is refused when %s comes', async (_, content, reason) => {
      if (content !== undefined) mirror.put('/list.json', content);
      await expect(sentenceOf(readIndex(mirrorAt(mirror.address)))).resolves.toContain(
        `“${mirror.address}” cannot be where models are fetched from: ${reason}`,
      );
    });

    it('is refused when nobody answers', async () => {
      const { address } = mirror;
      await mirror.close();
      await expect(sentenceOf(readIndex(mirrorAt(address)))).resolves.toMatch(
        /: 127\.0\.0\.1:\d+ accepts no connections\.$/,
      );
      mirror = await Mirror.start();
    });

    it('lies in a folder as list.json, as gensim keeps it, or not at all', async () => {
      const source = sourceFromCommandLine(folder, '/');
      await expect(readIndex(source)).resolves.toBeNull();
      await writeFile(join(folder, 'information.json'), JSON.stringify({ models: { kept: facts } }));
      expect((await readIndex(source))?.map((model) => model.name)).toEqual(['kept']);
      await writeFile(join(folder, 'list.json'), JSON.stringify({ models: { listed: facts } }));
      expect((await readIndex(source))?.map((model) => model.name)).toEqual(['listed']);
      await expect(sentenceOf(readIndex(sourceFromCommandLine('none', folder)))).resolves.toBe(
        '“none” cannot be where models are fetched from: there is no such folder.',
      );
    });
  });
});
