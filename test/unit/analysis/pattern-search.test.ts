import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PatternSearch } from '../../../src/main/analysis/pattern-search.ts';
import { AnalysisPool } from '../../../src/main/analysis/pool.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { Thread, ThreadHandlers, ThreadStarter } from '../../../src/main/threads/thread.ts';
import { WordTable } from '../../../src/shared/word-table.ts';
import { builtResources } from '../../support/resources.ts';
import { sharedWords } from '../../support/shared-words.ts';

/** Starts real threads and knows how many were started and how many are left. */
class CountingStarter implements ThreadStarter {
  readonly cores = 2;
  started = 0;
  alive = 0;
  readonly #inner = threadStarter(builtResources.workers, 2);

  start<H extends ThreadHandlers>(entry: string): Thread<H> {
    const thread = this.#inner.start<H>(entry);
    this.started += 1;
    this.alive += 1;
    let disposed: Promise<void> | null = null;
    return {
      call: (...parameters) => thread.call(...parameters),
      dispose: () => {
        disposed ??= thread.dispose().then(() => {
          this.alive -= 1;
        });
        return disposed;
      },
    };
  }
}

let starter: CountingStarter;
let patterns: PatternSearch;
beforeEach(() => {
  starter = new CountingStarter();
  // Ample, so that a busy machine ends no search before its time.
  patterns = new PatternSearch(starter, 20_000);
});
afterEach(() => patterns.dispose());

async function search(words: readonly string[], pattern: string, limit = 100) {
  const { indices, kinds, total, searched } = await patterns.search(sharedWords(words), pattern, limit);
  expect([...kinds]).toEqual(new Array(indices.length).fill(4));
  return { found: Array.from(indices, (index) => words[index]), total, searched };
}

/** A word on which `(a+)+$` goes back and forth for longer than anyone lives. */
const endless = `${'a'.repeat(40)}!`;
const words = ['banana', 'cherry', 'papaya', endless, 'lava', 'Java'];

describe('search by regular expression', () => {
  it('finds words in the order of the vocabulary, whatever their case, and counts beyond the limit', async () => {
    expect(await search(words, '^.ava$')).toEqual({ found: ['lava', 'Java'], total: 2, searched: 6 });
    expect(await search(words, 'a', 2)).toEqual({ found: ['banana', 'papaya'], total: 5, searched: 6 });
    expect(await search(words, 'x')).toEqual({ found: [], total: 0, searched: 6 });
    expect(await search(['\ufeffa', 'a'], '^\ufeff')).toMatchObject({ found: ['\ufeffa'] });
  });

  it('knows letters beyond ASCII as letters, and falls back to the older rules', async () => {
    expect(await search(['😀', 'ab', 'Ж', 'ж'], '^.$')).toMatchObject({ found: ['😀', 'Ж', 'ж'] });
    expect(await search(['Ж', 'a1', 'ж2'], '^\\p{L}\\d$')).toMatchObject({ found: ['a1', 'ж2'] });
    expect(await search(['МОСКВА', 'x'], 'москва')).toMatchObject({ found: ['МОСКВА'] });
    // An escaped dash and a lone brace are refused by the newer rules.
    expect(await search(['a-b', 'ab'], 'a\\-b')).toMatchObject({ found: ['a-b'] });
    expect(await search(['a{', 'a'], 'a{')).toMatchObject({ found: ['a{'] });
  });

  it('matches nothing with an empty pattern, and starts no thread for it', async () => {
    expect(await search(words, '')).toEqual({ found: [], total: 0, searched: 6 });
    expect(starter.started).toBe(0);
  });

  it.each([
    ['(', 'unterminated group'],
    ['a{2,1}', 'numbers out of order in {} quantifier'],
    ['[b-a]', 'range out of order in character class'],
    ['*', 'nothing to repeat'],
    ['/x/i: (', 'unterminated group'],
    ['a\n)', "unmatched ')'"],
    ['\\p{Lettr}', 'invalid property name'],
  ])('says what is wrong with %s', async (pattern, reason) => {
    await expect(search(words, pattern)).rejects.toMatchObject({
      code: 'pattern-invalid',
      parameters: { pattern, reason },
    });
    expect(await search(words, 'lava')).toMatchObject({ total: 1 });
    expect(starter.started).toBe(1);
  });

  it('refuses a pattern that is too deep for the engine', async () => {
    await expect(search(words, '('.repeat(10_000))).rejects.toMatchObject({ code: 'pattern-invalid' });
    expect(await search(words, 'lava')).toMatchObject({ total: 1 });
  });

  it('finds what the engine finds in each word', async () => {
    const letters = fc.constantFrom('a', 'B', 'c', 'É', 'ж', '字', '😀', '\n', '1', '-');
    const pattern = fc.constantFrom(
      'a',
      '^a',
      'b$',
      '[ac]+1',
      'é|Ж',
      '^..$',
      '(.)\\1',
      '\\W',
      '^$',
      '[^a]-',
      '(?<!a)b',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: letters, maxLength: 6 }), { maxLength: 60 }),
        pattern,
        async (list, text) => {
          const expression = new RegExp(text, 'iu');
          const expected = list.filter((word) => expression.test(word));
          expect(await search(list, text)).toEqual({
            found: expected,
            total: expected.length,
            searched: list.length,
          });
        },
      ),
      { seed: 12, numRuns: 200 },
    );
  });

  it('reads words across the blocks in which they are decoded', async () => {
    const list = Array.from({ length: 30_000 }, (_, at) => (at % 7 === 0 ? `é${at}` : `word${at}`));
    list[20_000] = `${'x'.repeat(100_000)}y`;
    const expression = /^.*(?:99|xy)$/iu;
    const { found, total } = await search(list, expression.source, 10_000);
    expect(found).toEqual(list.filter((word) => expression.test(word)));
    expect(total).toBe(found.length);
  });
});

describe('a regular expression without end', () => {
  beforeEach(() => {
    patterns = new PatternSearch(starter, 500);
  });

  it.each([
    ['(a+)+$', words],
    ['((a*)*)*$', words],
    ['(a|aa)+$', words],
    ['^(?:.*.*)*=$', ['banana', 'cherry', 'papaya', 'x'.repeat(10_000), 'lava', 'Java']],
  ])('%s is stopped when its time is over, and gives what was found until then', async (pattern, list) => {
    const answer = await search(list, pattern);
    expect(answer.searched).toBe(3);
    expect(answer.found).toEqual(list.slice(0, 3).filter((word) => new RegExp(pattern, 'iu').test(word)));
    // The next search has a fresh thread.
    expect(await search(list, '^.ava$')).toEqual({ found: ['lava', 'Java'], total: 2, searched: 6 });
    expect(starter.started).toBe(2);
    await patterns.dispose();
    expect(starter.alive).toBe(0);
  });

  it('is overtaken by a newer search, and answers with what it has', async () => {
    // Longer than a test may take, so that only the newer search can end it.
    patterns = new PatternSearch(starter, 600_000);
    await search(words, 'x');
    const older = search(words, '(a+)+$');
    await new Promise(setImmediate);
    const between = search(words, 'cherry');
    const newest = search(words, '^.ava$');
    const { found, searched } = await older;
    expect(searched).toBeLessThanOrEqual(3);
    expect(found).toEqual(words.slice(0, searched).filter((word) => word !== 'cherry'));
    expect(await between).toEqual({ found: [], total: 0, searched: 0 });
    expect(await newest).toEqual({ found: ['lava', 'Java'], total: 2, searched: 6 });
  });

  it('leaves the event loop and the other ways to search free', async () => {
    const pool = await AnalysisPool.create(starter, builtResources.kernels);
    try {
      const table = new WordTable(sharedWords(words));
      // So that what follows waits for no thread to start.
      await pool.search({ words: table }, 'x', 'pattern', 10);
      await pool.search({ words: table }, 'x', 'all', 10);
      const ended: string[] = [];
      const hung = pool.search({ words: table }, '(a+)+$', 'pattern', 10).then(({ searched }) => {
        ended.push('pattern');
        return searched;
      });
      for (const mode of ['all', 'exact', 'prefix', 'substring', 'fuzzy'] as const) {
        const { total } = await pool.search({ words: table }, 'lava', mode, 10);
        expect(total).toBe(mode === 'fuzzy' ? 2 : 1);
        ended.push(mode);
      }
      expect(await pool.spellings(table, 'lavva', 3)).toEqual([4, 5]);
      expect(await hung).toBe(3);
      expect(ended).toEqual(['all', 'exact', 'prefix', 'substring', 'fuzzy', 'pattern']);
    } finally {
      await pool.dispose();
    }
    expect(starter.alive).toBe(0);
  });

  it('ends with its program, and leaves no thread behind', async () => {
    await search(words, 'x');
    const hung = search(words, '(a+)+$');
    await new Promise(setImmediate);
    const ended = expect(hung).rejects.toMatchObject({ code: 'thread-ended' });
    await patterns.dispose();
    await ended;
    expect(starter.alive).toBe(0);
    await expect(search(words, 'x')).rejects.toMatchObject({ code: 'thread-ended' });
    expect(starter.started).toBe(1);
  });
});
