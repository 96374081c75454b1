import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationOptions } from '../../src/main/analysis/evaluating.ts';
import { AnalysisPool } from '../../src/main/analysis/pool.ts';
import type { EmbeddingStore } from '../../src/main/embeddings/store.ts';
import { evaluate } from '../../src/main/services/evaluation.ts';
import { readEvaluationFile } from '../../src/main/services/evaluation-file.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import type { AnalogyReport, WordPairReport } from '../../src/shared/questions.ts';
import { pythonWith } from '../support/python.ts';
import { openStore } from '../support/read-model.ts';
import { builtResources, sharedData } from '../support/resources.ts';

interface StoredAnswer {
  restrict: number;
  /** Name, correct, asked. */
  sections: [string, number, number][];
  /** In upper case, as gensim gives them. */
  predicted: (string | null)[];
  predictedByMul?: (string | null)[];
  pearson: number;
  spearman: number;
  outOfVocabulary: number;
}

// Made by test/fixtures/evaluation/make.py with gensim 4.2.
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/evaluation/${name}`, import.meta.url));
const stored: StoredAnswer[] = JSON.parse(readFileSync(fixture('gensim.json'), 'utf8'));

const starter = threadStarter(builtResources.workers, 2);
let pool: AnalysisPool;
let model: EmbeddingStore;
beforeAll(async () => {
  pool = await AnalysisPool.create(starter, builtResources.kernels);
  model = await openStore(fixture('model.bin'));
});
afterAll(() => pool.dispose());

async function ask<T extends AnalogyReport | WordPairReport>(
  store: EmbeddingStore,
  path: string,
  options: EvaluationOptions,
): Promise<T> {
  const text = await readEvaluationFile(path, 'file');
  return (await evaluate(pool, store, text, options, {})) as T;
}

/** The words that were predicted, as gensim compares them. */
function predictedWords({ questions }: AnalogyReport): (string | null)[] {
  return Array.from({ length: questions.length / 5 }, (_, question) => {
    const row = questions[question * 5 + 4]!;
    return row === 0xffff_ffff ? null : model.words.word(row).toUpperCase();
  });
}

describe('gensim’s stored answers', () => {
  it.each(stored)('analogies among the first $restrict words', async ({ restrict, sections, predicted }) => {
    const report = await ask<AnalogyReport>(model, fixture('analogies.txt'), { restrict, method: 'add' });
    expect(report.sections.map(({ name, correct, asked }) => [name, correct, asked])).toEqual(sections);
    expect(predictedWords(report)).toEqual(predicted);
    expect(report.asked).toBe(predicted.length);
    expect(report.correct).toBe(sections.reduce((sum, [, correct]) => sum + correct, 0));
    const lines = readFileSync(fixture('analogies.txt'), 'utf8').trimEnd().split('\n');
    const questions = lines.filter((line) => !line.startsWith(':')).length;
    expect(report.asked + report.skipped).toBe(questions);
    expect(report.skipped).toBe(report.sections.reduce((sum, { skipped }) => sum + skipped, 0));
  });

  it('analogies by 3CosMul', async () => {
    const [{ predictedByMul }] = stored as [StoredAnswer];
    const report = await ask<AnalogyReport>(model, fixture('analogies.txt'), {
      restrict: null,
      method: 'mul',
    });
    expect(predictedWords(report)).toEqual(predictedByMul);
    expect(predictedByMul).not.toEqual(stored[0]?.predicted);
  });

  it('right answers, and only they, are the rows that were expected', async () => {
    const { sections, questions } = await ask<AnalogyReport>(model, fixture('analogies.txt'), {
      restrict: 300_000,
      method: 'add',
    });
    let at = 0;
    for (const { correct, asked } of sections) {
      let hits = 0;
      for (const end = at + asked; at < end; at++)
        if (questions[at * 5 + 3] === questions[at * 5 + 4]) hits++;
      expect(hits).toBe(correct);
    }
  });

  it.each(stored)('word pairs among the first $restrict words', async (expected) => {
    const report = await ask<WordPairReport>(model, fixture('pairs.tsv'), {
      restrict: expected.restrict,
      method: 'add',
    });
    expect(report.pearson).toBeCloseTo(expected.pearson, 5);
    expect(report.spearman).toBeCloseTo(expected.spearman, 5);
    expect(report.outOfVocabulary).toBeCloseTo(expected.outOfVocabulary, 10);
    expect(report.rows.length / 2).toBe(report.human.length);
    expect(report.pairs - report.human.length).toBe(report.missing.length);
    expect(report.missing).toContainEqual(expect.arrayContaining(['nowhere']));
  });
});

const peer = `
import json, sys
from gensim.models import KeyedVectors
kv = KeyedVectors.load_word2vec_format(sys.argv[1], binary=True)
_, sections = kv.evaluate_word_analogies(sys.argv[2])
pearson, spearman, missing = kv.evaluate_word_pairs(sys.argv[3])
print(json.dumps({
    "sections": [[s["section"], len(s["correct"]), len(s["correct"]) + len(s["incorrect"])] for s in sections[:-1]],
    "pearson": float(pearson[0]), "spearman": float(spearman[0]), "outOfVocabulary": missing / 100,
}))
`;

const python = pythonWith('gensim');
const corpus = join(sharedData, 'english-mixed.txt.gz');

describe.skipIf(python === null || !existsSync(corpus))('gensim, live', () => {
  it('gives the same accuracies and correlations for the standard files on a model of ours', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'semascope-evaluation-'));
    try {
      const vectors = join(folder, 'model.bin');
      const cli = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));
      const options = ['--dim', '50', '--epochs', '1', '--threads', '1', '--seed', '3'];
      const trained = spawnSync(process.execPath, [cli, 'train', corpus, '--out', vectors, ...options]);
      expect(trained.status).toBe(0);
      const analogies = join(sharedData, 'questions-words.txt');
      const pairs = join(sharedData, 'wordsim353.tsv');
      const files = ['--analogies', analogies, '--pairs', pairs];
      const ours = spawnSync(process.execPath, [cli, 'evaluate', vectors, ...files, '--json'], {
        encoding: 'utf8',
      });
      expect(ours.status).toBe(0);
      const report = JSON.parse(ours.stdout);
      const theirs = spawnSync(python ?? '', ['-c', peer, vectors, analogies, pairs], { encoding: 'utf8' });
      expect(theirs.stderr).toBe('');
      const expected: StoredAnswer = JSON.parse(theirs.stdout);
      expect(expected.sections.length).toBe(14);
      expect(
        report.analogies.sections.map((section: { section: string; correct: number; total: number }) => [
          section.section,
          section.correct,
          section.total,
        ]),
      ).toEqual(expected.sections);
      // Pairs whose cosines 32 bits can hardly tell apart may change places in gensim.
      expect(Math.abs(report.pairs.pearson - expected.pearson)).toBeLessThan(1e-4);
      expect(Math.abs(report.pairs.spearman - expected.spearman)).toBeLessThan(1e-4);
      expect(report.pairs.outOfVocabulary).toBeCloseTo(expected.outOfVocabulary, 10);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 300_000);
});
