import { describe, expect, it } from 'vitest';
import { describeError } from '../../../src/shared/describe-error.ts';
import type { DiskPlace, ErrorCode, ErrorParameters, SerializedError } from '../../../src/shared/errors.ts';
import { type ExpressionProblemKind, parseExpression } from '../../../src/shared/expression/expression.ts';

/** One error of every code; a new code without an example here does not compile. */
const examples: { readonly [C in ErrorCode]: ErrorParameters[C] } = {
  cancelled: {},
  'bad-request': { reason: 'window: too big' },
  'thread-ended': { reason: 'exit 1' },
  'out-of-memory': { bytes: 480_000_000, purpose: 'the vectors' },
  unexpected: { reason: 'boom' },
  'file-missing': { name: 'novel.txt' },
  'file-not-regular': { name: 'texts', kind: 'folder' },
  'file-unreadable': { name: 'novel.txt', reason: 'EACCES' },
  'file-changed': { name: 'novel.txt' },
  'file-empty': { name: 'novel.txt' },
  'file-not-writable': { name: 'out.txt', reason: 'EROFS' },
  'disk-full': { name: 'out.txt' },
  'file-too-large': { name: 'novel.txt', bytes: 9e9, limit: 4e9 },
  'handle-unknown': {},
  'text-encoding': { name: 'novel.txt', looksLike: 'UTF-16', byte: 12_345 },
  'text-binary': { name: 'photo.jpg', byte: 7 },
  'gzip-damaged': { name: 'novel.txt.gz', reason: 'bad CRC', byte: 1000 },
  'corpus-no-words': { name: 'rules.txt', lines: 12 },
  'corpus-too-small': { words: 1, window: 5 },
  'corpus-not-open': {},
  'lesson-no-sentence': { corpus: 'novel.txt', model: 'wiki' },
  'lesson-over': {},
  'training-options': { option: 'minimumCount', reason: 'it must be at least 1' },
  'training-vocabulary-empty': { minimumCount: 50, mostFrequent: 3 },
  'engine-unavailable': { engine: 'cuda', reason: 'no driver is installed', install: 'Install one.' },
  'engine-lost': { engine: 'cuda', reason: 'the card stopped answering', next: 'cpu', fraction: 0.42 },
  'model-format': { name: 'model.txt', reason: 'a number is missing', line: 17, byte: 2048 },
  'model-words-missing': { name: 'vectors.npy', rows: 24_310 },
  'model-words-differ': { name: 'words.txt', words: 1, rows: 24_310 },
  'library-entry-damaged': { name: 'novel', keptAs: 'novel.damaged', reason: 'the index is cut short' },
  'library-entry-unknown': {},
  'disk-too-small': { purpose: 'my model', place: 'library', needed: 2e9, free: 1e9 },
  'download-interrupted': { name: 'glove', reason: 'ECONNRESET', fetched: 1e6, total: 3e6 },
  'download-checksum': { name: 'glove' },
  'download-refused': { name: 'glove', reason: 'the server answered 404' },
  'catalogue-source': { source: 'ftp://models', reason: 'it is not a web address' },
  'model-not-open': {},
  'expression-syntax': { text: 'king man', kind: 'operator-expected', start: 5, end: 8 },
  'words-unknown': { words: [{ word: 'kign', start: 0, end: 4, suggestions: ['king'] }] },
  'no-direction': {},
  'pattern-invalid': { pattern: '(', reason: 'unterminated group' },
  'axis-empty': { axis: 2, missing: ['kign', 'quen'] },
  'evaluation-format': { name: 'pairs.tsv', reason: 'a number is missing', line: 1204 },
  'evaluation-unknown-words': { name: 'questions-words.txt', questions: 19_544 },
  'checkpoint-damaged': { name: 'novel.txt', keptAs: 'damaged-run-1', reason: 'inputs-3.f32 was cut short' },
  'checkpoint-unknown': {},
  'checkpoint-not-kept': { name: 'novel.txt', reason: 'The disk is full.', fix: null },
  'checkpoint-text-changed': { name: 'novel.txt' },
  'word-unknown': { word: 'quen', suggestions: ['queen'] },
  'settings-damaged': { name: 'workspace.json', keptAs: 'workspace.damaged.json' },
  'context-folder': { name: 'models', reason: 'there is no config.json' },
  'context-family': { name: 'eyes', family: 'vit' },
  'context-model-damaged': { name: 'bert-base', keptAs: 'bert.damaged', reason: 'config.json is gone' },
  'tokenizer-missing': { name: 'bert' },
  'tokenizer-unusable': { name: 'bert', reason: 'it took too long' },
  'context-weights': { name: 'bert', file: 'model.onnx', reason: 'not protobuf' },
  'context-process-ended': { name: 'bert', reason: 'it was ended by SIGKILL' },
  'context-model-not-open': {},
  'context-study-unknown': {},
  'context-word-absent': { word: 'light', sentences: 2 },
  'concordance-empty': { word: 'light' },
  'corpus-text-gone': { name: 'novel.txt' },
  'connection-lost': {},
};

/** What each kind of problem with an expression says, for the part of the text that it means. */
const expressions: { readonly [K in ExpressionProblemKind]: readonly [text: string, sentence: string] } = {
  empty: ['', 'There is nothing to ask yet.'],
  'word-expected': ['king - )', 'A word is missing before “)”.'],
  'operator-expected': ['new york', 'There is no + or − before “york”.'],
  'parenthesis-not-closed': ['(king', 'A parenthesis is opened that is never closed.'],
  'parenthesis-not-opened': ['king)', 'A parenthesis is closed that was not opened.'],
  'quote-not-closed': ['"king', 'A quotation mark is opened that is never closed.'],
  'word-empty': ['""', 'There is no word between the quotation marks.'],
  'words-multiplied': ['king*queen', 'A word is multiplied by “queen”, and only numbers multiply.'],
  'number-too-large': ['1e999*king', 'The weights in “1e999*king” make a number that is too large.'],
  'analogy-incomplete': ['man : king : woman', 'The analogy lacks “::” before “:”.'],
  'analogy-unexpected': ['man :: king', '“::” does not belong here.'],
  'too-deep': ['('.repeat(65), 'The parentheses are nested too deep.'],
  'too-long': [new Array(1001).fill('a').join('+'), 'The expression has too many words, from “a” on.'],
};

const sentenceOf = <C extends ErrorCode>(code: C, parameters: ErrorParameters[C] = examples[code]) =>
  describeError({ code, parameters } as SerializedError);

describe('errors in words', () => {
  it.each(Object.keys(examples) as ErrorCode[])('%s is one sentence that ends', (code) => {
    const { sentence, fix } = sentenceOf(code);
    expect(sentence).toMatch(/^[“A-Z].*\.$/su);
    expect(sentence).not.toMatch(/undefined|NaN|\[object/);
    expect(sentence).not.toContain('  ');
    expect(fix ?? 'None.').toMatch(/^[A-Z].*[^\s]$/su);
    expect(`${sentence} ${fix ?? ''}`).not.toContain(code);
  });

  /** The same error with every text in it replaced. */
  const withTexts = (value: unknown, text: string): unknown => {
    if (typeof value === 'string') return text;
    if (Array.isArray(value)) return value.map((part) => withTexts(part, text));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withTexts(part, text)]));
  };
  /** These are chosen by the program among a few names. */
  const fixedTexts: readonly ErrorCode[] = ['file-not-regular', 'expression-syntax', 'disk-too-small'];
  it.each([
    ['many characters', '😀 '.repeat(5000)],
    ['lines and spaces', 'a  b\n\t\u2028 c\0\u001b[31m'],
    ['full stops', 'It broke.. '],
    ['nothing', ''],
  ])('texts of %s leave every sentence short and whole', (_, text) => {
    for (const code of Object.keys(examples) as ErrorCode[]) {
      if (fixedTexts.includes(code)) continue;
      const parameters = withTexts(examples[code], text) as ErrorParameters[typeof code];
      const { sentence, fix = '' } = sentenceOf(code, parameters);
      for (const said of [sentence, fix]) {
        expect([...said].length).toBeLessThan(700);
        expect(said).not.toMatch(/ {2}|[\p{Control}\u2028]|undefined/u);
        expect(said).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
      }
      expect(sentence).toMatch(/[^.]\.$/u);
    }
  });

  it.each(Object.entries(expressions))(
    'says what is wrong with an expression: %s',
    (kind, [text, sentence]) => {
      const { problem } = parseExpression(text);
      expect(problem?.kind).toBe(kind);
      const described = sentenceOf('expression-syntax', {
        text,
        ...(problem as NonNullable<typeof problem>),
      });
      expect(described.sentence).toBe(sentence);
      expect(described.fix).toMatch(/^[A-Z]/u);
    },
  );

  it('says that something is missing at the end of an expression', () => {
    const at = { start: 6, end: 6 };
    expect(sentenceOf('expression-syntax', { text: 'king -', kind: 'word-expected', ...at }).sentence).toBe(
      'A word is missing at the end.',
    );
    expect(sentenceOf('expression-syntax', { text: 'a : b ', kind: 'analogy-incomplete', ...at })).toEqual({
      sentence: 'The analogy lacks its second half.',
      fix: 'An analogy looks like this: man : king :: woman : ?',
    });
  });

  it('shortens the part of an expression that is meant', () => {
    const text = `king ${'x'.repeat(10_000)}`;
    const { sentence } = sentenceOf('expression-syntax', {
      text,
      kind: 'operator-expected',
      start: 5,
      end: text.length,
    });
    expect(sentence).toBe(`There is no + or − before “${'x'.repeat(80)}…”.`);
  });

  it('lists unknown words, and offers the nearest spelling of each', () => {
    const unknown = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        word: `w${at}`,
        start: 0,
        end: 2,
        suggestions: [`s${at}`, 't'],
      }));
    const described = (count: number) => sentenceOf('words-unknown', { words: unknown(count) });
    expect(described(1)).toEqual({
      sentence: 'The model has no word “w0”.',
      fix: 'Did you mean “s0” or “t”?',
    });
    expect(described(3)).toEqual({
      sentence: 'The model has no word “w0”, “w1” or “w2”.',
      fix: 'Did you mean “s0”, “s1” or “s2”?',
    });
    expect(described(8).sentence).toBe('The model has no word “w0”, “w1”, “w2”, “w3”, “w4” or 3 more.');
  });

  it('says why a regular expression, an axis and an evaluation cannot be', () => {
    expect(sentenceOf('pattern-invalid').sentence).toBe(
      '“(” is not a regular expression: unterminated group.',
    );
    expect(sentenceOf('axis-empty').sentence).toBe(
      'Axis 2 has no pair that the model knows: it lacks “kign” and “quen”.',
    );
    expect(sentenceOf('axis-empty', { axis: 1, missing: [] }).sentence).toBe(
      'The pairs of axis 1 cancel out, so they point nowhere.',
    );
    expect(sentenceOf('evaluation-format').sentence).toBe(
      '“pairs.tsv” is not an evaluation file (line 1,204): a number is missing.',
    );
    expect(sentenceOf('evaluation-format', { name: 'a', reason: 'b.' }).sentence).toBe(
      '“a” is not an evaluation file: b.',
    );
    expect(sentenceOf('evaluation-unknown-words').sentence).toBe(
      'The model lacks words of all 19,544 questions in “questions-words.txt”.',
    );
    expect(sentenceOf('evaluation-unknown-words', { name: 'a', questions: 1 }).sentence).toBe(
      'The model lacks a word of the only question in “a”.',
    );
  });

  it('names the file and the byte', () => {
    expect(sentenceOf('text-encoding').sentence).toBe(
      '“novel.txt” is not UTF-8 text: at byte 12,345 it looks like UTF-16.',
    );
    expect(sentenceOf('gzip-damaged')).toMatchObject({ detail: 'bad CRC' });
  });

  it('names line and byte of a model only where they are known', () => {
    expect(sentenceOf('model-format').sentence).toContain('at line 17, byte 2,048');
    expect(sentenceOf('model-format', { name: 'a', reason: 'b' }).sentence).toBe(
      '“a” could not be read as a model: b.',
    );
  });

  it.each<[DiskPlace, string, string]>([
    [
      'library',
      'of the library',
      ': remove models from the library, for example; or start the program with --library and a folder on another disk.',
    ],
    [
      'contextual',
      'of the data folder, where fetched contextual models lie',
      ': remove contextual models that are not needed, for example.',
    ],
    [
      'texts',
      'of the data folder, where the words of large texts lie while these are open',
      ', or open a shorter text.',
    ],
    [
      'temporary',
      'of the system’s temporary files, where the words of large texts lie meanwhile',
      ', or name a folder on another disk in TMPDIR (on Windows, TEMP).',
    ],
    [
      'checkpoints',
      'of the data folder, where the state of training is kept',
      ': it is kept at the next attempt.',
    ],
  ])('says which disk is too small, by how much, and what helps: %s', (place, where, fix) => {
    const parameters = { purpose: 'novel.txt', place, needed: 2_500_000_000, free: 1_000_000_000 };
    expect(sentenceOf('disk-too-small', parameters)).toEqual({
      sentence: `There is not enough room for “novel.txt” on the disk ${where}: it needs 2.5 GB, and 1 GB are free.`,
      fix: `Free 1.5 GB more on that disk${fix}`,
    });
    expect(
      sentenceOf('disk-too-small', { ...parameters, purpose: 'x'.repeat(10_000) }).sentence.length,
    ).toBeLessThan(300);
  });

  it('says what to do about a state of training that cannot be kept, by its reason', () => {
    const { fix = '' } = sentenceOf('disk-too-small', {
      ...examples['disk-too-small'],
      place: 'checkpoints',
    });
    expect(sentenceOf('checkpoint-not-kept', { name: 'a', reason: 'b', fix }).fix).toBe(fix);
    expect(sentenceOf('checkpoint-not-kept').fix).toContain('may be written to');
  });

  it('says what to do about an empty vocabulary', () => {
    const { sentence, fix } = sentenceOf('training-vocabulary-empty');
    expect(sentence).toContain('50 times');
    expect(fix).toContain('3 or less');
  });

  it('offers near spellings', () => {
    expect(sentenceOf('word-unknown').fix).toBe('Did you mean “queen”?');
    expect(sentenceOf('word-unknown', { word: 'x', suggestions: [] }).fix).not.toContain('Did you mean');
  });

  it('shortens what would flood the sentence, without breaking characters', () => {
    const { sentence } = sentenceOf('word-unknown', { word: '😀'.repeat(10_000), suggestions: [] });
    expect([...sentence].length).toBeLessThan(130);
    expect(sentence).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/u);
  });
});
