import type { ContextStudy } from '../../shared/contexts.ts';

export type Pair = readonly [number | null, number | null];

/** A study and the names of its sentences, which stay when it is run again with others. */
export interface NamedStudy {
  readonly study: Pick<ContextStudy, 'word' | 'occurrences'>;
  readonly studied: readonly string[];
}

/** The first two occurrences in different sentences; of one sentence, if there are no others. */
export function firstPair({ occurrences }: Pick<ContextStudy, 'occurrences'>): Pair {
  const [first] = occurrences;
  if (first === undefined) return [null, null];
  const other = occurrences.findIndex(({ sentence }) => sentence !== first.sentence);
  if (other > 0) return [0, other];
  return [0, occurrences.length > 1 ? 1 : null];
}

/** The same occurrence of the same sentence in a later study of the same word; `null` where it is gone. */
export function sameOccurrence(before: NamedStudy, after: NamedStudy, place: number | null): number | null {
  if (place === null || before.study.word !== after.study.word) return null;
  const found = before.study.occurrences[place];
  if (found === undefined) return null;
  const name = before.studied[found.sentence];
  const sentence = name === undefined ? -1 : after.studied.indexOf(name);
  if (sentence < 0) return null;
  const turn = placesIn(before, found.sentence).indexOf(place);
  return placesIn(after, sentence)[turn] ?? null;
}

/** The pair of the study before where both are still there, or the first pair of this one. */
export function carriedPair(before: NamedStudy | null, after: NamedStudy, pair: Pair): Pair {
  if (before === null) return firstPair(after.study);
  const [first, second] = pair.map((place) => sameOccurrence(before, after, place));
  return first === null || first === undefined || second === null || second === undefined
    ? firstPair(after.study)
    : [first, second];
}

/** The pair with an occurrence put into it: first the first, then the second; with both there, the older one goes. */
export function pairWith([first, second]: Pair, occurrence: number): Pair {
  if (first === occurrence || second === occurrence) return [first, second];
  if (first === null) return [occurrence, second];
  return second === null ? [first, occurrence] : [second, occurrence];
}

/** The next occurrence in a direction that is not the other one of the pair, round the ends. */
export function stepped(place: number | null, step: 1 | -1, other: number | null, count: number): number {
  let next = place ?? (step === 1 ? -1 : count);
  do next = (next + step + count) % count;
  while (next === other && count > 1);
  return next;
}

function placesIn({ study }: NamedStudy, sentence: number): readonly number[] {
  return study.occurrences.flatMap((occurrence, place) => (occurrence.sentence === sentence ? [place] : []));
}
