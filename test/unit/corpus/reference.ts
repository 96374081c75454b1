/**
 * The plain way to read a corpus: the whole text as a string, one code point after the other. Slow, and independent of the
 * program's tokenizers except for Intl.Segmenter, which both rely on.
 */
export interface ReferenceCorpus {
  readonly sentences: readonly (readonly string[])[];
  readonly lines: number;
  readonly empty: number;
  readonly withoutWords: number;
}

export function referenceCorpus(text: string, cut: (line: string) => string[]): ReferenceCorpus {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const lines = body.split(body.includes('\n') ? '\n' : '\r');
  if (lines.at(-1) === '') lines.pop();
  const sentences = lines.map(cut);
  const empty = lines.filter((line) => /^[ \t\v\f\r]*$/.test(line)).length;
  return {
    sentences: sentences.filter((words) => words.length > 0),
    lines: lines.length,
    empty,
    withoutWords: sentences.filter((words) => words.length === 0).length - empty,
  };
}

export function whitespaceWords(line: string): string[] {
  return line.split(/[ \t\v\f\r]+/).filter((word) => word !== '');
}

const ignored = new Set([
  ...'\u00ad\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff',
]);
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

const opens = (character: string | undefined): boolean =>
  character !== undefined && /^[\p{L}\p{Nd}\p{Nl}]$/u.test(character);
const continues = (character: string | undefined): boolean =>
  character !== undefined && (opens(character) || /^[\p{M}\u200c\u200d]$/u.test(character));
const digit = (character: string | undefined): boolean =>
  character !== undefined && /^[0-9]$/.test(character);
const unspaced = (character: string): boolean =>
  ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'].some((script) =>
    new RegExp(`^\\p{Script=${script}}$`, 'u').test(character),
  );

export function unicodeWordsOf(line: string): string[] {
  const characters = [
    ...[...line]
      .filter((character) => !ignored.has(character))
      .join('')
      .normalize('NFC'),
  ];
  const words: string[] = [];
  for (let at = 0; at < characters.length; at++) {
    if (!opens(characters[at])) continue;
    let end = at + 1;
    for (;;) {
      const here = characters[end];
      const next = characters[end + 1];
      const joins =
        (["'", '’', '_', '·'].includes(here ?? '') && opens(next)) ||
        (['.', ','].includes(here ?? '') && digit(characters[end - 1]) && digit(next));
      if (!continues(here) && !joins) break;
      end++;
    }
    words.push(...split(characters.slice(at, end)));
    at = end - 1;
  }
  return words.map((word) => word.toLowerCase().normalize('NFC'));
}

/** Cuts out the stretches in scripts without spaces and segments them. */
function split(characters: readonly string[]): string[] {
  const words: string[] = [];
  let spaced: string[] = [];
  const flush = (): void => {
    while (spaced.length > 0 && !opens(spaced[0])) spaced.shift();
    let word = spaced.join('').replaceAll('’', "'");
    word = word.replace(/['_·.,]+$/, '');
    while (/[\u200c\u200d]$/.test(word) && !/\p{M}[\u200c\u200d]$/u.test(word)) word = word.slice(0, -1);
    if (word !== '') words.push(word);
    spaced = [];
  };
  for (let at = 0; at < characters.length; ) {
    if (!unspaced(characters[at]!)) {
      spaced.push(characters[at++]!);
      continue;
    }
    flush();
    let end = at + 1;
    while (
      end < characters.length &&
      (unspaced(characters[end]!) || /^[\p{M}ーｰ\u200c\u200d]$/u.test(characters[end]!))
    )
      end++;
    for (const { segment, isWordLike } of segmenter.segment(characters.slice(at, end).join(''))) {
      if (isWordLike !== true) continue;
      spaced = [...segment];
      flush();
    }
    at = end;
  }
  flush();
  return words;
}
