import { type Token, tokenize } from './tokens.ts';

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

export interface Expression {
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

export interface ExpressionProblem {
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
const number = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?$/i;

/** Reads an expression. Never throws; takes time in proportion to the text. */
export function parseExpression(text: string): ParsedExpression {
  const tokens = tokenize(text);
  if ('openQuote' in tokens) return wrong('quote-not-closed', tokens.openQuote);
  try {
    return { expression: { terms: new Parser(text, tokens).question() }, problem: null };
  } catch (error) {
    if (error instanceof Problem) return wrong(error.kind, error);
    throw error;
  }
}

/** A word as it must be typed to be read as this one word: in quotation marks where it needs them. */
export function quoteWord(word: string): string {
  const tokens = tokenize(word);
  const [token] = 'openQuote' in tokens ? [] : tokens;
  if (token?.kind === 'word' && !token.quoted && token.text === word) return word;
  return `"${word.replace(/["\\]/g, '\\$&')}"`;
}

/** The expression of words and weights: `king - man + 0.5*woman`. */
export function writeExpression(terms: readonly Pick<ExpressionTerm, 'word' | 'weight'>[]): string {
  return terms
    .map(({ word, weight }, place) => {
      const size = Math.abs(weight) === 1 ? '' : `${Math.abs(weight)}*`;
      const sign = place === 0 ? (weight < 0 ? '-' : '') : weight < 0 ? ' - ' : ' + ';
      return `${sign}${size}${quoteWord(word)}`;
    })
    .join('');
}

function wrong(
  kind: ExpressionProblemKind,
  { start, end }: { start: number; end: number },
): ParsedExpression {
  return { expression: null, problem: { kind, start, end } };
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
  readonly #tokens: readonly Token[];
  readonly #end: { readonly start: number; readonly end: number };
  #at = 0;
  #depth = 0;
  #terms = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#end = { start: text.length, end: text.length };
  }

  question(): readonly ExpressionTerm[] {
    if (this.#tokens.length === 0) throw new Problem('empty', this.#end);
    const first = this.#sum();
    if (this.#take('is-to') === null) {
      this.#finish();
      return first;
    }
    const second = this.#sum();
    if (this.#take('as') === null) throw new Problem('analogy-incomplete', this.#here());
    const third = this.#sum();
    if (this.#take('is-to') !== null) this.#take('unknown');
    this.#finish();
    return [...third, ...scaled(first, -1), ...second];
  }

  #finish(): void {
    const next = this.#tokens[this.#at];
    if (next === undefined) return;
    if (next.kind === 'close') throw new Problem('parenthesis-not-opened', next);
    if (next.kind === 'is-to' || next.kind === 'as' || next.kind === 'unknown')
      throw new Problem('analogy-unexpected', next);
    throw new Problem('operator-expected', next);
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
        const next = this.#tokens[this.#at];
        if (next?.kind === 'word' || next?.kind === 'open') throw new Problem('operator-expected', next);
        throw new Problem('parenthesis-not-closed', open);
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
    const value = !quoted && number.test(text) ? Number(text) : null;
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
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) return null;
    this.#at += 1;
    return token;
  }

  #here(): { readonly start: number; readonly end: number } {
    return this.#tokens[this.#at] ?? this.#end;
  }
}

function scaled(terms: readonly ExpressionTerm[], by: number): readonly ExpressionTerm[] {
  return by === 1 ? terms : terms.map((term) => ({ ...term, weight: term.weight * by }));
}
