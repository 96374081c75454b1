import type { CloudProps } from './contract.ts';
import { drawnRows } from './drawing.ts';
import { maskOf, type ShownWords } from './shown.ts';

/** Why a word stands out, the most important first. Labels are placed and points are drawn in this order. */
export type Relevance = 'selected' | 'drawing' | 'neighbor' | 'hit' | 'marked';

/**
 * More words than this cannot stand out: they are lit where they are, but neither labelled one by one nor drawn before the others, so that a
 * frame costs the same however many words a search finds.
 */
export const mostRelevant = 4_000;

type RelevantProps = Pick<CloudProps, 'selected' | 'drawing' | 'neighbors' | 'hits' | 'marked'>;

/**
 * The words that stand out, each once, with the weightiest reason; the most important first, {@link mostRelevant} at most. Words that are not shown are
 * left out, also those that the layout shown now does not have yet.
 */
export function relevantWords(
  { selected, drawing, neighbors, hits, marked }: RelevantProps,
  shown: ShownWords,
): Map<number, Relevance> {
  const words = new Map<number, Relevance>();
  const add = (indices: ArrayLike<number>, relevance: Relevance) => {
    for (let row = 0; row < indices.length && words.size < mostRelevant; row++) {
      const index = indices[row] as number;
      if (shown.has(index) && !words.has(index)) words.set(index, relevance);
    }
  };
  if (selected !== null) add([selected], 'selected');
  add(drawnRows(drawing), 'drawing');
  add(neighbors?.indices ?? [], 'neighbor');
  add(hits, 'hit');
  add(marked, 'marked');
  return words;
}

/** The words that are never dimmed. */
export interface LitWords {
  /** Those that stand before all others, the most important first. */
  readonly front: Uint32Array;
  /** Uint8Array of n with 1 for each lit word where there are more than can stand in front, otherwise `null`. */
  readonly mask: Uint8Array | null;
}

/**
 * Everything that is never dimmed: what stands out, then what is only lit.
 * @param n words in the layout
 */
export function litWords(
  { hits, marked, lit }: Pick<CloudProps, 'hits' | 'marked' | 'lit'>,
  relevant: ReadonlyMap<number, Relevance>,
  shown: ShownWords,
  n: number,
): LitWords {
  const words = new Set(relevant.keys());
  for (let row = 0; row < lit.length && words.size < mostRelevant; row++) {
    const index = lit[row] as number;
    if (shown.has(index)) words.add(index);
  }
  const front = Uint32Array.from(words);
  if (front.length < mostRelevant) return { front, mask: null };
  const mask = maskOf(lit, n);
  for (const indices of [hits, marked, front]) {
    for (let row = 0; row < indices.length; row++) mask[indices[row] as number] = 1;
  }
  return { front, mask };
}

/** The shown members of all groups, ascending, each once. */
export function groupMembers(groups: CloudProps['groups'], shown: ShownWords): Uint32Array {
  const members = new Set<number>();
  for (const { indices } of groups) for (const index of indices) if (shown.has(index)) members.add(index);
  return Uint32Array.from(members).sort();
}

/** The colour slot of every grouped word; the first group that holds a word gives its slot. */
export function groupSlots(groups: CloudProps['groups'], count: number): Map<number, number> {
  const slots = new Map<number, number>();
  for (const { indices, slot } of groups) {
    for (const index of indices) if (index >= 0 && index < count && !slots.has(index)) slots.set(index, slot);
  }
  return slots;
}
