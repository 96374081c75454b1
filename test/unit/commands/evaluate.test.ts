import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const path = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const cli = path('dist/main/cli.js');
const [model, analogies, pairs] = ['model.bin', 'analogies.txt', 'pairs.tsv'].map((name) =>
  path(`test/fixtures/evaluation/${name}`),
) as [string, string, string];

// Made by test/fixtures/evaluation/make.py with gensim 4.2.
const [all, restricted]: {
  restrict: number;
  sections: [string, number, number][];
  pearson: number;
  spearman: number;
  outOfVocabulary: number;
}[] = JSON.parse(readFileSync(path('test/fixtures/evaluation/gensim.json'), 'utf8'));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-evaluate-'));
});
afterAll(() => rm(folder, { recursive: true }));

function run(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, 'evaluate', ...args], { encoding: 'utf8', cwd: folder });
}

/** gensim's scores as the document has them. */
function scores(sections: readonly [string, number, number][]) {
  const score = (correct: number, total: number) => ({
    accuracy: total === 0 ? 0 : correct / total,
    correct,
    total,
  });
  const sum = (at: 1 | 2): number => sections.reduce((total, section) => total + section[at], 0);
  return {
    ...score(sum(1), sum(2)),
    sections: sections.map(([section, correct, total]) => ({ section, ...score(correct, total) })),
  };
}

describe('evaluate', () => {
  it('gives gensim’s accuracies and correlations', () => {
    const { stdout, status } = run(model, '--analogies', analogies, '--pairs', pairs, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      analogies: scores(all!.sections),
      pairs: {
        pearson: expect.closeTo(all!.pearson, 5),
        spearman: expect.closeTo(all!.spearman, 5),
        outOfVocabulary: expect.closeTo(all!.outOfVocabulary, 10),
      },
    });
  });

  it('gives only what was asked for, among the most frequent words', () => {
    const restrict = ['--restrict', String(restricted!.restrict), '--json'];
    expect(JSON.parse(run(model, '--analogies', analogies, ...restrict).stdout)).toEqual({
      analogies: scores(restricted!.sections),
    });
    const correlations = JSON.parse(run(model, '--pairs', pairs, ...restrict).stdout);
    expect(Object.keys(correlations)).toEqual(['pairs']);
    expect(correlations.pairs.spearman).toBeCloseTo(restricted!.spearman, 5);
  });

  it('prints a table for a person', () => {
    const { stdout } = run(model, '--analogies', analogies, '--pairs', pairs);
    const [name, correct, total] = all!.sections[0]!;
    const percent = Math.round((100 * correct) / total);
    expect(stdout).toMatch(new RegExp(`^${name} +${percent} % +${correct} of ${total}$`, 'm'));
    expect(stdout).toMatch(/^all unknown +— +0 of 0$/m);
    expect(stdout).toMatch(new RegExp(`^Spearman +${all!.spearman.toFixed(3)}$`, 'm'));
    expect(stdout).toMatch(/^1\.5 % of \d+ pairs have a word that the vocabulary lacks$/m);
  });

  it('knows no correlation of equal numbers', async () => {
    const file = join(folder, 'one.tsv');
    await writeFile(file, readFileSync(pairs, 'utf8').split('\n')[1]!);
    expect(JSON.parse(run(model, '--pairs', file, '--json').stdout).pairs).toEqual({
      pearson: null,
      spearman: null,
      outOfVocabulary: 0,
    });
    expect(run(model, '--pairs', file).stdout).toMatch(/^Pearson +undefined$/m);
  });

  it.each([
    ['a file that is missing', ['--pairs', 'none.tsv'], /^error file-missing: /],
    [
      'word pairs as analogies',
      ['--analogies', pairs],
      /^error evaluation-format: .*holds word pairs, not analogies/,
    ],
    [
      'analogies as word pairs',
      ['--pairs', analogies],
      /^error evaluation-format: .*holds analogies, not word pairs/,
    ],
    [
      'a line that does not fit',
      ['--analogies', 'bad.txt'],
      /^error evaluation-format: .*\(line 3\): 5 words instead of 4/,
    ],
    [
      'words that the model lacks',
      ['--pairs', 'unknown.tsv'],
      /^error evaluation-unknown-words: .*all 2 questions/,
    ],
    ['vectors', ['--pairs', model], /^error text-\w+: /],
  ])('says in one line what is wrong with %s', async (_, args, message) => {
    await writeFile(join(folder, 'bad.txt'), ': one\na b c d\na b c d e\n');
    await writeFile(join(folder, 'unknown.tsv'), 'king\tqueen\t8\ncat\tdog\t7\n');
    const { status, stdout, stderr } = run(model, ...args, '--json');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    const errors = stderr.split('\n').filter((line) => line.startsWith('error '));
    expect(errors).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    [[]],
    [['model.bin']],
    [['model.bin', 'other.bin', '--pairs', 'a.tsv']],
    [['model.bin', '--pairs', 'a.tsv', '--restrict', '0']],
    [['model.bin', '--pairs', 'a.tsv', '--restrict', 'many']],
    [['model.bin', '--questions', 'a.txt']],
  ])('answers wrong usage %j with one line and exit code 2', (args) => {
    const { status, stdout, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim()).toMatch(/^error usage: .+semascope help$/);
  });

  it('is in the help', () => {
    const { stdout } = spawnSync(process.execPath, [cli, 'help'], { encoding: 'utf8' });
    expect(stdout).toContain('  evaluate MODEL ');
  });
});
