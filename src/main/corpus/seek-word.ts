import { findWord, type WordPlace } from './find-word.ts';

/** Letters and digits of ASCII, which can be searched for as they are. */
const plainWord = /^[a-z0-9]+$/i;
/** Soft hyphens, joiners, marks of direction and of the choice of a picture, which may stand unseen in a word. */
const unseen = '\\u00ad\\u061c\\u200c-\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ufe0e\\ufe0f\\ufeff';
/** Characters outside ASCII that stand for letters of it, and the letters: the dotted I, ſ, the Kelvin sign, ß and ligatures. */
const substitutes: readonly (readonly [string, string])[] = [
  ['\\u0130', 'i'],
  ['\\u017f', 's'],
  ['\\u212a', 'k'],
  ['\\u00df\\u1e9e', 'ss'],
  ['\\ufb00', 'ff'],
  ['\\ufb01', 'fi'],
  ['\\ufb02', 'fl'],
  ['\\ufb03', 'ffi'],
  ['\\ufb04', 'ffl'],
  ['\\ufb05\\ufb06', 'st'],
];
/** Units around a possible place that are looked at closely: more than what decides whether it is one. */
const margin = 64;

/**
 * Makes a function that finds the places that {@link findWord} finds, in texts of a million characters: words of ASCII letters are looked for by these
 * letters, and only where something outside ASCII or an apostrophe stands beside them is `findWord` asked.
 */
export function wordSeeker(word: string): (text: string) => Iterable<WordPlace> {
  if (!plainWord.test(word)) return (text) => findWord(text, word);
  const wanted = word.toLowerCase();
  const possible = substitutes.filter(([, letters]) => wanted.includes(letters)).map(([range]) => range);
  const special = `[${unseen}${possible.join('')}]`;
  const specials = new RegExp(special);
  const anything = new RegExp(`${wanted}|${special}`, 'gi');
  return (text) => {
    const lower = text.toLowerCase();
    return lower.length !== text.length || specials.test(text)
      ? seekClosely(text, word, anything)
      : seekPlainly(text, lower, wanted);
  };
}

/** Finds a word in a text in which nothing but its own letters can stand for them. */
function* seekPlainly(text: string, lower: string, wanted: string): Generator<WordPlace> {
  let from = 0;
  for (let start = lower.indexOf(wanted); start >= 0; start = lower.indexOf(wanted, from)) {
    const end = start + wanted.length;
    from = start + 1;
    const before = start > 0 ? text.charCodeAt(start - 1) : space;
    const after = end < text.length ? text.charCodeAt(end) : space;
    if (joinsWords(before) || joinsWords(after)) continue;
    if (!partsWords(before) || !partsWords(after)) {
      const first = Math.max(0, start - margin);
      const found = findWord(text.slice(first, end + margin), wanted);
      if (!found.some((place) => first + place.start === start)) continue;
    }
    yield { start, end };
    from = end;
  }
}

const space = 0x20;

/** Whether a unit is a letter, digit or underscore of ASCII, which are part of the word beside them. */
function joinsWords(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || ((unit | 32) >= 0x61 && (unit | 32) <= 0x7a) || unit === 0x5f;
}

/** Whether a unit surely ends a word: what is left of ASCII, but for the apostrophe. */
function partsWords(unit: number): boolean {
  return unit < 0x80 && unit !== 0x27;
}

/** Finds a word where other characters may stand for its letters, by asking about the surroundings of all that may be one. */
function* seekClosely(text: string, word: string, pattern: RegExp): Generator<WordPlace> {
  for (const { start, end } of stretches(text, pattern)) {
    for (const place of findWord(text.slice(start, end), word))
      yield { start: start + place.start, end: start + place.end };
  }
}

/** The parts of the text around what matches, those that touch in one. Their ends are at least `margin` from any match. */
function* stretches(text: string, pattern: RegExp): Generator<WordPlace> {
  let start = 0;
  let end = 0;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (index - margin > end) {
      if (end > 0) yield { start, end };
      start = index - margin;
    }
    end = Math.min(text.length, index + match.length + margin);
  }
  if (end > 0) yield { start, end };
}
