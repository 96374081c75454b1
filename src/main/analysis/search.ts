import type { SearchHits, SearchMode } from '../../shared/models.ts';
import type { PackedWords } from '../../shared/word-table.ts';
import { type FoldedWords, foldedLetters, foldText, letterMask } from './folding.ts';
import { eachNearWord } from './fuzzy.ts';

/**
 * Search over a packed vocabulary. Text is taken literally and compared without regard to case; whether case agreed too only decides the rank of
 * whole words. Each part of a vocabulary is searched on its own, and the answers are merged.
 */

/** Every mode but regular expressions, which `pattern-search.ts` looks after. */
export type TextMode = Exclude<SearchMode, 'pattern'>;

/** How a word can match: see {@link SearchHits}. */
const kindExact = 0;
const kindExactButCase = 1;
const kindPrefix = 2;
const kindSubstring = 3;
export const kindPattern = 4;
const kindOneSlip = 5;
const kindTwoSlips = 6;
const allKinds = kindTwoSlips + 1;

/** The worst kind of match that each mode takes. */
const worstKind: Record<Exclude<TextMode, 'fuzzy'>, number> = {
  exact: kindExactButCase,
  prefix: kindPrefix,
  substring: kindSubstring,
  all: kindSubstring,
};

/** What was found in a part of a vocabulary. */
export interface PartHits {
  /** For each kind the rows that match so, at most the limit of them, ascending. */
  readonly byKind: readonly Uint32Array[];
  /** All matches there are. */
  readonly total: number;
}

/**
 * The words of a part that match `text`: exactly, but for case, from their beginning, or anywhere. `exact` takes the first two kinds, `prefix` also
 * the third, `substring` and `all` take all four; `fuzzy` takes whole words with slips of spelling (see `fuzzy.ts`). An empty text matches nothing.
 * @param folded what `foldWords` made of a part of `words`
 */
export function searchWords(
  words: PackedWords,
  folded: FoldedWords,
  text: string,
  mode: TextMode,
  limit: number,
): PartHits {
  const spelled = encoder.encode(text);
  const byKind = Array.from({ length: allKinds }, () => new RowList(limit));
  let total = 0;
  const take = (kind: number, word: number): void => {
    total++;
    byKind[kind]!.add(word);
  };
  const takeWhole = (word: number): void =>
    take(sameWord(words, word, spelled) ? kindExact : kindExactButCase, word);
  if (mode === 'fuzzy') {
    eachNearWord(folded, foldedLetters(text), (word, slips) => {
      if (slips === 0) takeWhole(word);
      else take(slips === 1 ? kindOneSlip : kindTwoSlips, word);
    });
  } else {
    const worst = worstKind[mode];
    eachHolder(folded, text, worst, (word, kind) =>
      kind <= kindExactButCase ? takeWhole(word) : take(kind, word),
    );
  }
  return { byKind: byKind.map((list) => list.rows()), total };
}

/** The answer about a whole vocabulary of `searched` words: the best kinds first, then by row; at most `limit` of them. */
export function mergeHits(parts: readonly PartHits[], limit: number, searched: number): SearchHits {
  const listed = parts.reduce((sum, { byKind }) => byKind.reduce((so, rows) => so + rows.length, sum), 0);
  const indices = new Uint32Array(Math.min(limit, listed));
  const kinds = new Uint8Array(indices.length);
  let at = 0;
  for (let kind = 0; kind < allKinds; kind++) {
    kinds.fill(kind, at);
    for (const { byKind } of parts) {
      const rows = byKind[kind]!.subarray(0, indices.length - at);
      indices.set(rows, at);
      at += rows.length;
    }
  }
  return { indices, kinds, total: parts.reduce((sum, { total }) => sum + total, 0), searched };
}

const encoder = new TextEncoder();

/** Calls `found` with each word that holds `text`, and how, where that kind is not worse than `worst`. Of whole words case is not looked at. */
function eachHolder(
  { from, bytes, offsets, masks }: FoldedWords,
  text: string,
  worst: number,
  found: (word: number, kind: number) => void,
): void {
  const wanted = encoder.encode(foldText(text));
  const length = wanted.length;
  if (length === 0) return;
  const mask = letterMask(foldedLetters(text));
  const head = wanted[0]!;
  for (let word = 0; word < masks.length; word++) {
    // A word that lacks a letter of the text cannot hold it.
    if ((masks[word]! & mask) !== mask) continue;
    const start = offsets[word]!;
    const last = offsets[word + 1]! - length;
    if (last < start || (worst === kindExactButCase && last > start)) continue;
    const lastPlace = worst === kindSubstring ? last : start;
    for (let at = start; at <= lastPlace; at++) {
      if (bytes[at] !== head) continue;
      let matched = 1;
      while (matched < length && bytes[at + matched] === wanted[matched]) matched++;
      if (matched < length) continue;
      const kind = at > start ? kindSubstring : last > start ? kindPrefix : kindExactButCase;
      found(from + word, kind);
      break;
    }
  }
}

function sameWord({ bytes, offsets }: PackedWords, word: number, spelled: Uint8Array): boolean {
  const start = offsets[word]!;
  if (offsets[word + 1]! - start !== spelled.length) return false;
  for (let i = 0; i < spelled.length; i++) if (bytes[start + i] !== spelled[i]) return false;
  return true;
}

/** The first `limit` of the rows that are added. */
class RowList {
  readonly #limit: number;
  #rows = new Uint32Array(16);
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(row: number): void {
    if (this.#size === this.#limit) return;
    if (this.#size === this.#rows.length) {
      const larger = new Uint32Array(this.#size * 4);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[this.#size++] = row;
  }

  rows(): Uint32Array<ArrayBuffer> {
    return this.#rows.slice(0, this.#size);
  }
}
