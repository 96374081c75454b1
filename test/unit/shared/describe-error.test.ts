import { describe, expect, it } from 'vitest';
import { describeError } from '../../../src/shared/describe-error.ts';
import type { ErrorCode, ErrorParameters, SerializedError } from '../../../src/shared/errors.ts';

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
  'training-options': { option: 'minimumCount', reason: 'it must be at least 1' },
  'training-vocabulary-empty': { minimumCount: 50, mostFrequent: 3 },
  'engine-unavailable': { engine: 'cuda', reason: 'no driver' },
  'model-format': { name: 'model.txt', reason: 'a number is missing', line: 17, byte: 2048 },
  'model-not-open': {},
  'word-unknown': { word: 'quen', suggestions: ['queen'] },
  'settings-damaged': { name: 'workspace.json', keptAs: 'workspace.damaged.json' },
  'connection-lost': {},
};

const sentenceOf = <C extends ErrorCode>(code: C, parameters: ErrorParameters[C] = examples[code]) =>
  describeError({ code, parameters } as SerializedError);

describe('errors in words', () => {
  it.each(Object.keys(examples) as ErrorCode[])('%s is one sentence that ends', (code) => {
    const { sentence, fix } = sentenceOf(code);
    expect(sentence).toMatch(/^[“A-Z].*\.$/su);
    expect(sentence).not.toMatch(/undefined|NaN|\[object/);
    expect(`${sentence} ${fix ?? ''}`).not.toContain(code);
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
