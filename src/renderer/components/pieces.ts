import type { Passage } from '../../shared/contexts.ts';

/** A word piece as it is shown. */
export interface ShownPiece {
  /** Its place in the passage. */
  readonly index: number;
  /** As the model writes it. */
  readonly piece: string;
  /** What says that it goes on with a word (`##`); shown, but quietly. */
  readonly joint: string;
  readonly text: string;
  /** Whether it is a mark of the model (`[CLS]`) that stands for no text. */
  readonly mark: boolean;
  /** UTF-16 units of the sentence. */
  readonly start: number;
  readonly end: number;
}

/** The pieces of a passage as they are shown: readable where the model writes bytes, and with its own spelling where that can be read. */
export function shownPieces({ pieces, places }: Passage, sentence: string): readonly ShownPiece[] {
  return pieces.map((piece, index) => {
    const [start = 0, end = 0] = places.subarray(index * 2, index * 2 + 2);
    return { index, piece, ...readable(piece, sentence.slice(start, end)), mark: start === end, start, end };
  });
}

function readable(piece: string, said: string): Pick<ShownPiece, 'joint' | 'text'> {
  const joint = piece.startsWith('##') && piece.length > 2 ? '##' : '';
  // Ġ and ▁ stand for the space before a word.
  const text = piece.slice(joint.length).replace(/^[Ġ▁]+(?=.)/u, '');
  const surface = said.trim();
  // Bytes of other alphabets are written as characters that mean nothing; then the sentence has the better spelling.
  return { joint, text: surface === '' || plain(text) === plain(surface) ? text : surface };
}

/** A text without case and accents, as models that do not tell them apart write it. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/** The direction in which a text is written: that of its first letter. */
export function textDirection(text: string): 'ltr' | 'rtl' {
  const letter = /\p{L}/u.exec(text)?.[0] ?? '';
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter)
    ? 'rtl'
    : 'ltr';
}
