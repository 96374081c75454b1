import { ProgramError } from '../../shared/errors.ts';
import {
  type ExpressionTerm,
  parseExpression,
  quoteWord,
  writeExpression,
} from '../../shared/expression/expression.ts';
import type { AnalysisPool } from '../analysis/pool.ts';
import { mergeTerms, type Term } from '../analysis/row-sums.ts';
import type { EmbeddingStore } from '../embeddings/store.ts';
import { rowOf, spellings } from './vocabulary.ts';

/** How many unknown words get suggestions, and how many each: every one means a look at the whole vocabulary. */
const mostSuggestedFor = 8;
const mostSuggestions = 5;

/**
 * The words of an expression as rows of a model, each row once, with the weights of a repeated word added. Words are looked up as written, then in
 * lower case.
 * @throws ProgramError `expression-syntax`, or `words-unknown` with all words that the model lacks, each where it first stands
 */
export async function expressionTerms(
  store: EmbeddingStore,
  pool: AnalysisPool,
  text: string,
): Promise<readonly Term[]> {
  const { expression, problem } = parseExpression(text);
  if (expression === null) throw new ProgramError('expression-syntax', { text, ...problem });
  const found = expression.terms.map((term) => ({ term, row: rowOf(store, term.word) }));
  const unknown = found.filter(({ row }) => row < 0).map(({ term }) => term);
  if (unknown.length > 0)
    throw new ProgramError('words-unknown', { words: await describeUnknown(store, pool, unknown) });
  const terms = mergeTerms(found.map(({ term, row }) => ({ row, weight: term.weight })));
  const overflown = terms.find(({ weight }) => !Number.isFinite(weight));
  if (overflown !== undefined) {
    const { start, end } = found.findLast(({ row }) => row === overflown.row)!.term;
    throw new ProgramError('expression-syntax', { text, kind: 'number-too-large', start, end });
  }
  return terms;
}

type UnknownWord = ConstructorParameters<typeof ProgramError<'words-unknown'>>[1]['words'][number];

/** Each unknown word once, in the order of the text, with what could be typed in its place. */
async function describeUnknown(
  store: EmbeddingStore,
  pool: AnalysisPool,
  unknown: readonly ExpressionTerm[],
): Promise<readonly UnknownWord[]> {
  const first = new Map<string, ExpressionTerm>();
  for (const term of unknown.toSorted((a, b) => a.start - b.start))
    if (!first.has(term.word)) first.set(term.word, term);
  return Promise.all(
    Array.from(first.values(), async ({ word, start, end }, place) => {
      if (place >= mostSuggestedFor) return { word, start, end, suggestions: [] };
      const near = await spellings(pool, store.words, word, mostSuggestions);
      const suggestions = [...meantAsDifference(store, word), ...near.map(quoteWord)];
      return { word, start, end, suggestions: suggestions.slice(0, mostSuggestions) };
    }),
  );
}

/** What was meant by a word like `king-man`, where its parts are words and only the spaces are missing. */
function meantAsDifference(store: EmbeddingStore, word: string): readonly string[] {
  const parts = word.split(/[-–]/u);
  if (parts.length < 2 || parts.some((part) => part === '' || rowOf(store, part) < 0)) return [];
  return [writeExpression(parts.map((part, place) => ({ word: part, weight: place === 0 ? 1 : -1 })))];
}
