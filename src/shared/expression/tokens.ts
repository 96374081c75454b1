/** The pieces of a typed expression. Positions are UTF-16 units of the text, `end` behind the last one. */
export interface Token {
  readonly kind: 'word' | 'plus' | 'minus' | 'times' | 'open' | 'close' | 'is-to' | 'as' | 'unknown';
  /** The word, without its quotation marks; the operator as typed. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether a word was in quotation marks: then it is a word even where it looks like a number. */
  readonly quoted: boolean;
}

/** A quotation mark that nothing closes. */
export interface OpenQuote {
  readonly openQuote: { readonly start: number; readonly end: number };
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

const isSpace = (character: string | undefined) => character !== undefined && /\s/u.test(character);
/** Whether a word cannot go on here. */
const endsWord = (character: string | undefined) =>
  character === undefined || isSpace(character) || operators.has(character) || character === ':';

/**
 * Cuts a text into tokens, in one pass. A dash inside a word (`well-known`) belongs to it; a dash that a word cannot go on behind, or that begins
 * one, is a minus. Words that hold spaces or operators stand in quotation marks, with `\"` and `\\` for the signs themselves.
 */
export function tokenize(text: string): readonly Token[] | OpenQuote {
  const tokens: Token[] = [];
  let at = 0;
  const add = (kind: Token['kind'], end: number, word = text.slice(at, end), quoted = false) => {
    tokens.push({ kind, text: word, start: at, end, quoted });
    at = end;
  };
  while (at < text.length) {
    const character = text[at] as string;
    const operator = operators.get(character);
    const closing = closingQuotes.get(character);
    if (isSpace(character)) at += 1;
    else if (operator !== undefined) add(operator, at + 1);
    else if (dashes.has(character)) add('minus', at + 1);
    else if (character === ':') {
      if (text[at + 1] === ':') add('as', at + 2);
      else add('is-to', at + 1);
    } else if (character === '?' && endsWord(text[at + 1])) add('unknown', at + 1);
    else if (closing !== undefined) {
      const quoted = readQuoted(text, at + 1, closing);
      if (quoted === null) return { openQuote: { start: at, end: text.length } };
      add('word', quoted.end, quoted.word, true);
    } else add('word', endOfWord(text, at));
  }
  return tokens;
}

function endOfWord(text: string, start: number): number {
  let end = start;
  while (!endsWord(text[end])) {
    if (dashes.has(text[end] as string) && endsWord(text[end + 1])) break;
    end += 1;
  }
  return end;
}

function readQuoted(
  text: string,
  start: number,
  closing: string,
): { readonly word: string; readonly end: number } | null {
  const parts: string[] = [];
  let from = start;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === closing) {
      parts.push(text.slice(from, at));
      return { word: parts.join(''), end: at + 1 };
    }
    if (character === '\\' && (text[at + 1] === closing || text[at + 1] === '\\')) {
      parts.push(text.slice(from, at));
      from = at + 1;
      at += 1;
    }
  }
  return null;
}
