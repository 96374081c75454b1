import { useEffect, useRef } from 'react';
import type { Occurrence, Passage } from '../../shared/contexts.ts';
import { type ShownPiece, shownPieces, textDirection } from './pieces.ts';

/** The pieces of a word in a passage: from `firstPiece` to before `endPiece`. */
type PieceRange = Pick<Occurrence, 'firstPiece' | 'endPiece'>;

interface PieceStripProps {
  readonly label: string;
  readonly sentence: string;
  readonly passage: Passage;
  /** The word's occurrences in the passage. */
  readonly words: readonly PieceRange[];
  /** The one among them that is looked at; the others are marked less. */
  readonly looked?: PieceRange | null;
}

/** A sentence as the word pieces that a model reads, the word's pieces marked; it wraps. */
export function PieceStrip({ label, sentence, passage, words, looked = null }: PieceStripProps) {
  return (
    <ol className="pieces wrapped" aria-label={label} dir={textDirection(sentence)}>
      {shownPieces(passage, sentence).map((piece) => (
        <li key={piece.index}>
          <Piece piece={piece} look={lookOf(piece.index, words, looked)} />
        </li>
      ))}
    </ol>
  );
}

interface AlignedPiecesProps {
  /** Each strip needs a word that is looked at: it stands in the column. */
  readonly strips: readonly (PieceStripProps & { readonly looked: PieceRange })[];
}

/** Sentences as word pieces, one under the other, shifted so that the words looked at stand in one column. */
export function AlignedPieces({ strips }: AlignedPiecesProps) {
  const box = useRef<HTMLDivElement>(null);
  // The words are in sight from the start; how wide everything is, only the page knows.
  useEffect(() => {
    const element = box.current;
    const word = element?.querySelector<HTMLElement>('.aligned-word');
    if (!element || !word || strips.length === 0) return;
    element.scrollLeft = word.offsetLeft + word.offsetWidth / 2 - element.clientWidth / 2;
  }, [strips]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would stand for a part of a form
    <div
      ref={box}
      className="aligned-pieces"
      role="group"
      aria-label="Sentences as word pieces"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the panel is scrolled with the arrow keys
      tabIndex={0}
    >
      {strips.map((strip) => (
        <AlignedStrip key={strip.label} {...strip} />
      ))}
    </div>
  );
}

function AlignedStrip({ label, sentence, passage, words, looked }: AlignedPiecesProps['strips'][number]) {
  const direction = textDirection(sentence);
  const pieces = shownPieces(passage, sentence).map((piece) => (
    <Piece key={piece.index} piece={piece} look={lookOf(piece.index, words, looked)} />
  ));
  const before = pieces.slice(0, looked.firstPiece);
  const behind = pieces.slice(looked.endPiece);
  return (
    <ol className="aligned-row" aria-label={label}>
      <li className="pieces aligned-left" dir={direction}>
        {direction === 'ltr' ? before : behind}
      </li>
      <li className="pieces aligned-word" dir={direction}>
        {pieces.slice(looked.firstPiece, looked.endPiece)}
      </li>
      <li className="pieces aligned-right" dir={direction}>
        {direction === 'ltr' ? behind : before}
      </li>
    </ol>
  );
}

type Look = 'looked' | 'word' | '';

function lookOf(index: number, words: readonly PieceRange[], looked: PieceRange | null): Look {
  const holds = ({ firstPiece, endPiece }: PieceRange) => index >= firstPiece && index < endPiece;
  if (looked !== null && holds(looked)) return 'looked';
  if (!words.some(holds)) return '';
  return looked === null ? 'looked' : 'word';
}

function Piece({ piece: { piece, joint, text, mark }, look }: { piece: ShownPiece; look: Look }) {
  const word = look !== '';
  return (
    <span
      className={`piece ${mark ? 'mark' : look}`}
      title={mark ? `${piece}: a mark of the model` : `${piece}: a word piece`}
    >
      {joint === '' ? null : <i>{joint}</i>}
      <bdi>{word ? <b>{text}</b> : text}</bdi>
    </span>
  );
}
