import { type MappedText, MappedTextBuilder, sliceMapped } from '../../corpus/mapped-text.ts';
import { alignTexts } from './align-texts.ts';
import type { LibraryPreTokenizer } from './library.ts';
import { replaceMapped } from './normalizing.ts';

/**
 * The words that a pre-tokenizer makes of a text, as it writes them.
 * @param section how many added tokens and stretches between them come before the text
 */
export function preTokenize(
  preTokenizer: LibraryPreTokenizer,
  input: MappedText,
  section: number,
): MappedText[] {
  if (preTokenizer.tokenizers !== undefined) {
    return preTokenizer.tokenizers.reduce<MappedText[]>(
      (texts, step) => (step === null ? texts : texts.flatMap((text) => preTokenize(step, text, section))),
      [input],
    );
  }
  const words = preTokenizer.pre_tokenize(input.text, { section_index: section });
  if (preTokenizer.byte_encoder !== undefined) {
    return cutInOrder(bytesMapped(input, preTokenizer.byte_encoder), words);
  }
  if (preTokenizer.str_rep !== undefined) {
    const spaces = replaceMapped(input, / /gu, preTokenizer.str_rep);
    return cutInOrder(spaces, words);
  }
  if (preTokenizer.config?.type === 'Replace') {
    const content = preTokenizer.config.content ?? '';
    return cutInOrder(replaceMapped(input, preTokenizer.pattern ?? null, content), words);
  }
  return findInOrder(input, words);
}

/** Words that say all of `input` without gaps; a mark of a space may have been put before the first. */
function cutInOrder(input: MappedText, words: readonly string[]): MappedText[] {
  const text = words.join('');
  const whole = text === input.text ? input : prefixed(input, text);
  let at = 0;
  return words.map((word) => {
    const from = at;
    at += word.length;
    return sliceMapped(whole, from, at);
  });
}

/** Words that are parts of `input` as they are, in order; where they are not, they are compared. */
function findInOrder(input: MappedText, words: readonly string[]): MappedText[] {
  const found: MappedText[] = [];
  let at = 0;
  for (const word of words) {
    const from = input.text.indexOf(word, at);
    if (from < 0) return cutInOrder(alignTexts(input, words.join('')), words);
    at = from + word.length;
    found.push(sliceMapped(input, from, at));
  }
  return found;
}

function prefixed(input: MappedText, text: string): MappedText {
  if (!text.endsWith(input.text)) return alignTexts(input, text);
  const builder = new MappedTextBuilder(input);
  builder.replace(0, 0, text.slice(0, text.length - input.text.length));
  builder.copy(0, input.text.length);
  return builder.finish();
}

const encoder = new TextEncoder();

/**
 * A text as UTF-8, each byte written as a letter; all bytes of a character stand for it.
 * @param letters the letter of each byte
 */
export function bytesMapped(input: MappedText, letters: Readonly<Record<number, string>>): MappedText {
  const builder = new MappedTextBuilder(input);
  const known = new Map<string, string>();
  let at = 0;
  for (const character of input.text) {
    let written = known.get(character);
    if (written === undefined) {
      written = Array.from(encoder.encode(character), (byte) => letters[byte] ?? '').join('');
      known.set(character, written);
    }
    builder.replace(at, at + character.length, written);
    at += character.length;
  }
  return builder.finish();
}
