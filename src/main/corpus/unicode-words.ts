/**
 * Words of any script in a piece of text, the plain way: with strings, regular expressions and Intl.Segmenter. ASCII text never comes
 * here (see unicode-tokenizer.ts), and pieces that repeat come here once.
 *
 * A word is a run of letters, marks and decimal or letter-like digits (\p{L}, \p{M}, \p{Nd}, \p{Nl}) that starts with a letter or digit. It goes on
 * over one inner apostrophe (' and ’, which become the same: don't), underscore (new_york) or middle dot (Catalan col·lecció), and over a
 * full stop or comma between ASCII digits (3.14, 1,000). Hyphens separate: *well-known* is two frequent words rather than one rare word
 * that a minimum count would throw away. Zero-width joiners stay inside words (Persian, Malayalam); invisible marks of
 * direction and soft hyphens are dropped. Text in scripts written without spaces is cut by ICU's dictionaries.
 */

/** Stands in a list of words for the end of a sentence. No word is empty. */
export const sentenceEnd = '';

export interface TextPieces {
  /** Words, and {@link sentenceEnd} where a sentence ends inside the piece. */
  readonly words: readonly string[];
  /** Starts (after closing marks) with white space, so a full stop before the piece ends a sentence. */
  readonly opensWithSpace: boolean;
  /** Nothing but closing quotation marks and brackets: a full stop before it still counts. */
  readonly onlyClosing: boolean;
  /** Ends in a sentence-final mark: white space after the piece ends a sentence. */
  readonly endsSentence: boolean;
}

const invisible = /[\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const inner = '[\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\u200c\\u200d]';
const first = '[\\p{L}\\p{Nd}\\p{Nl}]';
const word = `${first}${inner}*(?:(?:['’_·](?=${first})|(?<=[0-9])[.,](?=[0-9]))${inner}+)*`;
// Full stops of scripts written without spaces end a sentence by themselves; others need white space behind them.
const closing = '["\')\\]}»”’›」』）】〉》]';
const final = '[.!?…؟۔।॥։።፧။។᠃᠉]';
const pieces = new RegExp(`(${word})|[。！？｡]|${final}${closing}*(?=\\s)`, 'gu');
const opening = new RegExp(`^${closing}*\\s`, 'u');
const closingOnly = new RegExp(`^${closing}+$`, 'u');
const ending = new RegExp(`${final}${closing}*$`, 'u');
const unspacedScripts =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';
const unspaced = new RegExp(`[${unspacedScripts}]`, 'u');
// The prolonged sound mark and combining marks belong to no script of their own.
const scriptRuns = new RegExp(
  `([${unspacedScripts}][${unspacedScripts}\\u30fc\\uff70\\p{M}\\u200c\\u200d]*)|[^${unspacedScripts}]+`,
  'gu',
);
const edges = /^(?:\p{M}|\u200c|\u200d|['_·.,])+|(?<!\p{M})(?:\u200c|\u200d)+$|['_·.,]+$/gu;

// The dictionaries do not depend on the locale; naming one keeps the computer's own locale out.
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** Whether `text` holds a letter of a script that is written without spaces. */
export function isUnspaced(text: string): boolean {
  return unspaced.test(text);
}

/** The words of `text`, lower-cased on request by Unicode's rules without any language's exceptions. */
export function unicodeWords(text: string, lowercase: boolean): TextPieces {
  const clean = text.replace(invisible, '').normalize('NFC');
  const words: string[] = [];
  for (const match of clean.matchAll(pieces)) {
    if (match[1] === undefined) words.push(sentenceEnd);
    else if (unspaced.test(match[1])) addUnspaced(match[1], lowercase, words);
    else addWord(match[1], lowercase, words);
  }
  return {
    words,
    opensWithSpace: opening.test(clean),
    onlyClosing: closingOnly.test(clean),
    endsSentence: ending.test(clean),
  };
}

function addUnspaced(text: string, lowercase: boolean, words: string[]): void {
  for (const run of text.matchAll(scriptRuns)) {
    if (run[1] === undefined) addWord(run[0], lowercase, words);
    else for (const segment of segments(run[1])) addWord(segment, lowercase, words);
  }
}

/** UTF-16 units that are segmented at once: the time for a run grows with the square of its length. */
const segmentedAtOnce = 400;
/** The last words of a stretch that goes on may be wrong, so they are cut again with what follows. */
const doubtful = 3;

/** The words of text in scripts without spaces. Clauses are segmented as a whole, text without any punctuation in stretches. */
function segments(text: string): string[] {
  const words: string[] = [];
  for (let from = 0; from < text.length; ) {
    const found = [...segmenter.segment(text.slice(from, from + segmentedAtOnce))];
    const goesOn = from + segmentedAtOnce < text.length && found.length > doubtful;
    if (goesOn) found.length -= doubtful;
    for (const { segment, isWordLike } of found) {
      if (isWordLike === true) words.push(segment);
      from += segment.length;
    }
  }
  return words;
}

const longestText = 2000;

function addWord(text: string, lowercase: boolean, words: string[]): void {
  // Too long for a word in any case; whoever takes it counts and drops it.
  if (text.length > longestText) {
    words.push(text);
    return;
  }
  const plain = text.replaceAll('’', "'").replace(edges, '');
  const folded = lowercase ? plain.toLowerCase().normalize('NFC') : plain;
  if (folded !== '') words.push(folded);
}
