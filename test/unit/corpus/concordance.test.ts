import { rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findConcordance, keepText } from '../../../src/main/corpus/concordance.ts';
import { ConcordanceFinder } from '../../../src/main/corpus/concordance-finder.ts';
import { findWord } from '../../../src/main/corpus/find-word.ts';
import type { CorpusSource } from '../../../src/main/corpus/read-corpus.ts';
import { SampledLines } from '../../../src/main/corpus/sampled-lines.ts';
import { wordSeeker } from '../../../src/main/corpus/seek-word.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import { builtResources } from '../../support/resources.ts';
import { pasted, temporaryFolder } from './support.ts';

const folder = temporaryFolder();

interface Search {
  readonly word?: string;
  readonly limit?: number;
  readonly wrapped?: boolean;
  readonly blockBytes?: number;
  readonly signal?: AbortSignal;
  readonly report?: (progress: JobProgress) => void;
}

/** Searches with a built thread, as the program does. */
async function search(source: CorpusSource, options: Search = {}) {
  return findConcordance(await keepText(source), {
    word: 'light',
    limit: 2000,
    wrapped: false,
    threads: threadStarter(builtResources.workers, 1),
    signal: new AbortController().signal,
    report: () => undefined,
    ...options,
  });
}

/** Searches here, in blocks of `size` bytes cut between characters of ASCII. */
function searchHere(
  text: string,
  size: number,
  options: { wrapped?: boolean; word?: string; limit?: number } = {},
) {
  const finder = new ConcordanceFinder({
    word: 'light',
    limit: 2000,
    lineEnd: 10,
    wrapped: false,
    ...options,
  });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) finder.add({ bytes: bytes.slice(at, at + size) });
  return finder.finish();
}

const tokens = [
  'light',
  'Light',
  'LIGHT,',
  'lights',
  'the',
  'a',
  'moonlight',
  "light's",
  '(light)',
  '“light”',
  'ﬁsh',
  'é',
  '日本',
  '\t',
  '  ',
  '\n',
  '\n\n',
  '\r\n',
];
const texts = fc
  .array(fc.constantFrom(...tokens), { maxLength: 60 })
  .map((parts) => parts.join(' ').slice(0, 400));

describe('lines with a word', () => {
  it('are those of a naive search, counted over all and given once, whatever the blocks', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(' light, she said. ', ''), (text, tail) => {
        const whole = text + tail;
        const lines = whole.split('\n').filter((line) => findWord(line, 'light').length > 0);
        const found = searchHere(whole, 1e6);
        expect(found.lines).toEqual([...new Set(lines.map((line) => line.trim()))]);
        expect(found.total).toBe(lines.length);
        expect(found.occurrences).toBe(lines.reduce((sum, line) => sum + findWord(line, 'light').length, 0));
      }),
    );
  });

  it('do not depend on where blocks are cut, in lines of any length', () => {
    const words = ['light', 'and', 'dark.', 'The', 'lamp', 'shone', 'lights', 'on', 'Mr.', 'Light', '\n'];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { minLength: 400, maxLength: 1500 }),
        fc.integer({ min: 7, max: 900 }),
        fc.boolean(),
        (parts, size, wrapped) => {
          const text = parts.join(' ');
          expect(searchHere(text, size, { wrapped })).toEqual(searchHere(text, 1e6, { wrapped }));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of more than 500 characters are cut to the sentence, or to a window at white space', () => {
    const filler = 'many words stand here '.repeat(40);
    const sentence = 'Mr. Light had a light bag with him.';
    expect(searchHere(`${filler}end. ${sentence} Then ${filler}`, 1e6)).toEqual({
      lines: [sentence],
      total: 1,
      occurrences: 2,
    });
    const { lines } = searchHere(`${filler}light ${filler}`, 1e6);
    expect(lines[0]!.length).toBeGreaterThan(450);
    expect(lines[0]!.length).toBeLessThanOrEqual(500);
    expect(lines[0]).toMatch(/^(many|words|stand|here) .* light .* (many|words|stand|here)$/);
    const unspaced = searchHere(`${'😀'.repeat(400)} light ${'字'.repeat(400)}`, 1e6).lines[0]!;
    expect(new TextDecoder().decode(new TextEncoder().encode(unspaced))).toBe(unspaced);
    expect(unspaced.length).toBeLessThanOrEqual(500);
    expect(findWord(unspaced, 'light').length).toBe(1);
  });

  it('of one endless line are windows that each hold the word', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => (at % 500 === 7 ? 'light' : `w${at}`)).join(' ');
    const found = searchHere(text, 5000);
    expect(found).toMatchObject({ total: 40, occurrences: 40 });
    expect(found.lines.length).toBe(40);
    expect(found.lines.every((line) => line.length <= 500 && line.includes(' light '))).toBe(true);
  });

  it('of wrapped prose are its sentences', () => {
    const text =
      'It was late. By the light of\r\nMr. Lamp they read on; no\r\nlight came. All slept.\r\n\r\nThe light\r\n\r\nwent out.\r\n';
    expect(searchHere(text, 1e6, { wrapped: true })).toEqual({
      lines: ['By the light of Mr. Lamp they read on; no light came.', 'The light'],
      total: 2,
      occurrences: 3,
    });
    expect(
      searchHere('月の光が\n窓から入る。光は\nきれいだ。', 1e6, { wrapped: true, word: '光' }).lines,
    ).toEqual(['月の光が窓から入る。', '光はきれいだ。']);
  });
});

describe('looking only where letters allow it', () => {
  const characters = [
    'l',
    'i',
    'g',
    'h',
    't',
    'L',
    'İ',
    'ı',
    'ſ',
    's',
    'S',
    'ß',
    'ẞ',
    'ﬁ',
    'ﬂ',
    'f',
    'K',
    'k',
    '\u00ad',
    '\u200d',
    '\u0301',
    ' ',
    "'",
    '’',
    'é',
    '😀',
    '\ufe0f',
    '-',
    '_',
    '1',
  ];
  it.each(['light', 'ss', 'fi', 'K', 's', 'if', 'is', 'straße', '1', 'é', 'l i'])(
    'finds what is found by looking everywhere: %s',
    (word) => {
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...characters, word, ` ${word} `, '.'.repeat(200)), { maxLength: 40 }),
          (parts) => {
            const text = parts.join('');
            expect([...wordSeeker(word)(text)]).toEqual(findWord(text, word));
          },
        ),
        { numRuns: 150 },
      );
    },
  );
});

describe('a sample of lines', () => {
  it('is even, without repetition, in order, and the same each time', () => {
    const sample = () => {
      const lines = new SampledLines(200);
      for (let at = 0; at < 50_000; at++) lines.add(`line ${at % 10_000}`, at);
      return lines.lines().map((line) => Number(line.slice(5)));
    };
    const numbers = sample();
    expect(numbers.length).toBe(200);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    // Of 200 among ten equal parts 20 are expected in each, with a standard deviation of 4.2.
    for (let part = 0; part < 10; part++) {
      const within = numbers.filter((number) => Math.floor(number / 1000) === part).length;
      expect(Math.abs(within - 20)).toBeLessThan(17);
    }
    expect(sample()).toEqual(numbers);
  });
});

describe('the text of a corpus, read again', () => {
  const prose = 'A light bag.\r\n\r\nNothing here.\r\n  By the Light of day.  \r\nA light bag.\r\n';
  const expected = { lines: ['A light bag.', 'By the Light of day.'], total: 3, occurrences: 3 };

  it('is a file, with CRLF or CR or a byte order mark, compressed or not, or what was pasted', async () => {
    const utf8 = new TextEncoder().encode(prose);
    expect(await search(await folder.file('plain.txt', utf8))).toEqual(expected);
    expect(await search(await folder.file('marked.txt', `\ufeff${prose}`))).toEqual(expected);
    expect(await search(await folder.file('old.txt', prose.replaceAll('\n', '')))).toEqual(expected);
    expect(await search(await folder.file('packed.txt.gz', gzipSync(utf8)))).toEqual(expected);
    expect(await search(pasted(prose))).toEqual(expected);
  });

  it('may be larger than its blocks, and is sampled and counted', async () => {
    const text = Array.from(
      { length: 3000 },
      (_, at) => `Line ${at} is ${at % 3 === 0 ? 'light' : 'dark'}.\n`,
    ).join('');
    const reports: JobProgress[] = [];
    const found = await search(await folder.file('long.txt', text), {
      limit: 50,
      blockBytes: 4096,
      report: (progress) => reports.push(progress),
    });
    expect(found).toMatchObject({ total: 1000, occurrences: 1000 });
    const numbers = found.lines.map((line) => Number(/\d+/.exec(line)![0]));
    expect(numbers.length).toBe(50);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(numbers.every((number) => number % 3 === 0)).toBe(true);
    expect(reports.length).toBeGreaterThan(5);
    expect(reports.at(-1)).toMatchObject({
      stage: 'searching',
      unit: 'bytes',
      done: text.length,
      total: text.length,
      fraction: 1,
    });
  });

  it('without the word is said plainly', async () => {
    await expect(search(pasted('Moonlight only.'))).rejects.toMatchObject({
      code: 'concordance-empty',
      parameters: { word: 'light' },
    });
  });

  it('that is gone or was changed is said plainly', async () => {
    const change: Record<string, (path: string) => Promise<void>> = {
      removed: (path) => rm(path),
      longer: (path) => writeFile(path, `${prose}more light\n`),
      shorter: (path) => truncate(path, 5),
      'written again': (path) => utimes(path, 1, 1),
    };
    for (const [name, act] of Object.entries(change)) {
      const source = await folder.file(name, prose);
      const kept = await keepText(source);
      await act(folder.path(name));
      const found = findConcordance(kept, {
        word: 'light',
        limit: 10,
        wrapped: false,
        threads: threadStarter(builtResources.workers, 1),
        signal: new AbortController().signal,
        report: () => undefined,
      });
      await expect(found, name).rejects.toMatchObject({ code: 'corpus-text-gone', parameters: { name } });
    }
  });

  it('stops when asked', async () => {
    const controller = new AbortController();
    const found = search(await folder.file('stopped.txt', prose.repeat(2000)), {
      blockBytes: 4096,
      signal: controller.signal,
      report: () => controller.abort(),
    });
    await expect(found).rejects.toMatchObject({ code: 'cancelled' });
    await expect(search(pasted(prose), { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
