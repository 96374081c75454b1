import { formatCount } from '../../shared/format.ts';
import type { LessonPair, LessonStep } from '../../shared/lesson.ts';
import { HeatScale, HeatStrip } from '../components/heat-strip.tsx';
import { Term } from '../components/term.tsx';
import { symmetricScale } from '../state/heat.ts';
import type { OpenLesson } from '../state/lesson.ts';
import { changeFactor, magnifiedChange } from '../state/lesson-steps.ts';
import { useScheme } from './context.tsx';

interface LessonVectorsProps {
  readonly lesson: OpenLesson;
  readonly step: LessonStep;
  readonly pair: LessonPair;
  readonly word: (row: number) => string;
}

/** The two vectors of a pair before and after the step, on one scale, with what changed. */
export function LessonVectors({ lesson, step, pair, word }: LessonVectorsProps) {
  const scheme = useScheme();
  const scale = symmetricScale([step.before, step.after, pair.before, pair.after]);
  const changes = [step, pair].map(({ before, after }) => magnifiedChange(before, after, 1));
  const factor = changeFactor(scale, symmetricScale(changes));
  const unborn = lesson.contextVectors === 'zero' && pair.before.every((value) => value === 0);
  return (
    <div className="section">
      <h3 className="section-title lesson-title">
        <span>The two vectors, before and after</span>
      </h3>
      <div className="lesson-strips">
        {(
          [
            ['v', 'word vector', step, step.input],
            ['u', 'context vector', pair, pair.output],
          ] as const
        ).map(([letter, kind, { before, after }, row]) => (
          <div className="lesson-vector" key={letter}>
            <div className="lesson-vector-name">
              <b className={`lesson-${letter}`}>{letter}</b>
              <span>
                <Term name={kind} /> of <bdi>{word(row)}</bdi>
              </span>
            </div>
            <Strip label="before" vector={before} scale={scale} scheme={scheme} of={word(row)} />
            <Strip label="after" vector={after} scale={scale} scheme={scheme} of={word(row)} />
            <Strip
              label={factor === 1 ? 'change' : `change × ${formatCount(factor)}`}
              vector={magnifiedChange(before, after, factor)}
              scale={scale}
              scheme={scheme}
              of={word(row)}
            />
          </div>
        ))}
        <HeatScale scale={scale} scheme={scheme} />
      </div>
      {unborn ? (
        <p className="lesson-note small quiet">
          {lesson.options.untrained
            ? 'Context vectors begin as zeros, as word2vec begins'
            : 'This model came without its context vectors, so they begin as zeros here, as word2vec begins'}
          : the first time a word is an output only its own vector moves.
        </p>
      ) : null}
    </div>
  );
}

interface StripProps {
  readonly label: string;
  readonly vector: Float32Array;
  readonly scale: number;
  readonly scheme: 'dark' | 'light';
  /** The word. */
  readonly of: string;
}

function Strip({ label, vector, scale, scheme, of }: StripProps) {
  return (
    <>
      <span className="lesson-strip-name quiet small numbers">{label}</span>
      <HeatStrip vector={vector} scale={scale} scheme={scheme} label={`${of}, ${label}`} />
    </>
  );
}
