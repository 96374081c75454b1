import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../../../dist/main/cli.js', import.meta.url));

let folder: string;
let corpus: string;
let vectors: string;
let trained: SpawnSyncReturns<string>;

/** Runs the built command line as a person would. */
function run(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: folder });
}

/** The one JSON document that a command printed; fails when there is anything else on standard output. */
function json(result: SpawnSyncReturns<string>): Record<string, unknown> {
  expect(result.stderr).not.toContain('error');
  expect(result.status).toBe(0);
  return JSON.parse(result.stdout);
}

const sentences = [
  'the sailor steered the ship across the stormy sea',
  'the baker kneaded the dough and baked fresh bread',
  'waves struck the hull of the ship at sea',
  'warm bread left the oven of the baker',
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-cli-'));
  corpus = join(folder, 'corpus.txt');
  vectors = join(folder, 'vectors.vec');
  await writeFile(corpus, `${Array.from({ length: 60 }, (_, i) => sentences[i % 4]).join('\n')}\n`);
  trained = run(
    'train',
    corpus,
    '--out',
    vectors,
    '--dim',
    '16',
    '--epochs',
    '40',
    '--threads',
    '1',
    '--json',
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('train', () => {
  it('writes vectors and says what it did', async () => {
    const words = sentences.join(' ').split(' ');
    expect(json(trained)).toEqual({
      engine: 'cpu',
      device: expect.stringContaining('1 thread'),
      words: words.length * 15,
      vocabulary: new Set(words).size,
      dimension: 16,
      epochs: 40,
      losses: expect.any(Array),
      trainSeconds: expect.any(Number),
      totalSeconds: expect.any(Number),
      wordsPerSecond: expect.any(Number),
    });
    const { losses } = json(trained) as { losses: number[] };
    expect(losses).toHaveLength(40);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect((await readFile(vectors, 'utf8')).split('\n')[0]).toBe(`${new Set(words).size} 16`);
  });

  it('gives the same bytes again with one thread and one seed, and others with another seed', async () => {
    const [again, other] = [join(folder, 'again.vec'), join(folder, 'other.vec')];
    const options = ['--dim', '16', '--epochs', '40', '--threads', '1', '--json'];
    json(run('train', corpus, '--out', again, ...options));
    json(run('train', corpus, '--out', other, ...options, '--seed', '2'));
    const bytes = await readFile(vectors);
    expect(bytes.equals(await readFile(again))).toBe(true);
    expect(bytes.equals(await readFile(other))).toBe(false);
  });

  it('takes text as it is with the whitespace tokenizer, and lower-cases when asked', async () => {
    const path = join(folder, 'case.txt');
    await writeFile(path, 'New_York York, new_york\n'.repeat(20));
    const out = join(folder, 'case.vec');
    json(run('train', path, '--out', out, '--tokenizer', 'whitespace', '--json'));
    expect((await readFile(out, 'utf8')).match(/^\S+/gm)).toEqual(['3', 'New_York', 'York,', 'new_york']);
    json(run('train', path, '--out', out, '--tokenizer', 'whitespace', '--lowercase', '--json'));
    expect((await readFile(out, 'utf8')).match(/^\S+/gm)).toEqual(['2', 'new_york', 'york,']);
  });

  it.each([
    ['a corpus that is missing', ['none.txt', '--out', 'a.vec'], 'file-missing'],
    ['a folder', ['.', '--out', 'a.vec'], 'file-not-regular'],
    ['an empty corpus', ['empty.txt', '--out', 'a.vec'], 'file-empty'],
    ['one word', ['one.txt', '--out', 'a.vec'], 'corpus-too-small'],
    [
      'a minimum count that no word reaches',
      ['corpus.txt', '--out', 'a.vec', '--min-count', '9999'],
      'training-vocabulary-empty',
    ],
    ['a format that is not written', ['corpus.txt', '--out', 'a.docx'], 'model-format'],
    ['a folder that is missing', ['corpus.txt', '--out', 'missing/a.vec'], 'file-not-writable'],
    [
      'an engine that cannot do the options, with or without its device',
      ['corpus.txt', '--out', 'a.vec', '--engine', 'cuda', '--negative', '0'],
      'engine-unavailable',
    ],
  ])('says in one line what is wrong with %s, and leaves nothing behind', async (_, args, code) => {
    await Promise.all([
      writeFile(join(folder, 'empty.txt'), ''),
      writeFile(join(folder, 'one.txt'), 'word\n'),
    ]);
    const before = await readdir(folder);
    const result = run('train', ...args, '--json');
    expect(result.status).toBe(1);
    expect(result.stdout).toBe('');
    const errors = result.stderr.split('\n').filter((line) => line.startsWith('error '));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(new RegExp(`^error ${code}: .+[.?]$`));
    expect(await readdir(folder)).toEqual(before);
  });

  it('keeps the old file when the new one cannot be written', async () => {
    const locked = join(folder, 'locked');
    const out = join(locked, 'old.vec');
    spawnSync('mkdir', [locked]);
    await writeFile(out, 'old');
    await chmod(locked, 0o555);
    const result = run('train', 'corpus.txt', '--out', out);
    // Who may write everywhere (root) writes here too; everyone else is told, and the old file is whole.
    const privileged = process.getuid?.() === 0;
    expect(result.status).toBe(privileged ? 0 : 1);
    expect((await readFile(out, 'utf8')) === 'old').toBe(!privileged);
    await chmod(locked, 0o755);
  });
});

describe('questions to a model', () => {
  it('similarity gives the cosine of the written vectors', async () => {
    const rows = new Map(
      (await readFile(vectors, 'utf8'))
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => {
          const [word = '', ...numbers] = line.trim().split(' ');
          return [word, numbers.map(Number)] as const;
        }),
    );
    const dot = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    const [ship, sea] = [rows.get('ship')!, rows.get('sea')!];
    const expected = dot(ship, sea) / Math.sqrt(dot(ship, ship) * dot(sea, sea));
    const { similarity } = json(run('similarity', vectors, 'ship', 'sea', '--json'));
    expect(similarity).toBeCloseTo(expected, 6);
  });

  it('neighbors gives one entry a word, best first', () => {
    const one = json(run('neighbors', vectors, 'ship', '--top', '3', '--json')) as {
      word: string;
      neighbors: { word: string; similarity: number }[];
    };
    expect(one.word).toBe('ship');
    expect(one.neighbors).toHaveLength(3);
    const similarities = one.neighbors.map(({ similarity }) => similarity);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    expect(one.neighbors.map(({ word }) => word)).not.toContain('ship');

    const several = JSON.parse(run('neighbors', vectors, 'ship', 'bread', '--top', '1', '--json').stdout);
    expect(several.map(({ word }: { word: string }) => word)).toEqual(['ship', 'bread']);
  });

  /** What `analogy` answers. */
  const analogy = (...args: string[]) =>
    json(run('analogy', vectors, ...args)) as {
      expression: string;
      results: { word: string; similarity: number }[];
    };

  it('analogy gives the words that answer, without those of the question', () => {
    const { expression, results } = analogy('sea - ship + bread', '--top', '5', '--json');
    expect(expression).toBe('sea - ship + bread');
    expect(results).toHaveLength(5);
    const scores = results.map(({ similarity }) => similarity);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores.every((score) => Math.abs(score) <= 1)).toBe(true);
    for (const word of ['sea', 'ship', 'bread'])
      expect(results.map((result) => result.word)).not.toContain(word);
    // The same as separate arguments, as an analogy, and after the options where it begins with a dash.
    expect(analogy('sea', '-', 'ship', '+', 'bread', '--top', '5', '--json').results).toEqual(results);
    expect(analogy('ship : sea :: bread : ?', '--top', '5', '--json').results).toEqual(results);
    expect(analogy('--top', '5', '--json', '--', '-ship + sea + bread').results).toEqual(results);
  });

  it('analogy takes CosMul, a limit to frequent words, and the words of the question as answers', () => {
    const frequent = readFileSync(vectors, 'utf8').split('\n').slice(1, 6);
    const restricted = analogy('STORMY + waves', '--restrict', '5', '--json').results;
    expect(restricted.length).toBeGreaterThan(0);
    for (const { word } of restricted) expect(frequent.map((line) => line.split(' ')[0])).toContain(word);
    expect(analogy('ship', '--include-inputs', '--top', '1', '--json').results).toEqual([
      { word: 'ship', similarity: 1 },
    ]);
    // One word alone is the question for its neighbours.
    const { neighbors } = json(run('neighbors', vectors, 'ship', '--top', '4', '--json')) as {
      neighbors: { word: string; similarity: number }[];
    };
    const answered = (score: (cosine: number) => number) =>
      neighbors.map(({ word, similarity }) => ({ word, similarity: expect.closeTo(score(similarity), 5) }));
    expect(analogy('ship', '--top', '4', '--json').results).toEqual(answered((cosine) => cosine));
    const multiplied = analogy('ship', '--top', '4', '--method', 'mul', '--json').results;
    expect(multiplied).toEqual(answered((cosine) => (1 + cosine) / 2));
  });

  it('analogy prints a table for a person', () => {
    const lines = run('analogy', vectors, 'sea + bread', '--top', '2').stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('sea + bread');
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^ {3}1 {2} {0,1}-?\d\.\d{3} {2}\S+$/),
      expect.stringMatching(/^ {3}2 {2} {0,1}-?\d\.\d{3} {2}\S+$/),
    ]);
  });

  it('odd-one-out gives the word that fits least, as it was typed', async () => {
    const path = join(folder, 'odd.vec');
    await writeFile(path, '5 2\nbreakfast 1 0.1\nlunch 1 0\ndinner 2 -0.1\nriver 0.1 3\nnothing 0 0\n');
    const asked = (...words: string[]) => run('odd-one-out', path, ...words);
    expect(json(asked('breakfast', 'lunch', 'River', 'dinner', '--json'))).toEqual({ word: 'River' });
    expect(asked('breakfast', 'lunch', 'river', 'dinner').stdout.split('\n')[0]).toBe('river');
    expect(asked('breakfast', 'lunch', 'nothing').stderr).toMatch(/^error no-direction: /m);
    const unknown = asked('breakfast', 'lunhc', 'dinner');
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toMatch(/^error word-unknown: .*“lunhc”.*“lunch”/m);
  });

  it.each([
    ['sea + (ship', 'expression-syntax', 'parenthesis'],
    ['sea - sae + shpi', 'words-unknown', '“sae”.*“shpi”.*“sea”'],
    ['ship-sea', 'words-unknown', '“ship - sea”'],
    ['sea - sea', 'no-direction', 'cancel'],
  ])('analogy says in one line what is wrong with %s', (expression, code, said) => {
    const result = run('analogy', vectors, expression, '--json');
    expect(result.status).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^error ${code}: .*${said}`));
  });

  it('pca writes a place for every word', async () => {
    const out = join(folder, 'pca.tsv');
    const { explainedVarianceRatio } = json(
      run('pca', vectors, '--components', '2', '--out', out, '--json'),
    ) as { explainedVarianceRatio: number[] };
    expect(explainedVarianceRatio).toHaveLength(2);
    expect(explainedVarianceRatio[0]!).toBeGreaterThanOrEqual(explainedVarianceRatio[1]!);
    const lines = (await readFile(out, 'utf8')).trim().split('\n');
    expect(lines.map((line) => line.split('\t').length)).toEqual(lines.map(() => 3));
    expect(lines).toHaveLength(new Set(sentences.join(' ').split(' ')).size);
  });

  it('offers near spellings for a word that is not there', () => {
    const result = run('neighbors', vectors, 'shpi');
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/^error word-unknown: .*“shpi”.*“ship”/m);
  });

  it('shows words with control characters harmlessly', async () => {
    const path = join(folder, 'control.vec');
    await writeFile(path, '2 2\n\u001b[2Jclear 1 0\nword 1 0.5\n');
    const { stdout } = run('neighbors', path, 'word');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('\ufffd[2Jclear');
  });
});

describe('usage', () => {
  it.each([
    [[]],
    [['dance']],
    [['train', 'corpus.txt']],
    [['train', 'corpus.txt', '--out', 'a.vec', '--dim', 'many']],
    [['train', 'corpus.txt', '--out', 'a.vec', '--dim', '1']],
    [['train', 'corpus.txt', '--out', 'a.vec', '--fast']],
    [['train', 'corpus.txt', '--out', 'a.vec', '--engine', 'quick']],
    [['train', 'corpus.txt', '--out', 'a.vec', '--architecture', 'glove']],
    [['similarity', 'vectors.vec', 'ship']],
    [['neighbors', 'vectors.vec', 'ship', '--top', '0']],
    [['analogy', 'vectors.vec']],
    [['analogy', 'vectors.vec', 'sea', '--method', 'sub']],
    [['analogy', 'vectors.vec', 'sea', '--top', '1.5']],
    [['analogy', 'vectors.vec', 'sea', '--restrict', '0']],
    [['analogy', 'vectors.vec', '-sea']],
    [['odd-one-out', 'vectors.vec', 'sea', 'ship']],
    [['pca', 'vectors.vec', '--components', '17']],
  ])('%j is answered with one line and exit code 2', (args) => {
    const result = run(...args);
    expect(result.status).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr.trim().split('\n').at(-1)).toMatch(/^error usage: .+semascope help$/);
  });

  it('help lists every command', () => {
    const { stdout, status } = run('help');
    expect(status).toBe(0);
    for (const name of ['train', 'similarity', 'neighbors', 'analogy', 'odd-one-out', 'pca', 'serve'])
      expect(stdout).toContain(`  ${name} `);
  });
});
