/** A piece of a text that is marked; a mark behind the text's end stands for something that is missing there. */
export interface TextMark {
  /** UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'wrong' | 'unfinished';
}

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly kind: TextMark['kind'] | null;
}

/** A text cut at its marks, in order; where marks overlap, the one that begins first counts. */
export function markedPieces(text: string, marks: readonly TextMark[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, kind } of [...marks].sort((one, other) => one.start - other.start)) {
    if (start < at) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), start: at, kind: null });
    // What is missing at the end is shown as a blank.
    pieces.push({ text: text.slice(start, Math.max(end, start + 1)) || ' ', start, kind });
    at = Math.max(end, start + 1);
  }
  if (at < text.length) pieces.push({ text: text.slice(at), start: at, kind: null });
  return pieces;
}

/** The same text as in the box in front of it, itself unseen: only its marks show. */
export function MarkedText({ text, marks }: { readonly text: string; readonly marks: readonly TextMark[] }) {
  return markedPieces(text, marks).map(({ text: piece, start, kind }) =>
    kind === null ? (
      piece
    ) : (
      <mark key={start} className={kind}>
        {piece}
      </mark>
    ),
  );
}
