import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldWords } from '../../../src/main/analysis/folding.ts';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { mergeHits, searchWords } from '../../../src/main/analysis/search.ts';
import { nearestSpellings } from '../../../src/main/analysis/spelling.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { SearchHits } from '../../../src/shared/models.ts';
import { WordTable } from '../../../src/shared/word-table.ts';
import { builtResources } from '../../support/resources.ts';
import { sharedWords } from '../../support/shared-words.ts';

/** Reproducible words of 2 … 9 letters, more than one part of a vocabulary has, some in capitals and some not ASCII. */
function manyWords(count: number): string[] {
  let state = 5;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const alphabets = ['etaoinsr', 'etaoinsr', 'ETaoinsr', 'еяжЖоиnа'];
  return Array.from({ length: count }, () => {
    const letters = alphabets[next(alphabets.length)]!;
    return Array.from({ length: 2 + next(8) }, () => letters[next(letters.length)]).join('');
  });
}

/** Hits as short texts, since comparing a hundred thousand numbers one by one takes long. */
function compact({ indices, kinds, total, searched }: SearchHits) {
  const text = (numbers: Uint32Array | Uint8Array) =>
    Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
  return { indices: text(indices), kinds: text(kinds), total, searched };
}

describe('search in threads', () => {
  const words = new WordTable(sharedWords(manyWords(300_000)));
  const texts = ['a', 'te', 'tea', 'Rain', 'siren', 'stainer', 'жижа', 'eeeeeeee', 'zz', 'x'.repeat(100), ''];
  let pool: AnalysisPool;
  let three: AnalysisPool;
  beforeAll(async () => {
    [pool, three] = (await Promise.all(
      [1, 3].map((cores) =>
        AnalysisPool.create(threadStarter(builtResources.workers, cores), builtResources.kernels),
      ),
    )) as [AnalysisPool, AnalysisPool];
  });
  afterAll(() => Promise.all([pool.dispose(), three.dispose()]));

  it.each(['all', 'exact', 'prefix', 'substring', 'fuzzy'] as const)(
    'gives the same with any number of threads as without them: %s',
    async (mode) => {
      const folded = foldWords(words.packed);
      for (const text of texts) {
        for (const limit of [7, 100_000]) {
          const expected = mergeHits([searchWords(words.packed, folded, text, mode, limit)], limit, 300_000);
          expect(compact(await pool.search({ words }, text, mode, limit))).toEqual(compact(expected));
          expect(compact(await three.search({ words }, text, mode, limit))).toEqual(compact(expected));
        }
      }
    },
  );

  it('suggests the spellings that are found without threads', async () => {
    for (const text of ['raim', 'stainr', 'жиже', 'qqqqq', ...texts]) {
      const expected = nearestSpellings(words, text, 20);
      expect((await pool.spellings(words, text, 20)).map((row) => words.word(row))).toEqual(expected);
      expect((await three.spellings(words, text, 20)).map((row) => words.word(row))).toEqual(expected);
    }
    expect(await pool.spellings(words, 'raim', 20)).not.toEqual([]);
  });

  it('answers searches that are asked at once, also the first ones over a vocabulary', async () => {
    const fresh = new WordTable(sharedWords(['king', 'King', 'kings', 'liking', 'kin']));
    const [all, fuzzy, pattern, none] = await Promise.all([
      pool.search({ words: fresh }, 'king', 'all', 10),
      pool.search({ words: fresh }, 'king', 'fuzzy', 10),
      pool.search({ words: fresh }, '^ki', 'pattern', 10),
      pool.search({ words: new WordTable(sharedWords([])) }, 'king', 'all', 10),
    ]);
    expect([...all.indices, ...all.kinds]).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    expect([...fuzzy.indices, ...fuzzy.kinds]).toEqual([0, 1, 2, 4, 0, 1, 5, 5]);
    expect([...pattern.indices, ...pattern.kinds]).toEqual([0, 1, 2, 4, 4, 4, 4, 4]);
    expect(none).toEqual({ indices: new Uint32Array(), kinds: new Uint8Array(), total: 0, searched: 0 });
  });
});
