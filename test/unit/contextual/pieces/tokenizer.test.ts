import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../../../src/main/contextual/pieces/tokenizer.ts';
import { describeError } from '../../../../src/shared/describe-error.ts';
import { serializeError } from '../../../../src/shared/errors.ts';
import { smallTokenizers, writeTokenizer } from './tokenizers.ts';

let folder = '';
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-tokenizer-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A folder of its own. */
async function empty(): Promise<string> {
  const path = join(folder, String(count++));
  await mkdir(path);
  return path;
}

/** What a person reads when a tokenizer is refused. */
async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return describeError(serializeError(error)).sentence;
  }
  return 'nothing was refused';
}

async function refusalOf(tokenizer: unknown, text = 'light'): Promise<string> {
  const path = await writeTokenizer(await empty(), tokenizer);
  return refusal(async () => (await loadTokenizer(path, 'tiny')).cut(text));
}

const cased = smallTokenizers.cased();
const bytes = smallTokenizers.bytes();

describe('a tokenizer of a folder', () => {
  it('is loaded from any path, with or without tokenizer_config.json', async () => {
    // A name such as those of the hub, which the library would look up elsewhere.
    const path = await writeTokenizer(join(await empty(), 'owner', 'model'), cased);
    const tokenizer = await loadTokenizer(path, 'tiny');
    expect(tokenizer.cut('The light').ids.map((id) => tokenizer.piece(id))).toEqual(['The', 'light']);
    expect([...tokenizer.before, ...tokenizer.after].map((id) => tokenizer.piece(id))).toEqual([
      '[CLS]',
      '[SEP]',
    ]);
    const configured = await writeTokenizer(await empty(), cased, {
      tokenizer_class: 'BertTokenizer',
      do_lowercase_and_remove_accent: true,
      remove_space: true,
      mask_token: { content: '[MASK]' },
    });
    const lower = await loadTokenizer(configured, 'tiny');
    const text = '  THE  LI\u0302GHT ';
    const { ids, begins, ends } = lower.cut(text);
    expect(ids.map((id, at) => [lower.piece(id), text.slice(begins[at], ends[at])])).toEqual([
      ['the', 'THE'],
      ['light', 'LI\u0302GHT'],
    ]);
  });

  it('may lack what the library wants to be there', async () => {
    const { decoder: _, post_processor: __, added_tokens: ___, ...bare } = cased;
    const tokenizer = await loadTokenizer(await writeTokenizer(await empty(), bare), 'tiny');
    expect(tokenizer.marks).toBe(0);
    expect(tokenizer.cut('light').ids).toHaveLength(1);
  });

  it('must be there', async () => {
    const path = await empty();
    expect(await refusal(() => loadTokenizer(path, 'tiny'))).toBe(
      '“tiny” has no tokenizer: the file tokenizer.json is not there.',
    );
  });

  it('must be a file of a size that can be one', async () => {
    const path = await empty();
    await mkdir(join(path, 'tokenizer.json'));
    expect(await refusal(() => loadTokenizer(path, 'tiny'))).toMatch(/“tokenizer.json” is a folder/);
    const endless = await empty();
    await symlink('/dev/zero', join(endless, 'tokenizer.json'));
    expect(await refusal(() => loadTokenizer(endless, 'tiny'))).toMatch(
      /“tokenizer.json” is (a device|no longer)/,
    );
    const huge = await empty();
    await writeFile(join(huge, 'tokenizer.json'), '{}');
    await truncate(join(huge, 'tokenizer.json'), 100_000_000);
    expect(await refusal(() => loadTokenizer(huge, 'tiny'))).toMatch(
      /tokenizer.json holds 100 MB, and more than 67.1 MB are not read/,
    );
  });

  it('must not be nested without end', async () => {
    const path = await empty();
    await writeFile(join(path, 'tokenizer.json'), `{"model":${'['.repeat(5_000_000)}`);
    expect(await refusal(() => loadTokenizer(path, 'tiny'))).toMatch(
      /tokenizer.json is nested more than 64 deep/,
    );
    let normalizer: unknown = { type: 'NFC' };
    for (let depth = 0; depth < 40; depth++) normalizer = { type: 'Sequence', normalizers: [normalizer] };
    expect(await refusalOf({ ...cased, normalizer })).toMatch(/nested more than 64 deep/);
    // Brackets in text are no nesting, nor are escaped quotation marks its end.
    const vocab = { ...cased.model.vocab, [`"\\${'['.repeat(100)}`]: 5 };
    expect(await refusalOf({ ...cased, model: { ...cased.model, vocab } })).toBe('nothing was refused');
  });

  it.each([
    ['what is not JSON', '{"model":', /tokenizer.json is not JSON/],
    ['what is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), /tokenizer.json is not JSON/],
    ['a list', '[]', /the whole is not what it should be/],
    ['nothing of a model', '{}', /model is not what it should be/],
    ['no vocabulary', '{"model":{"type":"WordPiece"}}', /has no vocabulary/],
    ['an unknown model', '{"model":{"type":"WordPiece","vocab":3}}', /has no vocabulary/],
  ])('is refused: %s', async (_, content, expected) => {
    const path = await empty();
    await writeFile(join(path, 'tokenizer.json'), content);
    expect(await refusal(() => loadTokenizer(path, 'tiny'))).toMatch(expected);
  });

  it.each([
    [
      'an identifier below zero',
      { ...cased, model: { ...cased.model, vocab: { light: -1 } } },
      /identifier -1/,
    ],
    ['a broken identifier', { ...cased, model: { ...cased.model, vocab: { light: 1.5 } } }, /identifier 1.5/],
    [
      'an identifier out of all bounds',
      { ...cased, model: { ...cased.model, vocab: { light: 4e9 } } },
      /identifier 4000000000/,
    ],
    [
      'an identifier that is text',
      { ...cased, model: { ...cased.model, vocab: { light: '1' } } },
      /identifier "1"/,
    ],
    ['an added token without text', { ...cased, added_tokens: [{ id: 1 }] }, /added_tokens.0.content/],
    [
      'scores that are none',
      { ...cased, model: { type: 'Unigram', vocab: [['a', null]] } },
      /piece 0 of its vocabulary/,
    ],
    ['merges that are none', { ...bytes, model: { ...bytes.model, merges: [1] } }, /merges are not pairs/],
    [
      'an unknown step',
      { ...cased, normalizer: { type: 'Backwards' } },
      /Unknown Normalizer type: Backwards/,
    ],
    [
      'a broken pattern',
      { ...cased, pre_tokenizer: { type: 'Split', pattern: { Regex: '(' }, behavior: 'Isolated' } },
      /Invalid regular expression/,
    ],
    [
      'parts of no length',
      { ...cased, pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'FixedLength', length: 0 }] } },
      /parts of no length/,
    ],
    [
      'marks that it has no piece for',
      { ...cased, post_processor: { type: 'BertProcessing', cls: ['[BEGIN]', 2], sep: ['[SEP]', 3] } },
      /no piece for its own mark “\[BEGIN\]”/,
    ],
    [
      'marks in the place of the text',
      { ...cased, post_processor: { type: 'TemplateProcessing', single: [] } },
      /leave out the text/,
    ],
    [
      'no piece for what is not known',
      { ...cased, model: { ...cased.model, unk_token: '?', vocab: { '[CLS]': 2, '[SEP]': 3 } } },
      /no piece for “light”/,
    ],
  ])('is refused: %s', async (_, tokenizer, expected) => {
    expect(await refusalOf(tokenizer)).toMatch(expected);
  });

  it('must fit the embeddings of the model', async () => {
    const tokenizer = await loadTokenizer(await writeTokenizer(await empty(), bytes), 'tiny');
    const rows = Object.keys(bytes.model.vocab).length;
    expect(await refusal(() => tokenizer.requireRows(rows))).toBe('nothing was refused');
    expect(await refusal(() => tokenizer.requireRows(rows - 1))).toBe(
      `The tokenizer of “tiny” cannot be used: its pieces have identifiers up to ${rows - 1}, and the model has embeddings of only ${rows - 1}.`,
    );
    const added = [{ id: 5_000, content: '<extra>', special: true }];
    const extra = await loadTokenizer(
      await writeTokenizer(await empty(), { ...bytes, added_tokens: added }),
      'tiny',
    );
    expect(extra.largestId).toBe(5_000);
  });

  it('keeps names of object properties as pieces', async () => {
    const vocab = JSON.parse(`{"[UNK]":0,"[CLS]":1,"[SEP]":2,"__proto__":3,"constructor":4}`) as Record<
      string,
      number
    >;
    const tokenizer = await loadTokenizer(
      await writeTokenizer(await empty(), {
        ...cased,
        added_tokens: [],
        pre_tokenizer: { type: 'WhitespaceSplit' },
        model: { ...cased.model, vocab },
      }),
      'tiny',
    );
    expect(tokenizer.cut('__proto__ constructor toString').ids).toEqual([3, 4, 0]);
  });
});
