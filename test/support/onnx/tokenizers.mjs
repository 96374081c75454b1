// The tokenizers of the fixtures, in the format of Hugging Face's tokenizer.json: WordPiece as BERT has it and byte-level
// pairs as GPT-2 has them, both learned from our own sample text.
import { countWords, learnMerges } from './learn-pieces.mjs';

const bertMarks = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

/** Letters of many scripts, so that most text has pieces. Accents are taken off and letters made small before pieces are looked up. */
const letters = [
  ...characters(0x21, 0x7e).filter((character) => !/[A-Z]/.test(character)),
  ...characters(0xa1, 0xbf),
  ...'ßæøðþłıœ',
  ...characters(0x3b1, 0x3c9),
  ...characters(0x430, 0x44f),
  ...characters(0x5d0, 0x5ea),
  ...characters(0x621, 0x64a).filter((character) => /\p{L}/u.test(character)),
  ...characters(0x905, 0x939),
  ...characters(0x3041, 0x3093),
  ...characters(0x30a1, 0x30f3),
  ...'的一是不了人我在有他这中大来上国个到说们光灯銀行水火木金土日月',
  ...'–—‘’“”…€',
].filter((character, place, all) => all.indexOf(character) === place);

/** @param {number} first @param {number} last code points */
function characters(first, last) {
  return Array.from({ length: last - first + 1 }, (_, place) => String.fromCodePoint(first + place));
}

/** @param {string} text to learn from @param {number} size pieces in all */
export function wordPieceTokenizer(text, size) {
  const words = countWords(
    text
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{Mn}/gu, ''),
    /[\p{L}\p{N}]+/gu,
  );
  const base = [...bertMarks, ...letters, ...letters.map((letter) => `##${letter}`)];
  const pieces = new Set(base);
  const merges = learnMerges(
    words,
    (word) => [...word].map((character, place) => (place === 0 ? character : `##${character}`)),
    (left, right) => left + right.slice(2),
    size,
  );
  for (const [left, right] of merges) {
    if (pieces.size === size) break;
    pieces.add(left + right.slice(2));
  }
  const vocabulary = Object.fromEntries([...pieces].map((piece, id) => [piece, id]));
  const mark = (/** @type {string} */ token) => ({ SpecialToken: { id: token, type_id: 0 } });
  const special = (/** @type {string} */ token) => ({ id: token, ids: [vocabulary[token]], tokens: [token] });
  const tokenizer = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: bertMarks.map((content, id) => addedToken(content, id)),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [mark('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, mark('[SEP]')],
      pair: [
        mark('[CLS]'),
        { Sequence: { id: 'A', type_id: 0 } },
        mark('[SEP]'),
        { Sequence: { id: 'B', type_id: 1 } },
        { SpecialToken: { id: '[SEP]', type_id: 1 } },
      ],
      special_tokens: { '[CLS]': special('[CLS]'), '[SEP]': special('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: vocabulary,
    },
  };
  const configuration = {
    tokenizer_class: 'BertTokenizer',
    do_lower_case: true,
    model_max_length: 128,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    mask_token: '[MASK]',
    strip_accents: null,
    tokenize_chinese_chars: true,
  };
  return { tokenizer, configuration, size: pieces.size };
}

/** @param {string} text to learn from @param {number} size pieces in all, more than 257 */
export function bytePairTokenizer(text, size) {
  const symbols = byteSymbols();
  // How GPT-2 cuts text before it pairs bytes.
  const pattern = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
  const split = (/** @type {string} */ word) =>
    [...new TextEncoder().encode(word)].map((byte) => /** @type {string} */ (symbols[byte]));
  const merges = learnMerges(
    countWords(text, pattern),
    split,
    (left, right) => left + right,
    size - symbols.length - 1,
  );
  const pieces = [...new Set([...symbols, ...merges.map(([left, right]) => left + right), '<|endoftext|>'])];
  const vocabulary = Object.fromEntries(pieces.map((piece, id) => [piece, id]));
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  const tokenizer = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [addedToken('<|endoftext|>', pieces.length - 1)],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: { ...byteLevel, trim_offsets: false },
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      vocab: vocabulary,
      merges: merges.map((pair) => pair.join(' ')),
    },
  };
  const configuration = {
    tokenizer_class: 'GPT2Tokenizer',
    add_prefix_space: false,
    model_max_length: 128,
    bos_token: '<|endoftext|>',
    eos_token: '<|endoftext|>',
    unk_token: '<|endoftext|>',
  };
  return { tokenizer, configuration, size: pieces.length };
}

/** @param {string} content @param {number} id */
function addedToken(content, id) {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

/** The letter that stands for each byte: itself where it can be seen, and one past U+0100 where it cannot (GPT-2's own choice). */
function byteSymbols() {
  let unseen = 0;
  return Array.from({ length: 256 }, (_, byte) => {
    const seen = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCodePoint(seen ? byte : 0x100 + unseen++);
  });
}
