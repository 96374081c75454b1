import { composedUnits } from '../../corpus/composed-units.ts';
import { type MappedText, MappedTextBuilder, sliceMapped } from '../../corpus/mapped-text.ts';
import { alignTexts } from './align-texts.ts';
import type { LibraryNormalizer, LibraryTokenizer } from './library.ts';

/** What the library does to text before it cuts it. */
export function normalizeSection(tokenizer: LibraryTokenizer, section: MappedText): MappedText {
  let text = section;
  if (tokenizer.remove_space === true) {
    const from = text.text.length - text.text.trimStart().length;
    text = replaceMapped(sliceMapped(text, from, Math.max(from, text.text.trimEnd().length)), /\s+/gu, ' ');
  }
  if (tokenizer.do_lowercase_and_remove_accent === true) {
    text = changeUnits(text, (unit) => unit.toLowerCase().replace(/\p{M}/gu, ''));
  }
  return tokenizer.normalizer === null ? text : normalizeMapped(tokenizer.normalizer, text);
}

/** What `normalizer` makes of a text, step by step. */
function normalizeMapped(normalizer: LibraryNormalizer, input: MappedText): MappedText {
  if (normalizer.normalizers !== undefined) {
    return normalizer.normalizers.reduce(
      (text, step) => (step === null ? text : normalizeMapped(step, text)),
      input,
    );
  }
  switch (normalizer.config.type) {
    case 'Strip':
      return strip(normalizer, input);
    case 'Prepend': {
      const builder = new MappedTextBuilder(input);
      builder.replace(0, 0, normalizer.config.prepend ?? '');
      builder.copy(0, input.text.length);
      return builder.finish();
    }
    case 'Replace':
      return replaceMapped(input, normalizer.pattern ?? null, normalizer.config.content ?? '');
    default:
      return changeUnits(input, (text) => normalizer.normalize(text));
  }
}

function strip({ config }: LibraryNormalizer, input: MappedText): MappedText {
  const { text } = input;
  const to = config.strip_right === true ? text.trimEnd().length : text.length;
  const from = config.strip_left === true ? text.length - text.trimStart().length : 0;
  return sliceMapped(input, Math.min(from, to), to);
}

/**
 * What `change` makes of a text: of each of its composed characters alone, where that gives the same; what depends on more (a sigma at the end of a
 * word) is put right by comparison.
 */
function changeUnits(input: MappedText, change: (text: string) => string): MappedText {
  const whole = change(input.text);
  if (whole === input.text) return input;
  const builder = new MappedTextBuilder(input);
  const known = new Map<string, string>();
  for (const { 0: unit, index } of input.text.matchAll(composedUnits)) {
    let changed = known.get(unit);
    if (changed === undefined) {
      changed = change(unit);
      known.set(unit, changed);
    }
    if (changed === unit) builder.copy(index, index + unit.length);
    else builder.replace(index, index + unit.length, changed);
  }
  const built = builder.finish();
  return built.text === whole ? built : alignTexts(built, whole);
}

/** A text in which `content` stands for everything that `pattern` (global) matches. */
export function replaceMapped(input: MappedText, pattern: RegExp | null, content: string): MappedText {
  if (pattern === null) return input;
  const whole = input.text.replaceAll(pattern, content);
  if (whole === input.text) return input;
  const builder = new MappedTextBuilder(input);
  let done = 0;
  for (const { 0: match, index } of input.text.matchAll(pattern)) {
    builder.copy(done, index);
    builder.replace(index, index + match.length, content);
    done = index + match.length;
  }
  builder.copy(done, input.text.length);
  const built = builder.finish();
  // They differ where the content speaks of groups of the pattern: `$1`.
  return built.text === whole ? built : alignTexts(input, whole);
}
