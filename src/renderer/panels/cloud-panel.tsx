import { Fragment, type KeyboardEvent, useEffect, useState } from 'react';
import { formatCount } from '../../shared/format.ts';
import { Word } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import type { ScreenPoint } from '../scene/scene.ts';
import { occurrenceParts, pictureCaption, showsOccurrences } from '../state/context-cloud.ts';
import { shownLesson } from '../state/lesson-cloud.ts';
import { corpusJob, showsLive } from '../state/selectors.ts';
import { CloudChips } from './cloud-chips.tsx';
import { CloudLegend } from './cloud-legend.tsx';
import { CloudSubject } from './cloud-subject.tsx';
import { CloudToolbar } from './cloud-toolbar.tsx';
import { CloudView } from './cloud-view.tsx';
import { useApp, useProgram } from './context.tsx';
import { CorpusButtons } from './corpus-buttons.tsx';
import { LessonLegend } from './lesson-legend.tsx';
import { SenseLegend } from './sense-legend.tsx';

/** The cloud with all that is said about it. */
export function CloudPanel() {
  const { desk } = useProgram();
  const lesson = useApp((state) => shownLesson(state) !== null);
  const occurrences = useApp((state) => showsOccurrences(state) && shownLesson(state) === null);
  const hasPicture = useApp(
    (state) => state.model !== null || (state.live?.first ?? null) !== null || showsOccurrences(state),
  );
  const [hovered, setHovered] = useState<{ index: number; at: ScreenPoint } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const selected = useApp((state) => state.history.present);

  // The cloud moves on under a pointer that rests, so what lay there is no longer there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: selected is what says that the cloud moves
  useEffect(() => setHovered(null), [selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    const { scene } = desk;
    const steps: Record<string, readonly [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    const step = steps[event.key];
    if (scene === null || step === undefined) return;
    event.preventDefault();
    const flat = desk.isFlat();
    if (flat !== event.shiftKey) scene.pan(step[0] * 0.06, step[1] * 0.06);
    else scene.orbit(step[0] * 8, step[1] * 8);
  };

  return (
    <section
      className="cloud"
      aria-label="Embedding cloud"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys turn the cloud
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {hasPicture && problem === null ? <CloudView onHover={setHovered} onProblem={setProblem} /> : null}
      {problem === null ? null : (
        <div className="cloud-empty" role="alert">
          <p>
            The cloud needs WebGL 2, which is not available here. Search, the inspector and training work
            without it.
          </p>
          <details className="message-detail">
            <summary>Details</summary>
            <pre>{problem}</pre>
          </details>
        </div>
      )}
      {problem !== null ? null : hasPicture ? (
        <>
          <CloudCaption />
          <div className="cloud-notes">
            <CloudSubject />
            {occurrences || lesson ? null : <CloudChips />}
          </div>
          {lesson ? <LessonLegend /> : occurrences ? <SenseLegend /> : <CloudLegend />}
          <CloudToolbar />
        </>
      ) : (
        <CloudEmpty />
      )}
      {hovered === null ? null : occurrences ? (
        <OccurrenceCard index={hovered.index} at={hovered.at} />
      ) : (
        <HoverCard index={hovered.index} at={hovered.at} />
      )}
    </section>
  );
}

function CloudCaption() {
  const caption = useApp(pictureCaption);
  if (!caption.startsWith('PCA'))
    return (
      <div className="cloud-caption" title={caption}>
        {caption}
      </div>
    );
  return (
    <div className="cloud-caption" title={caption}>
      {caption.split(' · ').map((part, place) => (
        <Fragment key={part}>
          {place > 0 ? ' · ' : ''}
          {/ of (its )?variance$/.test(part) ? (
            <Term name="variance explained">{part}</Term>
          ) : place === 0 ? (
            <>
              <Term name="PCA">PCA</Term>
              {part.slice(3)}
            </>
          ) : (
            part
          )}
        </Fragment>
      ))}
    </div>
  );
}

function CloudEmpty() {
  const reading = useApp(corpusJob);
  const busy = useApp((state) => !state.ready || state.live !== null || state.jobs.length > 0);
  return (
    <div className="cloud-empty">
      {busy ? (
        <p>{reading === null ? 'Starting …' : `Reading ${reading.subject} …`}</p>
      ) : (
        <>
          <p>
            Open a text and train on it: its words will gather here, those of like meaning close together.
          </p>
          <CorpusButtons quiet />
        </>
      )}
    </div>
  );
}

function HoverCard({ index, at }: { readonly index: number; readonly at: ScreenPoint }) {
  const model = useApp((state) => state.model);
  const live = useApp((state) => (showsLive(state) ? state.live : null));
  const entry =
    live === null
      ? model !== null && index < model.words.size
        ? { word: model.words.word(index), count: model.counts?.[index] ?? null }
        : undefined
      : live.frequentWords[index];
  if (entry === undefined) return null;
  return (
    <div
      className="hover-card"
      style={{ left: `min(${at.x + 14}px, calc(100% - 170px))`, top: Math.max(4, at.y - 34) }}
    >
      <Word text={entry.word} />
      {entry.count === null ? null : <span className="quiet numbers">{formatCount(entry.count)} ×</span>}
    </div>
  );
}

/** How many characters of the sentence on each side of the word a card shows. */
const shownSide = 110;

function OccurrenceCard({ index, at }: { readonly index: number; readonly at: ScreenPoint }) {
  const study = useApp((state) => state.contexts.study);
  if (study === null || index >= study.occurrences.length) return null;
  const { before, word, after } = occurrenceParts(study, index);
  return (
    <div
      className="hover-card occurrence-card"
      style={{ left: `min(${at.x + 14}px, calc(100% - 330px))`, top: Math.max(4, at.y - 40) }}
    >
      <bdi>
        {before.length > shownSide ? `…${before.slice(-shownSide)}` : before}
        <mark>{word}</mark>
        {after.length > shownSide ? `${after.slice(0, shownSide)}…` : after}
      </bdi>
    </div>
  );
}
