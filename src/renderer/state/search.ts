import type { SerializedError } from '../../shared/errors.ts';
import type { SearchHits, SearchMode } from '../../shared/models.ts';

/** What is looked for, and how. */
export interface SearchQuery {
  readonly text: string;
  readonly mode: SearchMode;
}

/** A search and what it found. */
export interface FoundWords {
  readonly query: SearchQuery;
  readonly hits: SearchHits;
  /** Where nothing matched: rows of words that are spelled almost like it, nearest first. */
  readonly spellings: Uint32Array;
  /** What is wrong with a regular expression; there are no hits then. */
  readonly problem: SerializedError | null;
}

/** How a person can search, in the order of the menu. */
export const searchModes = [
  { mode: 'all', name: 'Auto', brief: 'Auto', example: 'exact, beginning, inside' },
  { mode: 'exact', name: 'Exact', brief: 'Exact', example: 'king' },
  { mode: 'prefix', name: 'Begins with', brief: 'Begins', example: 'king…' },
  { mode: 'substring', name: 'Contains', brief: 'Contains', example: '…king…' },
  { mode: 'fuzzy', name: 'Fuzzy', brief: 'Fuzzy', example: 'knig finds king' },
  { mode: 'pattern', name: 'Regular expression', brief: '/ /', example: '^k.*g$' },
] as const satisfies readonly {
  readonly mode: SearchMode;
  readonly name: string;
  readonly brief: string;
  readonly example: string;
}[];

/**
 * What typed text asks for; `null` where it asks for nothing. A text between slashes is a regular expression, whatever mode is chosen; spaces count in a
 * regular expression only.
 */
export function readQuery(typed: string, mode: SearchMode): SearchQuery | null {
  const text = typed.trim();
  if (text === '') return null;
  const between = /^\/(.+)\/$/s.exec(text)?.[1];
  if (between !== undefined) return { text: between, mode: 'pattern' };
  return { text: mode === 'pattern' ? typed : text, mode };
}

/** Whether the text is on its way to a regular expression between slashes, of which the last one is still to come. */
export function opensPattern({ text, mode }: SearchQuery): boolean {
  return mode !== 'pattern' && text.length > 1 && text.startsWith('/');
}

const kindNames = ['exact', 'exact', 'prefix', 'inside', 'pattern', '1 slip', '2 slips'];

/** How a hit matched, in a word or two. */
export function kindName(kind: number | undefined): string {
  return kindNames[kind ?? -1] ?? '';
}
