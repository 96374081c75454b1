import { useState } from 'react';
import type { ContextStudy } from '../../shared/contexts.ts';
import { formatCount, formatFixed } from '../../shared/format.ts';
import { PieceStrip } from '../components/piece-strip.tsx';
import { Term } from '../components/term.tsx';
import { firstNumbers, type ReadSentence } from '../state/context-draft.ts';
import { excerptOf } from '../state/context-excerpt.ts';
import { useApp, useController } from './context.tsx';
import { SenseDot } from './sense-dot.tsx';

/** Pieces that are shown of a sentence: around the word, of the one that is looked at, and of that one when all are asked for. */
const mostPieces = { around: 12, looked: 60 };

interface SentenceReadingProps {
  readonly read: ReadSentence;
  /** Whether the sentence is written in. */
  readonly active: boolean;
  /** The sentence's number, from 1. */
  readonly number: number;
}

/** What the model read of a sentence: its word pieces, and the word's vectors in a line each. */
export function SentenceReading({ read, active, number }: SentenceReadingProps) {
  const looked = useApp((state) => read.occurrences.includes(state.contexts.selected ?? -1));
  const study = useApp((state) => state.contexts.study);
  const stale = useApp(({ contexts }) => contexts.study?.word !== contexts.draft.word.trim());
  if (study === null) return null;
  return (
    <div className={`sentence-reading ${stale ? 'stale' : ''}`}>
      {read.occurrences.length === 0 ? (
        <p className="quiet small">
          “<bdi>{study.word}</bdi>” is not here
        </p>
      ) : null}
      {read.passages.map((passage) => (
        <PassageReading key={passage} study={study} place={passage} number={number} open={looked || active} />
      ))}
      {read.occurrences.map((occurrence, turn) => (
        <OccurrenceLine
          key={occurrence}
          study={study}
          occurrence={occurrence}
          name={
            read.occurrences.length === 1
              ? `sentence ${number}`
              : `sentence ${number}, occurrence ${turn + 1}`
          }
          alone={read.occurrences.length === 1}
        />
      ))}
    </div>
  );
}

interface PassageReadingProps {
  readonly study: ContextStudy;
  /** The passage's place in the study. */
  readonly place: number;
  readonly number: number;
  /** Whether more than the pieces around the word are shown. */
  readonly open: boolean;
}

function PassageReading({ study, place, number, open }: PassageReadingProps) {
  const selected = useApp((state) => state.contexts.selected);
  const [whole, setWhole] = useState(false);
  const passage = study.passages[place];
  const sentence = study.sentences[passage?.sentence ?? -1];
  if (passage === undefined || sentence === undefined) return null;
  const occurrences = study.occurrences.filter((occurrence) => occurrence.passage === place);
  const most = !open ? mostPieces.around : whole ? Number.POSITIVE_INFINITY : mostPieces.looked;
  const excerpt = excerptOf(passage, occurrences, most);
  const looked = selected === null ? undefined : study.occurrences[selected];
  const { firstPiece } = excerpt;
  return (
    <>
      <PieceStrip
        label={`Word pieces of sentence ${number}`}
        sentence={sentence}
        passage={excerpt.passage}
        words={excerpt.words}
        looked={
          looked?.passage === place
            ? { firstPiece: looked.firstPiece - firstPiece, endPiece: looked.endPiece - firstPiece }
            : null
        }
      />
      {passage.cut || (open && passage.pieces.length > mostPieces.looked) ? (
        <p className="quiet small passage-note">
          {passage.cut ? (
            <>
              Cut: only the {formatCount(passage.pieces.length)} <Term name="word piece">word pieces</Term>{' '}
              around the word were read, all that the model takes at once.
            </>
          ) : null}{' '}
          {open && passage.pieces.length > mostPieces.looked ? (
            <button type="button" className="text-button" onClick={() => setWhole(!whole)}>
              {whole ? 'Fewer pieces' : `All ${formatCount(passage.pieces.length)} pieces`}
            </button>
          ) : null}
        </p>
      ) : null}
    </>
  );
}

interface OccurrenceLineProps {
  readonly study: ContextStudy;
  readonly occurrence: number;
  /** Where the occurrence is, in words. */
  readonly name: string;
  /** Whether it is the only one of its sentence; its colour then stands beside the sentence. */
  readonly alone: boolean;
}

/** An occurrence's norm and first values. A click looks at it, a second one compares it. */
function OccurrenceLine({ study, occurrence, name, alone }: OccurrenceLineProps) {
  const { contextViews } = useController();
  const layer = useApp((state) => state.contexts.layer);
  const selected = useApp((state) => state.contexts.selected === occurrence);
  const hovered = useApp((state) => state.contexts.hovered === occurrence);
  const place = useApp((state) => state.contexts.pair.indexOf(occurrence));
  const { norm, values } = firstNumbers(study, layer, occurrence);
  const shown = Array.from(values, (value) => formatFixed(value, 2));
  return (
    <div
      className={`occurrence-line ${selected ? 'selected' : ''} ${hovered ? 'hovered' : ''}`}
      onPointerEnter={() => contextViews.hover(occurrence)}
      onPointerLeave={() => contextViews.hover(null)}
    >
      {alone ? null : <SenseDot occurrence={occurrence} />}
      <button
        type="button"
        className="occurrence-numbers numbers"
        aria-pressed={selected}
        aria-label={`Look at ${name}: norm ${formatFixed(norm, 2)}`}
        title={`norm ${formatFixed(norm, 4)}\nfirst values ${Array.from(values, (value) => formatFixed(value, 4)).join('  ')}`}
        onClick={() => (selected ? contextViews.pair(occurrence) : contextViews.select(occurrence))}
      >
        <span className="quiet">norm</span> {formatFixed(norm, 2)}
        <span className="quiet occurrence-values">{shown.slice(0, 4).join('  ')} …</span>
      </button>
      {place === -1 ? (
        <button
          type="button"
          className="text-button"
          aria-label={`Compare ${name}`}
          onClick={() => contextViews.pair(occurrence)}
        >
          Compare
        </button>
      ) : (
        <span className="pair-place" title="One of the two that are compared">
          {place === 0 ? '1st' : '2nd'}
        </span>
      )}
    </div>
  );
}
