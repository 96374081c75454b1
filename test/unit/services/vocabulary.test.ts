import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { createStore } from '../../../src/main/embeddings/store.ts';
import { createMatrix } from '../../../src/main/kernels/matrix.ts';
import { Models } from '../../../src/main/services/models.ts';
import { spellings, vocabularyQueries } from '../../../src/main/services/vocabulary.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import { packWords } from '../../../src/shared/word-table.ts';
import { builtResources } from '../../support/resources.ts';

const words = ['the', 'King', 'king', 'queen', '__proto__', 'kings'];
const store = createStore({
  words: packWords(words),
  counts: null,
  vectors: createMatrix(words.length, 4),
  initialVectors: null,
  outputVectors: null,
});

describe('the requests about how words are spelled', () => {
  const models = new Models();
  const { id: model } = models.add('words', store, {
    kind: 'file',
    file: 'words.txt',
    format: 'word2vec-text',
  });
  let pool: AnalysisPool;
  let handlers: ReturnType<typeof vocabularyQueries>;
  beforeAll(async () => {
    pool = await AnalysisPool.create(threadStarter(builtResources.workers, 2), builtResources.kernels);
    handlers = vocabularyQueries({ models, pool });
  });
  afterAll(() => pool.dispose());

  it('finds rows by exact spelling, else in lower case', async () => {
    const rows = await handlers['model.find']({ model, words: ['King', 'QUEEN', 'none', '__proto__', ''] });
    expect([...rows]).toEqual([1, 3, 0xffff_ffff, 4, 0xffff_ffff]);
  });

  it.each([
    ['all', 'king', [2, 1, 5], [0, 1, 2]],
    ['exact', 'KING', [1, 2], [1, 1]],
    ['prefix', 'qu', [3], [2]],
    ['substring', 'in', [1, 2, 5], [3, 3, 3]],
    ['fuzzy', 'kingz', [1, 2, 5], [5, 5, 5]],
    ['pattern', '^k.*s$', [5], [4]],
  ] as const)('searches: %s %s', async (mode, text, rows, kinds) => {
    const hits = await handlers['model.search']({ model, text, mode, limit: 10 });
    expect([...hits.indices]).toEqual(rows);
    expect([...hits.kinds]).toEqual(kinds);
    expect(hits).toMatchObject({ total: rows.length, searched: words.length });
  });

  it('says that a regular expression is none', async () => {
    await expect(
      handlers['model.search']({ model, text: '[', mode: 'pattern', limit: 10 }),
    ).rejects.toMatchObject({ code: 'pattern-invalid', parameters: { pattern: '[' } });
  });

  it('suggests near spellings, as rows and as words', async () => {
    expect([...(await handlers['model.spellings']({ model, word: 'kign', limit: 5 }))]).toEqual([1, 2]);
    expect(await spellings(pool, store.words, 'quen', 5)).toEqual(['queen']);
    expect(await spellings(pool, store.words, 'zzzzz', 5)).toEqual([]);
  });

  it('knows no words of a model that is closed', async () => {
    for (const ask of [
      handlers['model.search']({ model: 'gone', text: 'a', mode: 'all', limit: 1 }),
      handlers['model.spellings']({ model: 'gone', word: 'a', limit: 1 }),
    ])
      await expect(ask).rejects.toMatchObject({ code: 'model-not-open' });
  });
});
