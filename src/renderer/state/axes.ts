import type { SerializedError } from '../../shared/errors.ts';
import type { AxisDefinition } from '../../shared/questions.ts';
import type { WrittenPair } from './axis-pairs.ts';

/** A pair of words as a person writes it down; either may still be empty. */
export interface PairDraft extends WrittenPair {
  /** Names the pair among those of its axis; not shown. */
  readonly id: string;
}

/** One semantic axis as a person writes it down. */
export interface AxisDraft {
  /** Names the axis in lists; not shown. */
  readonly id: string;
  readonly pairs: readonly PairDraft[];
}

/** The axes that are being written down, at most three. */
export interface AxesDraft {
  readonly axes: readonly AxisDraft[];
  readonly orthogonal: boolean;
  /** Only the so many most frequent words are listed at the ends; `null` for the usual number. */
  readonly among: number | null;
}

/** What is wrong with the axes that are written down. */
export interface AxesProblem {
  /** The axis that is meant; `null` for none in particular. */
  readonly axis: string | null;
  /** `null` where the axis has no whole pair yet. */
  readonly error: SerializedError | null;
}

/** The cloud has three directions. */
export const mostAxes = 3;
/** Pairs of one axis; what the contract takes. */
export const mostPairs = 500;
/** How many words the ends are listed among, where nothing else was asked for. */
export const usualAmong = 10_000;

export const firstAxesDraft: AxesDraft = {
  axes: [{ id: '1', pairs: [{ id: '1', from: '', to: '' }] }],
  orthogonal: false,
  among: null,
};

/** A name that none of `named` has: one more than the largest. */
function freshId(named: readonly { readonly id: string }[]): string {
  return String(1 + named.reduce((largest, { id }) => Math.max(largest, Number(id)), 0));
}

function withPairs(pairs: readonly WrittenPair[]): readonly PairDraft[] {
  return pairs.map(({ from, to }, place) => ({ id: String(place + 1), from, to }));
}

const isBlank = ({ from, to }: WrittenPair) => from.trim() === '' && to.trim() === '';
const isWhole = ({ from, to }: WrittenPair) => from.trim() !== '' && to.trim() !== '';

/** Whether nothing was written down for an axis yet. */
export function isBlankAxis(axis: AxisDraft): boolean {
  return axis.pairs.every(isBlank);
}

function changeAxis(draft: AxesDraft, id: string, change: (axis: AxisDraft) => AxisDraft): AxesDraft {
  return { ...draft, axes: draft.axes.map((axis) => (axis.id === id ? change(axis) : axis)) };
}

/** Adds an axis with one empty pair; the same draft where there is no room for one more. */
export function addAxis(draft: AxesDraft): AxesDraft {
  if (draft.axes.length >= mostAxes) return draft;
  const axis = { id: freshId(draft.axes), pairs: withPairs([{ from: '', to: '' }]) };
  return { ...draft, axes: [...draft.axes, axis] };
}

/** Takes an axis away; the last one is emptied instead. */
export function removeAxis(draft: AxesDraft, id: string): AxesDraft {
  const axes = draft.axes.filter((axis) => axis.id !== id);
  if (axes.length === draft.axes.length) return draft;
  if (axes.length > 0) return { ...draft, axes };
  return { ...draft, axes: [{ id: freshId(draft.axes), pairs: withPairs([{ from: '', to: '' }]) }] };
}

/** Puts a ready axis in the place of the first one that is still blank, or beside the others; the same draft where all places are taken. */
export function takeReadyAxis(draft: AxesDraft, pairs: readonly WrittenPair[]): AxesDraft {
  const axis = { id: freshId(draft.axes), pairs: withPairs(pairs) };
  const blank = draft.axes.findIndex(isBlankAxis);
  if (blank !== -1) return { ...draft, axes: draft.axes.with(blank, axis) };
  return draft.axes.length >= mostAxes ? draft : { ...draft, axes: [...draft.axes, axis] };
}

/** Turns an axis round: what pointed one way points the other way. */
export function swapEnds(draft: AxesDraft, id: string): AxesDraft {
  return changeAxis(draft, id, (axis) => ({
    ...axis,
    pairs: axis.pairs.map((pair) => ({ ...pair, from: pair.to, to: pair.from })),
  }));
}

export function addPair(draft: AxesDraft, id: string): AxesDraft {
  return changeAxis(draft, id, (axis) =>
    axis.pairs.length >= mostPairs
      ? axis
      : { ...axis, pairs: [...axis.pairs, { id: freshId(axis.pairs), from: '', to: '' }] },
  );
}

export function changePair(
  draft: AxesDraft,
  id: string,
  pair: string,
  change: Partial<WrittenPair>,
): AxesDraft {
  return changeAxis(draft, id, (axis) => ({
    ...axis,
    pairs: axis.pairs.map((candidate) => (candidate.id === pair ? { ...candidate, ...change } : candidate)),
  }));
}

/** Takes a pair away; the last one of an axis is emptied instead. */
export function removePair(draft: AxesDraft, id: string, pair: string): AxesDraft {
  return changeAxis(draft, id, (axis) => {
    const pairs = axis.pairs.filter((candidate) => candidate.id !== pair);
    return { ...axis, pairs: pairs.length > 0 ? pairs : [{ id: freshId(axis.pairs), from: '', to: '' }] };
  });
}

/** Puts pasted pairs behind those of an axis, without blank ones and without those it has already. */
export function addPairs(draft: AxesDraft, id: string, pasted: readonly WrittenPair[]): AxesDraft {
  return changeAxis(draft, id, (axis) => {
    const pairs = axis.pairs.filter((pair) => !isBlank(pair));
    const has = new Set(pairs.map(({ from, to }) => JSON.stringify([from.trim(), to.trim()])));
    for (const { from, to } of pasted) {
      const key = JSON.stringify([from, to]);
      if (has.has(key) || pairs.length >= mostPairs) continue;
      has.add(key);
      pairs.push({ id: freshId([...axis.pairs, ...pairs]), from, to });
    }
    return pairs.length === 0 ? axis : { ...axis, pairs };
  });
}

/** Axes as the program is asked for them, each with the name that it has among the drafts. */
export interface AskedAxes {
  readonly axes: readonly AxisDefinition[];
  readonly ids: readonly string[];
}

/**
 * What can be asked for: the axes that have a whole pair, with their whole pairs. `incomplete` names the first axis in which something but no whole
 * pair is written, or the first of all where nothing is.
 */
export function askedAxes(draft: AxesDraft): AskedAxes & { readonly incomplete: string | null } {
  const asked = draft.axes.flatMap((axis) => {
    const pairs = axis.pairs.filter(isWhole).map(({ from, to }) => ({ from: from.trim(), to: to.trim() }));
    return pairs.length === 0 ? [] : [{ id: axis.id, pairs }];
  });
  const begun = draft.axes.find((axis) => !isBlankAxis(axis) && !axis.pairs.some(isWhole));
  return {
    axes: asked.map(({ pairs }) => ({ pairs })),
    ids: asked.map(({ id }) => id),
    incomplete: begun?.id ?? (asked.length === 0 ? (draft.axes[0]?.id ?? null) : null),
  };
}

/** All words that are written down, each once. */
export function draftWords(draft: AxesDraft): readonly string[] {
  const words = draft.axes.flatMap(({ pairs }) => pairs.flatMap(({ from, to }) => [from.trim(), to.trim()]));
  return [...new Set(words)].filter((word) => word !== '');
}
