import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { CorpusTask } from '../../../src/main/corpus/corpus-task.ts';
import { type CorpusReading, readCorpus } from '../../../src/main/corpus/read-corpus.ts';
import { openTokens, type Tokens } from '../../../src/main/corpus/tokens.ts';
import { threadStarter } from '../../../src/main/threads/starter.ts';
import type { Thread, ThreadHandlers, ThreadStarter } from '../../../src/main/threads/thread.ts';
import type { TokenizerOptions } from '../../../src/shared/corpus.ts';
import type { JobProgress } from '../../../src/shared/jobs.ts';
import { WordTable } from '../../../src/shared/word-table.ts';
import { builtResources } from '../../support/resources.ts';
import { referenceCorpus, unicodeWordsOf, whitespaceWords } from './reference.ts';
import { pasted, read, sentencesOf, unicode, whitespace } from './support.ts';

// Hundreds of small corpora are read, so the threads are kept from one to the next.
const kept: Thread<CorpusTask>[] = [];
const built = threadStarter(builtResources.workers);
afterAll(() => Promise.all(kept.map((thread) => thread.dispose())));

function keeping(cores: number): ThreadStarter {
  let used = 0;
  return {
    cores,
    start<H extends ThreadHandlers>(entry: string) {
      const thread = kept[used] ?? built.start<CorpusTask>(entry);
      kept[used++] = thread;
      const lent: Thread<CorpusTask> = {
        call: (name, argument, transfer) => thread.call(name, argument, transfer),
        dispose: async () => undefined,
      };
      return lent as unknown as Thread<H>;
    },
  };
}

function readKept(text: string, tokenizer: TokenizerOptions, cores: number, blockBytes: number) {
  return readCorpus(pasted(text), tokenizer, {
    id: 'test',
    threads: keeping(cores),
    signal: new AbortController().signal,
    report: () => undefined,
    blockBytes,
  });
}

const arraysOf = ({ encoded }: CorpusReading) => ({
  bytes: Buffer.from(encoded.vocabulary.words.bytes).toString('latin1'),
  offsets: Array.from(encoded.vocabulary.words.offsets),
  counts: Array.from(encoded.vocabulary.counts),
  tokens: Array.from(openTokens(encoded.tokens).read(0, encoded.tokens.length)),
  sentenceStarts: Array.from(encoded.sentenceStarts),
});

const awkward = [
  ...[
    'a',
    'B',
    'é',
    'É',
    'e\u0301',
    'İ',
    'Σ',
    'ж',
    'ß',
    'ﬁ',
    '1',
    '٣',
    'Ⅷ',
    '²',
    "'",
    '’',
    '_',
    '·',
    '.',
    ',',
  ],
  ...['-', '—', '“', '”', '!', ' ', '  ', '\t', '\u00a0', '\u3000', '\n', '\n\n', '\r\n', '\r', '。', '、'],
  ...['音', '楽', 'カ', 'ー', 'ก', 'า', '한', 'न', '्', '\u200d', '\u200c', 'س', 'ש', '👍🏽', '❤️', '\ufffd'],
];
const texts = fc.oneof(
  fc.array(fc.constantFrom(...awkward), { maxLength: 80 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\0', ' ')),
);

describe('a corpus in memory', () => {
  it.each([
    ['unicode', unicode, unicodeWordsOf],
    ['whitespace', whitespace, whitespaceWords],
  ] as const)(
    'is what the plain way gives, however the text is cut into blocks (%s)',
    async (_, tokenizer, cut) => {
      await fc.assert(
        fc.asyncProperty(
          texts,
          fc.integer({ min: 1, max: 40 }),
          fc.integer({ min: 1, max: 2 }),
          async (text, blockBytes, cores) => {
            const expected = referenceCorpus(text, cut);
            if (expected.sentences.length === 0) return;
            const reading = await readKept(text, tokenizer, cores, blockBytes);
            expect(sentencesOf(reading)).toEqual(expected.sentences);
            const { lines, skipped } = reading.summary;
            expect({ lines, empty: skipped.empty, withoutWords: skipped.withoutWords }).toEqual({
              lines: expected.lines,
              empty: expected.empty,
              withoutWords: expected.withoutWords,
            });
          },
        ),
        { numRuns: 400, seed: 11 },
      );
    },
  );

  it('numbers words by falling count and then by their bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('b', 'a', 'aa', 'é', 'z', '音', 'ab'), { minLength: 1 }),
        async (words) => {
          const { encoded, summary } = await readKept(words.join(' '), whitespace, 2, 3);
          const counts = new Map<string, number>();
          for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
          const sorted = [...counts].sort(
            ([a, m], [b, n]) => n - m || Buffer.compare(Buffer.from(a), Buffer.from(b)),
          );
          const table = new WordTable(encoded.vocabulary.words);
          expect(table.words().map((word, id) => [word, encoded.vocabulary.counts[id]])).toEqual(sorted);
          expect(summary.frequentWords).toEqual(sorted.map(([word, count]) => ({ word, count })));
        },
      ),
      { numRuns: 50, seed: 12 },
    );
  });

  it('sorts many words alike', async () => {
    const words = Array.from({ length: 20_000 }, (_, index) =>
      `${(index * 7919) % 20_011}`.repeat(1 + (index % 3)),
    );
    const { encoded } = await readKept(words.join(' '), whitespace, 2, 1000);
    const distinct = [...new Set(words)];
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    distinct.sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1));
    expect(new WordTable(encoded.vocabulary.words).words()).toEqual(distinct);
  });

  it('is the same for any number of threads and size of blocks', async () => {
    const lines = Array.from(
      { length: 3000 },
      (_, index) => `line ${index} of ${index % 7} naïve “words”, 音楽 ${index % 100}.`,
    );
    const text = lines.join('\n');
    const first = arraysOf(await readKept(text, unicode, 1, 1 << 20));
    for (const [cores, blockBytes] of [
      [1, 100],
      [2, 1000],
      [3, 5000],
    ] as const) {
      expect(arraysOf(await readKept(text, unicode, cores, blockBytes))).toEqual(first);
    }
  });

  it('lies on shared memory', async () => {
    const { encoded } = await read(pasted('one word'));
    for (const array of [
      (encoded.tokens as Extract<Tokens, { kind: 'memory' }>).ids,
      encoded.sentenceStarts,
      encoded.vocabulary.counts,
      encoded.vocabulary.words.bytes,
    ]) {
      expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });

  it('may be one word, or one token again and again', async () => {
    const one = await read(pasted('word'));
    expect(one.summary).toMatchObject({
      tokens: 1,
      distinctWords: 1,
      sentences: 1,
      lines: 1,
      examples: [['word']],
    });
    const { summary } = await read(pasted('again '.repeat(25_000)));
    expect(summary).toMatchObject({
      tokens: 25_000,
      distinctWords: 1,
      sentences: 3,
      lines: 1,
      skipped: { cut: 1 },
    });
    expect(summary.vocabularyByMinimumCount).toEqual(Array(101).fill(1));
  });

  it('is the same with a byte order mark, CRLF or CR', async () => {
    const text = 'The first line.\nThe second – naïve – one.\n\nThe last';
    const clean = await read(pasted(text));
    for (const variant of [`\ufeff${text}`, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r')]) {
      const reading = await read(pasted(variant));
      expect(arraysOf(reading)).toEqual(arraysOf(clean));
      expect(reading.summary.lines).toBe(4);
      expect(reading.summary.skipped).toEqual(clean.summary.skipped);
    }
  });
});

describe('progress', () => {
  it('never goes back, states bytes of the file and ends at all of it', async () => {
    const seen: JobProgress[] = [];
    const text = 'some words on a line\n'.repeat(20_000);
    await read(pasted(text), { cores: 2, blockBytes: 4096, report: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(50);
    for (const [index, { done, fraction, total, unit }] of seen.entries()) {
      expect({ total, unit }).toEqual({ total: text.length, unit: 'bytes' });
      expect(done).toBeGreaterThanOrEqual(seen[index - 1]?.done ?? 0);
      expect(fraction).toBeGreaterThanOrEqual(seen[index - 1]?.fraction ?? 0);
    }
    expect(seen.at(-1)).toMatchObject({ done: text.length, fraction: 1, stage: 'encoding' });
  });
});

describe('the summary', () => {
  it('counts what a minimum count would leave', async () => {
    const { summary } = await read(pasted('a a a a b b b c c d e'));
    expect(summary.vocabularyByMinimumCount.slice(0, 6)).toEqual([5, 5, 3, 2, 1, 0]);
    expect(summary.vocabularyByMinimumCount).toHaveLength(101);
  });

  it('shows sentences of 6 to 20 words from different parts, the same every time', async () => {
    const lines = Array.from({ length: 800 }, (_, index) =>
      index % 3 === 0
        ? 'too short'
        : `part ${Math.floor(index / 100)} tells of kings and rivers in ${'abcdefgh'[index % 8]}`,
    );
    const { summary } = await read(pasted(lines.join('\n')));
    expect(summary.examples.map((words) => words[1])).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    for (const words of summary.examples) expect(words.length).toBeGreaterThanOrEqual(6);
    expect((await read(pasted(lines.join('\n')))).summary.examples).toEqual(summary.examples);
  });
});
