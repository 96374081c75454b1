import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWith } from '../../support/python.ts';
import { openStore } from '../../support/read-model.ts';
import { contentOf, fixtures, gensimReference } from '../../support/reading-folder.ts';

const cli = fileURLToPath(new URL('../../../dist/main/cli.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-convert-'));
  for (const name of ['gensim.bin', 'numpy.npy', 'numpy.words', 'gensim_tensor.tsv', 'gensim_metadata.tsv'])
    await copyFile(join(fixtures, name), join(folder, name));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the built command line as a person would. */
function run(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: folder });
}

describe('convert', () => {
  it('takes every format to every other one, to the last bit', { timeout: 120_000 }, async () => {
    const chain = [
      'gensim.bin',
      'a.txt',
      'b.safetensors',
      'c.tsv',
      'd.glove',
      'e.bin.gz',
      'f.safetensors.gz',
      'g.vec',
    ];
    for (const [index, from] of chain.slice(0, -1).entries()) {
      const result = run('convert', from, chain[index + 1]!, '--json');
      expect(result.status, result.stderr).toBe(0);
      expect(JSON.parse(result.stdout)).toEqual({ words: 7, dimension: 6, seconds: expect.any(Number) });
    }
    expect(contentOf(await openStore(join(folder, 'g.vec')))).toEqual(await gensimReference());
    expect(await readdir(folder)).toContain('c.metadata.tsv');
    for (const from of ['numpy.npy', 'gensim_tensor.tsv']) {
      expect(run('convert', from, 'h.bin').stdout).toMatch(
        /^Wrote 7 vectors of 6 numbers to h\.bin in .+\.\n$/,
      );
      expect(contentOf(await openStore(join(folder, 'h.bin')))).toEqual(await gensimReference());
    }
  });

  it('writes what gensim reads to the last bit', { timeout: 120_000 }, async ({ skip }) => {
    const python = pythonWith('gensim');
    if (python === null) return skip('gensim is not installed');
    for (const out of ['live.txt', 'live.bin', 'live.bin.gz', 'live.glove'])
      expect(run('convert', 'numpy.npy', out, '--json').status).toBe(0);
    const script = `
import json, sys
import numpy as np
from gensim.models import KeyedVectors
load = KeyedVectors.load_word2vec_format
models = load('live.txt'), load('live.bin', binary=True), load('live.bin.gz', binary=True), load('live.glove', no_header=True)
print(json.dumps([{'words': kv.index_to_key, 'bits': kv.vectors.view(np.uint32).ravel().tolist()} for kv in models]))`;
    const answer = spawnSync(python, ['-c', script], { encoding: 'utf8', cwd: folder });
    expect(answer.status, answer.stderr).toBe(0);
    const gensim = await gensimReference();
    expect(JSON.parse(answer.stdout)).toEqual([gensim, gensim, gensim, gensim]);
  });

  it('says what is wrong in one line before it reads anything, and leaves nothing', async () => {
    const before = await readdir(folder);
    expect(run('convert', 'gensim.bin', 'x.docx').stderr).toBe(
      'error model-format: “x.docx” could not be read as a model: vectors are written as .txt, .vec, .bin, .glove or .safetensors, each also with .gz, or as .tsv. Check that the file is whole and in a format that Semascope reads.\n',
    );
    expect(run('convert', 'none.bin', 'x.bin').stderr).toMatch(/^error file-missing: /);
    expect(run('convert', 'gensim.bin').status).toBe(2);
    expect(await readdir(folder)).toEqual(before);
  });
});
