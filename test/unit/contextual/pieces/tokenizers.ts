import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a tokenizer as a model's folder has it. */
export async function writeTokenizer(folder: string, tokenizer: unknown, config?: unknown): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  if (config !== undefined) await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify(config));
  return folder;
}

/** The small tokenizers of the tests, one of each family. */
export const smallTokenizers = {
  cased: casedWordPiece,
  bytes: byteLevelPairs,
  roberta: prefixedBytes,
  unigram,
} as const;

const punctuation = Array.from('!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~’“”…');
const letters = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789éüßñ');

/** As bert-base-cased: nothing lower-cased, accents kept, Chinese characters on their own. */
function casedWordPiece() {
  const pieces = [
    ...['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'],
    ...punctuation,
    ...letters,
    ...letters.map((letter) => `##${letter}`),
    ...[
      'light',
      'Light',
      'the',
      'The',
      'un',
      '##believ',
      '##able',
      '##ably',
      'bank',
      '##s',
      'don',
      'café',
      'New',
      'York',
    ],
    ...Array.from('光明的日本語中文'),
    ...['##光', '##が'],
  ];
  return {
    added_tokens: added(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'], 0),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: false,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: template('[CLS]', 2, '[SEP]', 3),
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: vocabulary(pieces),
    },
  };
}

/** The letters that stand for bytes, in the order of GPT-2: first the printable bytes, then the others. */
function byteLetters(): string[] {
  const printable = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte < 256 && byte !== 173);
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  return [
    ...bytes.filter(printable).map((byte) => String.fromCharCode(byte)),
    ...bytes.filter((byte) => !printable(byte)).map((_, other) => String.fromCharCode(256 + other)),
  ];
}

/** As GPT-2: bytes, merged in pairs, no marks. */
function byteLevelPairs() {
  const merges = [
    'l i',
    'g h',
    'li gh',
    'ligh t',
    'Ġ light',
    't h',
    'Ġ th',
    'Ġth e',
    'a n',
    'an k',
    'b ank',
    'Ġ bank',
    'Ã ©',
    'ð Ł',
  ];
  const pieces = [...byteLetters(), ...merges.map((merge) => merge.replace(' ', '')), '<|endoftext|>'];
  return {
    added_tokens: added(['<|endoftext|>'], pieces.length - 1),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
    post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false },
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', merges, vocab: vocabulary(pieces), unk_token: null },
  };
}

/** As RoBERTa: bytes with a space put before, marks around. */
function prefixedBytes() {
  const bytes = byteLevelPairs();
  const pieces = [...Object.keys(bytes.model.vocab), '<s>', '</s>', '<mask>'];
  const first = pieces.length - 3;
  return {
    ...bytes,
    added_tokens: added(['<s>', '</s>', '<mask>'], first).map((token) => ({
      ...token,
      lstrip: token.content === '<mask>',
    })),
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    post_processor: { type: 'RobertaProcessing', cls: ['<s>', first], sep: ['</s>', first + 1] },
    model: { ...bytes.model, vocab: vocabulary(pieces) },
  };
}

/** As XLM-R: compatibility forms, spaces as marks, the likeliest pieces. */
function unigram() {
  const words = [
    '▁light',
    '▁the',
    '▁The',
    '▁bank',
    's',
    '▁un',
    'believ',
    'able',
    'ably',
    '▁New',
    '▁York',
    "'",
    '光',
    '日本',
    '▁don',
    't',
    'е',
    '▁',
  ];
  const vocab: [string, number][] = [
    ['<s>', 0],
    ['<pad>', 0],
    ['</s>', 0],
    ['<unk>', 0],
    ...words.map((word): [string, number] => [word, -3 - word.length / 100]),
    ...Array.from('abcdefghijklmnopqrstuvwxyz.,').map((letter): [string, number] => [letter, -8]),
    ['<mask>', 0],
  ];
  return {
    added_tokens: [...added(['<s>', '<pad>', '</s>', '<unk>'], 0), ...added(['<mask>'], vocab.length - 1)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Precompiled', precompiled_charsmap: null },
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'WhitespaceSplit' },
        { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
      ],
    },
    post_processor: template('<s>', 0, '</s>', 2),
    decoder: { type: 'Metaspace', replacement: '▁' },
    model: { type: 'Unigram', unk_id: 3, vocab },
  };
}

function vocabulary(pieces: readonly string[]): Record<string, number> {
  return Object.fromEntries([...new Set(pieces)].map((piece, id) => [piece, id]));
}

function added(contents: readonly string[], first: number) {
  return contents.map((content, at) => ({
    id: first + at,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
}

function template(begin: string, beginId: number, end: string, endId: number) {
  const single = [
    { SpecialToken: { id: begin, type_id: 0 } },
    { Sequence: { id: 'A', type_id: 0 } },
    { SpecialToken: { id: end, type_id: 0 } },
  ];
  return {
    type: 'TemplateProcessing',
    single,
    pair: [...single, { Sequence: { id: 'B', type_id: 1 } }, { SpecialToken: { id: end, type_id: 1 } }],
    special_tokens: {
      [begin]: { id: begin, ids: [beginId], tokens: [begin] },
      [end]: { id: end, ids: [endId], tokens: [end] },
    },
  };
}
