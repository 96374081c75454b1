/** A piece of a typed expression. Positions are UTF-16 units of the text, `end` behind the last one. */
export interface Token {
  readonly kind:
    | 'word'
    | 'plus'
    | 'minus'
    | 'times'
    | 'open'
    | 'close'
    | 'is-to'
    | 'as'
    | 'unknown'
    /** A quotation mark that nothing closes; reaches to the end of the text. */
    | 'open-quote';
  /** The word, without its quotation marks; the operator as typed. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether a word was in quotation marks: then it is a word even where it looks like a number. */
  readonly quoted: boolean;
}

const operators = new Map<string, Token['kind']>([
  ['+', 'plus'],
  ['−', 'minus'],
  ['*', 'times'],
  ['×', 'times'],
  ['(', 'open'],
  [')', 'close'],
]);
const closingQuotes = new Map([
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
]);
/** Signs for minus that are also written inside words. */
const dashes = new Set(['-', '–']);

const isSpace = (character: string) => /\s/u.test(character);
/** Signs that no word goes on with. */
const breaks = String.raw`\s+−*×():`;
const breakSign = new RegExp(`[${breaks}]`, 'u');
const wordEnd = new RegExp(`[${breaks}]|[-–](?=[${breaks}"“„«]|$)`, 'gu');

/**
 * The first token of `text` from the position `from` on; `null` when only spaces are left. A dash inside a word (`well-known`) belongs to it; a dash that
 * a word cannot go on behind, or that begins one, is a minus. Words that hold spaces or operators stand in quotation marks, with `\"` and `\\` for
 * the signs themselves. Takes time in proportion to the length of the token and the spaces before it.
 */
export function readToken(text: string, from: number): Token | null {
  let start = from;
  while (start < text.length && isSpace(text[start] as string)) start += 1;
  const character = text[start];
  if (character === undefined) return null;
  const plain = (kind: Token['kind'], end: number): Token => ({
    kind,
    text: text.slice(start, end),
    start,
    end,
    quoted: false,
  });
  const operator = operators.get(character);
  if (operator !== undefined) return plain(operator, start + 1);
  if (dashes.has(character)) return plain('minus', start + 1);
  if (character === ':') return text[start + 1] === ':' ? plain('as', start + 2) : plain('is-to', start + 1);
  if (character === '?' && breakSign.test(text[start + 1] ?? ' ')) return plain('unknown', start + 1);
  const closing = closingQuotes.get(character);
  return closing === undefined ? plain('word', endOfWord(text, start)) : readQuoted(text, start, closing);
}

function endOfWord(text: string, start: number): number {
  wordEnd.lastIndex = start;
  return wordEnd.exec(text)?.index ?? text.length;
}

function readQuoted(text: string, start: number, closing: string): Token {
  let escapes = false;
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === closing) {
      const inside = text.slice(start + 1, at);
      const word = escapes ? inside.replace(new RegExp(`\\\\([\\\\${closing}])`, 'gu'), '$1') : inside;
      return { kind: 'word', text: word, start, end: at + 1, quoted: true };
    }
    if (character === '\\' && (text[at + 1] === closing || text[at + 1] === '\\')) {
      escapes = true;
      at += 1;
    }
  }
  return { kind: 'open-quote', text: text.slice(start), start, end: text.length, quoted: false };
}
