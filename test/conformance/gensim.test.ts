import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnalysisPool } from '../../src/main/analysis/pool.ts';
import type { EmbeddingStore } from '../../src/main/embeddings/store.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import { pythonWith } from '../support/python.ts';
import { openStore } from '../support/read-model.ts';
import { builtResources, sharedData } from '../support/resources.ts';
import { differencesFromGensim, type GensimAnswer, type GensimQuestion } from './support/gensim-questions.ts';

const fixtures = new URL('../fixtures/questions/', import.meta.url);
const threads = threadStarter(builtResources.workers, 2);

let pool: AnalysisPool;
beforeAll(async () => {
  pool = await AnalysisPool.create(threads, builtResources.kernels);
});
afterAll(() => pool.dispose());

describe('the stored answers of gensim', () => {
  // Made by test/fixtures/questions/make.py with gensim 4.2; no two scores of an answer are as near as 32-bit floats can mistake.
  const stored: { questions: GensimQuestion[]; answers: GensimAnswer[] } = JSON.parse(
    readFileSync(new URL('gensim.json', fixtures), 'utf8'),
  );
  const kinds = [...new Set(stored.questions.map(({ kind }) => kind))];

  it('are about every kind of question', () => {
    expect(kinds.toSorted()).toEqual(['closer', 'multiplied', 'odd', 'sets', 'similar', 'words']);
  });

  it.each(kinds)('are ours: %s', async (kind) => {
    const store = await openStore(fileURLToPath(new URL('vectors.bin', fixtures)));
    const chosen = [...stored.questions.keys()].filter((at) => stored.questions[at]!.kind === kind);
    const differences = await differencesFromGensim(
      store,
      pool,
      chosen.map((at) => stored.questions[at]!),
      chosen.map((at) => stored.answers[at]!),
      0,
    );
    expect(differences).toEqual([]);
  });
});

const corpus = join(sharedData, 'english-mixed.txt.gz');
const python = pythonWith('gensim');
const reason = !existsSync(corpus) ? ' (no shared data)' : python === null ? ' (no gensim)' : '';

describe.skipIf(reason !== '')(`gensim on a model trained here${reason}`, () => {
  let folder: string;
  let path: string;
  let store: EmbeddingStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'semascope-gensim-'));
    path = join(folder, 'model.bin');
    const cli = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));
    const options = ['--out', path, '--dim', '50', '--epochs', '2', '--threads', '1'];
    const trained = spawnSync(process.execPath, [cli, 'train', corpus, ...options], { encoding: 'utf8' });
    expect(trained.stderr).not.toContain('error');
    store = await openStore(path);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('answers hundreds of random questions as we do', { timeout: 120_000 }, async () => {
    const questions = randomQuestions(store, 60);
    const script = fileURLToPath(new URL('gensim_answers.py', fixtures));
    const asked = spawnSync(python!, ['-B', script, path], {
      encoding: 'utf8',
      input: JSON.stringify(questions),
      maxBuffer: 256 * 1024 * 1024,
    });
    expect(asked.stderr.split('\n').filter((line) => line.includes('Error'))).toEqual([]);
    const answers: GensimAnswer[] = JSON.parse(asked.stdout);
    expect(answers.length).toBe(questions.length);
    // The scores of trained vectors lie close, and gensim has 32 bits for them.
    expect(await differencesFromGensim(store, pool, questions, answers, 1e-6)).toEqual([]);
  });
});

/** `rounds` questions of each kind about random words of a vocabulary, frequent ones more often. */
function randomQuestions({ words }: EmbeddingStore, rounds: number): GensimQuestion[] {
  let state = 12;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const word = () => words.word(Math.floor(words.size ** random()) - 1);
  const some = (count: number) => {
    const chosen = new Set<string>();
    while (chosen.size < count) chosen.add(word());
    return [...chosen];
  };
  const questions: GensimQuestion[] = [];
  for (let round = 0; round < rounds; round++) {
    const texts = some(6);
    const weights = texts.map(() => (random() < 0.5 ? 1 : upTo(40) / 8));
    const weighted = texts.map((text, at) => [text, weights[at]!] as const);
    const [added, taken] = [upTo(3), 3 + Math.floor(random() * 3)];
    const restrict = round % 3 === 0 ? 500 * upTo(20) : null;
    questions.push(
      { kind: 'similar', positive: [[texts[0]!, 1]], negative: [], top: 10, restrict: null },
      {
        kind: 'similar',
        positive: weighted.slice(0, added),
        negative: weighted.slice(3, taken),
        top: 10,
        restrict,
      },
      { kind: 'multiplied', positive: texts.slice(0, added), negative: texts.slice(3, taken), top: 10 },
      { kind: 'odd', words: some(2 + upTo(8)) },
      { kind: 'sets', first: some(upTo(5)), second: some(upTo(5)) },
      { kind: 'words', first: texts[0]!, second: texts[1]! },
      { kind: 'closer', first: texts[2]!, second: texts[3]! },
    );
  }
  return questions;
}
