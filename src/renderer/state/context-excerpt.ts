import type { Occurrence, Passage } from '../../shared/contexts.ts';

/** A part of a passage as a passage of its own, with its occurrences at their new places. */
export interface PassageExcerpt {
  readonly passage: Passage;
  readonly words: readonly Pick<Occurrence, 'firstPiece' | 'endPiece'>[];
  readonly firstPiece: number;
  /** Whether pieces of the passage are left out. */
  readonly shortened: boolean;
}

/** At most so many pieces around the first occurrence of a passage. */
export function excerptOf(
  passage: Passage,
  occurrences: readonly Occurrence[],
  most: number,
): PassageExcerpt {
  const count = passage.pieces.length;
  if (count <= most) return { passage, words: occurrences, firstPiece: 0, shortened: false };
  const middle = occurrences[0]?.firstPiece ?? 0;
  const firstPiece = Math.max(0, Math.min(count - most, middle - Math.floor(most / 2)));
  const end = firstPiece + most;
  return {
    passage: {
      ...passage,
      pieces: passage.pieces.slice(firstPiece, end),
      places: passage.places.subarray(firstPiece * 2, end * 2),
    },
    words: occurrences
      .filter((word) => word.endPiece > firstPiece && word.firstPiece < end)
      .map((word) => ({ firstPiece: word.firstPiece - firstPiece, endPiece: word.endPiece - firstPiece })),
    firstPiece,
    shortened: true,
  };
}
