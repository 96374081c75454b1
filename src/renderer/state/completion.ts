import { quoteWord } from '../../shared/expression/expression.ts';
import { readToken } from '../../shared/expression/tokens.ts';
import { quoteTypedWord, typedWords } from './typed-words.ts';

/** The beginning of a word that is being typed, and what a completion would take the place of; positions in UTF-16 units. */
export interface BegunWord {
  readonly prefix: string;
  readonly start: number;
  readonly end: number;
}

/** A text with the place of the caret in it. */
export interface TextWithCaret {
  readonly text: string;
  readonly caret: number;
}

const number = /^[\d.]+$/;

/** The word of an expression that is typed at the caret; `null` between words and at numbers. */
export function begunInExpression({ text, caret }: TextWithCaret): BegunWord | null {
  for (let token = readToken(text, 0); token !== null; token = readToken(text, token.end)) {
    const { kind, start, end, quoted } = token;
    if (start >= caret) return null;
    if (caret > end) continue;
    if (kind === 'open-quote') return begun(text.slice(start + 1, caret), start, end);
    if (kind !== 'word') return null;
    if (quoted) return begun(caret === end ? token.text : text.slice(start + 1, caret), start, end);
    return number.test(token.text) ? null : begun(text.slice(start, caret), start, end);
  }
  return null;
}

/** The word of a list of words that is typed at the caret. */
export function begunInList({ text, caret }: TextWithCaret): BegunWord | null {
  const typed = typedWords(text).find(({ start, end }) => start < caret && caret <= end);
  if (typed === undefined) return null;
  const { start, end } = typed;
  return begun(text[start] === '"' ? text.slice(start + 1, caret) : text.slice(start, caret), start, end);
}

function begun(prefix: string, start: number, end: number): BegunWord | null {
  return prefix.trim() === '' ? null : { prefix, start, end };
}

const offered = 6;

/**
 * The completions that fit what is typed now: those that were found for it, or, until they come, those of the found for an earlier beginning
 * that also begin like it. The word itself is none.
 */
export function fittingCompletions(
  found: { readonly prefix: string; readonly words: readonly string[] } | null,
  prefix: string | null,
): readonly string[] {
  if (found === null || prefix === null) return [];
  const beginning = prefix.toLowerCase();
  const fitting =
    found.prefix === prefix
      ? found.words
      : found.words.filter((word) => word.toLowerCase().startsWith(beginning));
  return fitting.filter((word) => word !== prefix).slice(0, offered);
}

/** The text with a word in the place of another piece of it, the caret behind the word. */
export function putWord(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  word: string,
  kind: 'expression' | 'list',
): TextWithCaret {
  const written = kind === 'expression' ? quoteWord(word) : quoteTypedWord(word);
  return {
    text: `${text.slice(0, start)}${written}${text.slice(end)}`,
    caret: start + written.length,
  };
}
