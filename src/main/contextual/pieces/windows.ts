import type { CutText } from './cut-text.ts';

/** Pieces `firstPiece` … `endPiece` (exclusive) of a sentence. */
export interface PieceRange {
  readonly firstPiece: number;
  readonly endPiece: number;
}

/** Pieces on each side of an occurrence that a window keeps where it can, so that none stands without context. */
const mostMargin = 32;
/** The part of a window that such a margin takes at most. */
const marginShare = 1 / 8;
/** The part of a window that may be given up so that it begins and ends with a word. */
const borderShare = 1 / 8;

/** The beginning of a sentence, as much of it as there is room for. */
export function windowFromStart(cut: CutText, room: number): PieceRange {
  const pieces = cut.ids.length;
  return { firstPiece: 0, endPiece: pieces <= room ? pieces : wordEnd(cut, room, room * (1 - borderShare)) };
}

/**
 * Windows of at most `room` pieces that hold each occurrence once: as many in each as fit with some context, and those in the middle of it.
 * @param occurrences in order, none with more than `room` pieces
 */
export function windowsAround<T extends PieceRange>(
  occurrences: readonly T[],
  cut: CutText,
  room: number,
): { readonly window: PieceRange; readonly members: readonly T[] }[] {
  if (occurrences.length === 0) return [];
  const pieces = cut.ids.length;
  if (pieces <= room) return [{ window: { firstPiece: 0, endPiece: pieces }, members: occurrences }];
  const margin = Math.min(mostMargin, Math.floor(room * marginShare));
  const groups: T[][] = [];
  for (const occurrence of occurrences) {
    const group = groups.at(-1);
    const from = Math.max(0, (group?.[0]?.firstPiece ?? 0) - margin);
    const to = Math.min(pieces, occurrence.endPiece + margin);
    if (group !== undefined && to - from <= room) group.push(occurrence);
    else groups.push([occurrence]);
  }
  return groups.map((members) => ({ window: windowAround(members, cut, room), members }));
}

/** A window of `room` pieces with `members` in its middle, or against the beginning or end of the sentence. */
function windowAround(members: readonly PieceRange[], cut: CutText, room: number): PieceRange {
  const pieces = cut.ids.length;
  const first = members[0]!.firstPiece;
  const past = members.at(-1)!.endPiece;
  const spare = room - (past - first);
  const from = Math.min(Math.max(0, first - Math.floor(spare / 2)), pieces - room);
  const to = from + room;
  const given = Math.floor(room * borderShare);
  return {
    firstPiece: from === 0 ? 0 : wordStart(cut, from, Math.min(first, from + given)),
    endPiece: to === pieces ? pieces : wordEnd(cut, to, Math.max(past, to - given)),
  };
}

/** The first beginning of a word from `from` to `last`, one behind white space before others; `from` where there is none. */
function wordStart(cut: CutText, from: number, last: number): number {
  return (
    search(from, last, 1, (at) => isAfterSpace(cut, at)) ??
    search(from, last, 1, (at) => cut.opensWord[at] === true) ??
    from
  );
}

/** The last end of a word from `to` down to `first`, likewise. */
function wordEnd(cut: CutText, to: number, first: number): number {
  return (
    search(to, first, -1, (at) => isAfterSpace(cut, at)) ??
    search(to, first, -1, (at) => cut.opensWord[at] === true) ??
    to
  );
}

function search(from: number, to: number, step: 1 | -1, accept: (at: number) => boolean): number | null {
  for (let at = from; step > 0 ? at <= to : at >= to; at += step) if (accept(at)) return at;
  return null;
}

function isAfterSpace({ begins, ends }: CutText, at: number): boolean {
  return at > 0 && ends[at - 1]! < begins[at]!;
}
