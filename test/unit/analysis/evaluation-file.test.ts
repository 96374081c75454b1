import { describe, expect, it } from 'vitest';
import { type EvaluationLine, evaluationLines } from '../../../src/main/analysis/evaluation-file.ts';
import { describeError } from '../../../src/shared/describe-error.ts';
import { ProgramError, serializeError } from '../../../src/shared/errors.ts';

function read(text: string, lineEnd: 10 | 13 = 10): EvaluationLine[] {
  return [...evaluationLines({ name: 'file.txt', bytes: new TextEncoder().encode(text), lineEnd })];
}

/** What reading a text is refused with. */
function refusal(text: string): { line?: number; reason: string } {
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ProgramError);
    const { code, parameters } = serializeError(error);
    expect(code).toBe('evaluation-format');
    const { name, ...where } = parameters as { name: string; line?: number; reason: string };
    expect(name).toBe('file.txt');
    expect(describeError(serializeError(error)).sentence).toMatch(/^“file\.txt” is not .+\.$/);
    return where;
  }
  throw new Error('the text was not refused');
}

const question = (...words: [string, string, string, string]): EvaluationLine => ({
  kind: 'question',
  words,
});
const pair = (a: string, b: string, score: number): EvaluationLine => ({
  kind: 'pair',
  words: [a, b],
  score,
});

describe('analogies', () => {
  it('are sections of four words a line', () => {
    expect(read(': one\na b c d\ne f g h\n: two three\ni j k l')).toEqual([
      { kind: 'section', name: 'one' },
      question('a', 'b', 'c', 'd'),
      question('e', 'f', 'g', 'h'),
      { kind: 'section', name: 'two three' },
      question('i', 'j', 'k', 'l'),
    ]);
  });

  it('may have carriage returns, blank lines, tabs, comments, and sections without a space or a name', () => {
    const text = '# of ours\r\n\r\n:one\r\n  a\tb  c d \r\n# a comment\r\n#\r\n:\r\n\t\r\ne f g h\r\n';
    expect(read(text)).toEqual([
      { kind: 'section', name: 'one' },
      question('a', 'b', 'c', 'd'),
      { kind: 'section', name: '' },
      question('e', 'f', 'g', 'h'),
    ]);
    expect(read(': one\ra b c d\r', 13)).toEqual(read(': one\na b c d\n'));
  });

  it('keep words that look like something else, and white space of other kinds', () => {
    expect(read(': one\n:) :( :-) ;-)\n#a #b #c #d\n__proto__ a\u00a0b \u2028 \ufeffc')).toEqual([
      { kind: 'section', name: 'one' },
      question(':)', ':(', ':-)', ';-)'),
      question('#a', '#b', '#c', '#d'),
      question('__proto__', 'a\u00a0b', '\u2028', '\ufeffc'),
    ]);
  });
});

describe('word pairs', () => {
  it('are two words and a number between tabs, commas or spaces', () => {
    const text = '# comment\nnew york\tcity\t7.5\r\n\na,b,-1\nc d 1e1\n#more\ne , f g, .5\n, . 2.\n';
    expect(read(text)).toEqual([
      pair('new york', 'city', 7.5),
      pair('a', 'b', -1),
      pair('c', 'd', 10),
      pair('e', 'f g', 0.5),
      pair(',', '.', 2),
    ]);
  });
});

describe('what is no evaluation file', () => {
  it.each([
    ['three words', ': one\na b c d\n\na b c\n', 4, '3 words instead of 4'],
    ['five words', ': one\na b c d e', 2, '5 words instead of 4'],
    ['one word', ': one\nword', 2, '1 word instead of 4'],
    [
      'a question before a section',
      'a b c d\n',
      1,
      'a question comes before the first section, a line such as “: capitals”',
    ],
    ['a score that is a word', 'a\tb\tabc\n', 1, '“abc” is not a number'],
    ['a score with a comma', 'a\tb\t7,35', 1, '“7,35” is not a number'],
    ['a score that is not finite', '# x\na\tb\t1\na\tb\tnan', 3, '“nan” is not a number'],
    ['a score beyond all numbers', 'a\tb\t1e999', 1, '“1e999” is not a number'],
    ['a hexadecimal score', 'a b 0x10', 1, '“0x10” is not a number'],
    ['no score', 'a\tb\t1\na\tb', 2, '2 fields instead of two words and a number'],
    ['a table of more columns', 'a\tb\tN\t1\t2', 1, '5 fields instead of two words and a number'],
    ['a word that is missing', 'a\t\t1', 1, 'a word is missing'],
    ['a section among pairs', 'a b 1\n: one', 2, '2 fields instead of two words and a number'],
    ['a web page', '\n<!DOCTYPE html>\n<html>', 2, 'it is a web page'],
    [
      'a pointer of Git LFS',
      'version https://git-lfs.github.com/spec/v1\n',
      1,
      'it is a pointer of Git LFS, not the file itself',
    ],
    [
      'a text',
      'It was the best of times, it was the worst of times.\n',
      1,
      'it begins with a line of 12 words, which is neither a section such as “: capitals” nor a word pair with its score',
    ],
    [
      'vectors',
      '400000 50\nthe 0.1 0.2\n',
      1,
      'it begins with a line of 2 words, which is neither a section such as “: capitals” nor a word pair with its score',
    ],
  ])('%s', (_, text, line, reason) => {
    expect(refusal(text)).toEqual({ line, reason });
  });

  it.each([
    ['nothing but comments', '# one\n\n#two\n', 'there is nothing in it but blank lines and comments'],
    ['nothing at all', '', 'there is nothing in it but blank lines and comments'],
    ['sections without questions', ': one\n: two\n', 'there is no question in it'],
  ])('%s', (_, text, reason) => {
    expect(refusal(text)).toEqual({ reason });
  });

  it('shortens what it quotes', () => {
    expect(refusal(`a\tb\t${'x'.repeat(5000)}`).reason).toBe(`“${'x'.repeat(40)}…” is not a number`);
  });

  it.each([
    ['64 MB without a line end', 'x'.repeat(64 * 1024 * 1024), 'the line is 67.1 MB long'],
    ['a long line of spaces', `: one\na b c d\na${' '.repeat(200_000)}b`, '2 words instead of 4'],
    ['a long number that is none', `a\tb\t${'1'.repeat(200_000)}x`, `“${'1'.repeat(40)}…” is not a number`],
  ])('never takes long: %s', (_, text, reason) => {
    // A pattern that steps back would take minutes, longer than a test may.
    expect(refusal(text).reason).toBe(reason);
  });
});
