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

/** How many UTF-16 units are tried together at most: what composes are a few letters. */
const longestComposition = 32;

/**
 * What `change` makes of a text: of each of its composed characters alone, where that gives the same, or else of neighbours together that become fewer
 * characters in company (letters of Hangul written one by one); what depends on more (a sigma at the end of a word) is put right by comparison.
 */
function changeUnits(input: MappedText, change: (text: string) => string): MappedText {
  const whole = change(input.text);
  if (whole === input.text) return input;
  const known = new Map<string, string>();
  const changed = (unit: string): string => {
    const before = known.get(unit);
    if (before !== undefined) return before;
    const after = change(unit);
    known.set(unit, after);
    return after;
  };
  const units = [...input.text.matchAll(composedUnits)].map(({ 0: unit }) => unit);
  const alone = replaceUnits(input, units, changed);
  if (alone.text === whole) return alone;
  const together = replaceUnits(input, composing(units, changed), changed);
  return together.text === whole ? together : alignTexts(together, whole);
}

/** The units, neighbours joined that become fewer characters together than each alone. */
function composing(units: readonly string[], change: (unit: string) => string): readonly string[] {
  const joined: string[] = [];
  for (const unit of units) {
    const last = joined.at(-1);
    if (last === undefined || last.length + unit.length > longestComposition) joined.push(unit);
    else if (change(last + unit).length < change(last).length + change(unit).length)
      joined[joined.length - 1] = last + unit;
    else joined.push(unit);
  }
  return joined;
}

/** A text with each of its units, which follow one another without gaps, replaced by what `change` makes of it. */
function replaceUnits(
  input: MappedText,
  units: readonly string[],
  change: (unit: string) => string,
): MappedText {
  const builder = new MappedTextBuilder(input);
  let at = 0;
  for (const unit of units) {
    const changed = change(unit);
    if (changed === unit) builder.copy(at, at + unit.length);
    else builder.replace(at, at + unit.length, changed);
    at += unit.length;
  }
  return builder.finish();
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
