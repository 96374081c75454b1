import type { CloudProps } from './contract.ts';

/** Why a word stands out, the most important first. Labels are placed and points are drawn in this order. */
export type Relevance = 'selected' | 'neighbor' | 'hit';

/**
 * The words that stand out, each once, with the weightiest reason; the most important first. Indices outside 0 … count − 1 are left out: props
 * may name words that the layout shown now does not have yet.
 */
export function relevantWords(
  { selected, neighbors, hits }: Pick<CloudProps, 'selected' | 'neighbors' | 'hits'>,
  count: number,
): Map<number, Relevance> {
  const words = new Map<number, Relevance>();
  const add = (index: number, relevance: Relevance) => {
    if (index >= 0 && index < count && !words.has(index)) words.set(index, relevance);
  };
  if (selected !== null) add(selected, 'selected');
  for (const index of neighbors?.indices ?? []) add(index, 'neighbor');
  for (const index of hits) add(index, 'hit');
  return words;
}

/** The members of all groups, ascending, each once, inside 0 … count − 1. */
export function groupMembers(groups: CloudProps['groups'], count: number): Uint32Array {
  const members = new Set<number>();
  for (const { indices } of groups)
    for (const index of indices) if (index >= 0 && index < count) members.add(index);
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
