import { describe, expect, it } from 'vitest';
import { pasted, read, sentencesOf, unicode, whitespace } from './support.ts';

/** Wraps words at a width as an editor does: a word that does not fit begins the next line. */
function wrap(paragraph: string, width: number): string {
  const lines = [''];
  for (const word of paragraph.split(' ')) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

const prose = [
  'It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.',
  'However little known the feelings of such a man may be on his first entering a neighbourhood, it is well known to Mrs. Long!',
  '“My dear Mr. Bennet,” said his lady to him one day, “have you heard that Netherfield Park is let at last?”',
  'Mr. J. Bennet replied that he had not… “But it is,” returned she (for Mrs. Long has just been here.) She told me all about it.',
  'What is his name? Bingley is worth 3.5 thousand pounds, i.e. four or five, and that is a fine thing for our girls and for Dr. Hill.',
];
const paragraphs = [prose.join(' '), prose.toReversed().join(' '), 'THE END', prose.slice(2).join(' ')];

const sentences = [
  'it is a truth universally acknowledged that a single man in possession of a good fortune must be in want of a wife',
  'however little known the feelings of such a man may be on his first entering a neighbourhood it is well known to mrs long',
  'my dear mr bennet said his lady to him one day have you heard that netherfield park is let at last',
  'mr j bennet replied that he had not',
  'but it is returned she for mrs long has just been here',
  'she told me all about it',
  'what is his name',
  'bingley is worth 3.5 thousand pounds i.e four or five and that is a fine thing for our girls and for dr hill',
];

describe('sentences', () => {
  it('of wrapped prose end at sentence-final marks and blank lines, wherever blocks are cut', async () => {
    const text = paragraphs.map((paragraph) => wrap(paragraph, 72)).join('\n\n');
    const first = sentences.slice(0, 8);
    const second = [6, 7, 3, 4, 5, 2, 1, 0].map((index) => sentences[index]!);
    const expected = [...first, ...second, 'the end', ...sentences.slice(2)].map((sentence) =>
      sentence.replace('i.e four', 'i e four').split(' '),
    );
    for (const variant of [text, text.replaceAll('\n', '\r\n')]) {
      for (const blockBytes of [1, 13, 200, 1 << 20]) {
        const reading = await read(pasted(variant), { blockBytes });
        expect(reading.summary.sentenceRule).toBe('punctuation');
        expect(sentencesOf(reading)).toEqual(expected);
      }
    }
  });

  it.each([
    ['one sentence a line', prose.flatMap((line) => [line, line.slice(20), line.slice(10, 90)])],
    ['paragraphs a line', paragraphs.concat(paragraphs, paragraphs)],
    [
      'verse',
      Array.from({ length: 60 }, (_, index) =>
        'shall I compare thee to a summer day '.slice(0, 18 + ((index * 7) % 19)),
      ),
    ],
    [
      'records of equal length',
      Array.from(
        { length: 90 },
        (_, index) => `12:00:${10 + (index % 50)} host service started. pid ${1000 + index}`,
      ),
    ],
    ['short lines', wrap(prose.join(' '), 20).split('\n')],
    ['a few lines', wrap(prose[0]!, 60).split('\n')],
  ])('are the lines of a text that is not wrapped: %s', async (_, lines) => {
    const reading = await read(pasted(lines.join('\n')));
    expect(reading.summary.sentenceRule).toBe('lines');
    expect(reading.summary.sentences).toBe(lines.length);
  });

  it('are the lines of tokenized text, wrapped or not', async () => {
    const text = paragraphs.map((paragraph) => wrap(paragraph, 72)).join('\n');
    const reading = await read(pasted(text), { tokenizer: whitespace });
    expect(reading.summary.sentenceRule).toBe('lines');
    expect(reading.summary.sentences).toBe(text.split('\n').length);
  });

  it('of other scripts end at their own marks in wrapped prose', async () => {
    const russian = wrap(
      `${prose[0]!.replaceAll(/[a-z]/gi, 'ж')} «Да?» Нет… Так! ${prose[1]!.replaceAll(/[a-z]/gi, 'ы')}`.repeat(
        9,
      ),
      70,
    );
    const reading = await read(pasted(`${russian}\n\n他来了。他走了！\n\nयह है। वह था।`));
    expect(reading.summary.sentenceRule).toBe('punctuation');
    const found = sentencesOf(reading).map((words) => words.join(' '));
    expect(found).toEqual(expect.arrayContaining(['да', 'нет', 'так', 'यह है', 'वह था']));
    expect(found.at(-4)).toMatch(/来/);
    expect(found.at(-3)).toMatch(/走/);
  });

  it('are cut at 10,000 words and counted, however long the line', async () => {
    const reading = await read(pasted(`${'one two '.repeat(12_500)}\nshort line\n`), {
      blockBytes: 5000,
      cores: 2,
    });
    expect(reading.summary).toMatchObject({ sentences: 4, lines: 2, tokens: 25_002, skipped: { cut: 1 } });
    expect(Array.from(reading.encoded.sentenceStarts)).toEqual([0, 10_000, 20_000, 25_000, 25_002]);
  });

  it('go on over a run without white space that is longer than any block', async () => {
    const chinese = '我喜欢音乐。'.repeat(200_000);
    const { summary } = await read(pasted(chinese), { tokenizer: unicode });
    expect(summary).toMatchObject({ tokens: 600_000, distinctWords: 3, lines: 1 });
    // No punctuation at all: segmented in stretches, whose seams must not show.
    const bare = await read(pasted('我喜欢音乐'.repeat(20_000)), { tokenizer: unicode });
    expect(bare.summary).toMatchObject({ tokens: 60_000, distinctWords: 3, lines: 1 });
    const blob = await read(pasted(`before ${'QUJD'.repeat(1_500_000)} after\n`), { tokenizer: whitespace });
    expect(sentencesOf(blob)).toEqual([['before', 'after']]);
    expect(blob.summary.skipped.longWords).toBeGreaterThan(0);
  });
});
