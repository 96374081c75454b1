import { readToken, type Token } from './tokens.ts';

/**
 * Word algebra as a person types it: `king - man + woman`, `0.5*good + bad`, `2*(paris - france) + italy`, `"new york"`, and
 * `man : king :: woman : ?`.
 *
 *   question := sum [ ":" sum "::" sum [ ":" [ "?" ] ] ]
 *   sum      := sign* product ( ("+" | "-") sign* product )*
 *   product  := factor ( "*" sign* factor )*
 *   factor   := word | "(" sum ")"
 *
 * In a product all factors but one are numbers; a number that is multiplied with nothing is a word.
 */

/** One word of an expression and how much it counts, in the order in which the parts are taken together. */
export interface ExpressionTerm {
  readonly word: string;
  /** Finite; negative where the word is taken away. */
  readonly weight: number;
  /** Where the word stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

interface Expression {
  /** The analogy a : b :: c : ? has the terms c, −a, b. */
  readonly terms: readonly ExpressionTerm[];
}

/** What can be wrong with an expression. */
export type ExpressionProblemKind =
  | 'empty'
  | 'word-expected'
  | 'operator-expected'
  | 'parenthesis-not-closed'
  | 'parenthesis-not-opened'
  | 'quote-not-closed'
  | 'word-empty'
  | 'words-multiplied'
  | 'number-too-large'
  | 'analogy-incomplete'
  | 'analogy-unexpected'
  | 'too-deep'
  | 'too-long';

interface ExpressionProblem {
  readonly kind: ExpressionProblemKind;
  /** What is meant, in UTF-16 units of the text; behind its last character where something is missing. */
  readonly start: number;
  readonly end: number;
}

export type ParsedExpression =
  | { readonly expression: Expression; readonly problem: null }
  | { readonly expression: null; readonly problem: ExpressionProblem };

/** How deep parentheses may stand in each other. */
const deepest = 64;
/** How many words an expression may have. */
const mostTerms = 1000;

/** Reads an expression. Never throws; takes time in proportion to the text, and says the first problem that it meets. */
export function parseExpression(text: string): ParsedExpression {
  try {
    return { expression: { terms: new Parser(text).question() }, problem: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { kind, start, end } = error;
    return { expression: null, problem: { kind, start, end } };
  }
}

/** A word as it must be typed to be read as this one word: in quotation marks where it needs them. */
export function quoteWord(word: string): string {
  const token = readToken(word, 0);
  if (token?.kind === 'word' && !token.quoted && token.text === word) return word;
  return `"${word.replace(/["\\]/g, '\\$&')}"`;
}

/** The expression of words and weights (finite): `king - man + 0.5*woman`. Read again, it gives the same words and weights. */
export function writeExpression(terms: readonly Pick<ExpressionTerm, 'word' | 'weight'>[]): string {
  return terms
    .map(({ word, weight }, place) => {
      // Numbers from 1e21 on are written with a plus, which would be an operator.
      const number = String(Math.abs(weight)).replace('+', '');
      const size = Math.abs(weight) === 1 ? '' : `${number}*`;
      const sign = place === 0 ? (weight < 0 ? '-' : '') : weight < 0 ? ' - ' : ' + ';
      return `${sign}${size}${quoteWord(word)}`;
    })
    .join('');
}

/** Whether a word is a number: digits with an optional point, then an optional power of ten (`2`, `.5`, `1e-7`). */
function isNumber(word: string): boolean {
  let at = 0;
  const digits = (): number => {
    const from = at;
    while (at < word.length && (word[at] as string) >= '0' && (word[at] as string) <= '9') at += 1;
    return at - from;
  };
  let mantissa = digits();
  if (word[at] === '.') {
    at += 1;
    mantissa += digits();
  }
  if (mantissa === 0) return false;
  if (word[at] === 'e' || word[at] === 'E') {
    at += 1;
    if (word[at] === '-') at += 1;
    if (digits() === 0) return false;
  }
  return at === word.length;
}

class Problem extends Error {
  readonly kind: ExpressionProblemKind;
  readonly start: number;
  readonly end: number;

  constructor(kind: ExpressionProblemKind, { start, end }: { start: number; end: number }) {
    super(kind);
    this.kind = kind;
    this.start = start;
    this.end = end;
  }
}

/** A part of a product: a number, which may yet turn out to be a word, or words with weights. */
interface Factor {
  readonly terms: readonly ExpressionTerm[];
  readonly number: number | null;
  readonly start: number;
  readonly end: number;
}

class Parser {
  readonly #text: string;
  readonly #end: { readonly start: number; readonly end: number };
  /** The token that comes next. Tokens are read one by one, so that a long text takes no memory. */
  #next: Token | null = null;
  #depth = 0;
  #terms = 0;

  constructor(text: string) {
    this.#text = text;
    this.#end = { start: text.length, end: text.length };
  }

  question(): readonly ExpressionTerm[] {
    this.#read(0);
    if (this.#next === null) throw new Problem('empty', this.#end);
    const first = this.#sum();
    if (this.#take('is-to') === null) {
      this.#finish();
      return first;
    }
    const second = this.#sum();
    if (this.#take('as') === null) {
      if (this.#next === null || isOfAnalogy(this.#next))
        throw new Problem('analogy-incomplete', this.#here());
      this.#finish();
    }
    const third = this.#sum();
    const asked = this.#take('is-to') !== null;
    if (asked) this.#take('unknown');
    // Behind `: ?` nothing may follow, not even an operator and a word.
    if (asked && this.#next !== null) throw new Problem('analogy-unexpected', this.#next);
    this.#finish();
    return [...third, ...scaled(first, -1), ...second];
  }

  #finish(): void {
    const next = this.#next;
    if (next === null) return;
    if (next.kind === 'close') throw new Problem('parenthesis-not-opened', next);
    throw new Problem(isOfAnalogy(next) ? 'analogy-unexpected' : 'operator-expected', next);
  }

  #sum(): readonly ExpressionTerm[] {
    const terms: ExpressionTerm[] = [];
    let sign = 1;
    for (;;) {
      for (const term of scaled(this.#product(), sign)) terms.push(term);
      if (this.#take('plus') !== null) sign = 1;
      else if (this.#take('minus') !== null) sign = -1;
      else return terms;
    }
  }

  #product(): readonly ExpressionTerm[] {
    let sign = this.#signs();
    const factors = [this.#factor()];
    while (this.#take('times') !== null) {
      sign *= this.#signs();
      factors.push(this.#factor());
    }
    const words = factors.filter((factor) => factor.number === null);
    const [, second] = words;
    if (second !== undefined) throw new Problem('words-multiplied', second);
    // Of numbers alone, the last one is meant as a word.
    const word = words[0] ?? (factors.at(-1) as Factor);
    let weight = sign;
    for (const factor of factors) if (factor !== word) weight *= factor.number as number;
    const terms = scaled(word.terms, weight);
    if (terms.some((term) => !Number.isFinite(term.weight)))
      throw new Problem('number-too-large', { start: (factors[0] as Factor).start, end: word.end });
    return terms;
  }

  #factor(): Factor {
    const open = this.#take('open');
    if (open !== null) {
      this.#depth += 1;
      if (this.#depth > deepest) throw new Problem('too-deep', open);
      const terms = this.#sum();
      const close = this.#take('close');
      if (close === null) {
        const next = this.#next;
        if (next === null) throw new Problem('parenthesis-not-closed', open);
        throw new Problem(isOfAnalogy(next) ? 'analogy-unexpected' : 'operator-expected', next);
      }
      this.#depth -= 1;
      return { terms, number: null, start: open.start, end: close.end };
    }
    const token = this.#take('word');
    if (token === null) throw new Problem('word-expected', this.#here());
    if (token.text === '') throw new Problem('word-empty', token);
    this.#terms += 1;
    if (this.#terms > mostTerms) throw new Problem('too-long', token);
    const { text, start, end, quoted } = token;
    const value = !quoted && isNumber(text) ? Number(text) : null;
    return { terms: [{ word: text, weight: 1, start, end }], number: value, start, end };
  }

  #signs(): number {
    let sign = 1;
    for (;;) {
      if (this.#take('minus') !== null) sign = -sign;
      else if (this.#take('plus') === null) return sign;
    }
  }

  #take(kind: Token['kind']): Token | null {
    const token = this.#next;
    if (token?.kind !== kind) return null;
    this.#read(token.end);
    return token;
  }

  #read(from: number): void {
    const token = readToken(this.#text, from);
    if (token?.kind === 'open-quote') throw new Problem('quote-not-closed', token);
    this.#next = token;
  }

  #here(): { readonly start: number; readonly end: number } {
    return this.#next ?? this.#end;
  }
}

function isOfAnalogy({ kind }: Token): boolean {
  return kind === 'is-to' || kind === 'as' || kind === 'unknown';
}

function scaled(terms: readonly ExpressionTerm[], by: number): readonly ExpressionTerm[] {
  return by === 1 ? terms : terms.map((term) => ({ ...term, weight: term.weight * by }));
}
