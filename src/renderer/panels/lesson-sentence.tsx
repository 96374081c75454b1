import { formatCount } from '../../shared/format.ts';
import type { LessonStep } from '../../shared/lesson.ts';
import { Term } from '../components/term.tsx';
import type { OpenLesson } from '../state/lesson.ts';
import { type SentenceRole, sentenceRoles, windowEnds } from '../state/lesson-steps.ts';

/** What a word's place in the window is called, for those who hear it. */
const spoken: Partial<Record<SentenceRole, string>> = {
  center: 'centre',
  context: 'context word of this pair',
  missing: 'left out by the model',
};

/** The sentence with the window over it. */
export function LessonSentence({ lesson, step }: { readonly lesson: OpenLesson; readonly step: LessonStep }) {
  const words = lesson.sentences[step.sentence] ?? [];
  const rows = lesson.rows[step.sentence];
  if (rows === undefined) return null;
  const roles = sentenceRoles(rows, step);
  const [first, last] = windowEnds(roles);
  return (
    <div className="section">
      <h3 className="section-title lesson-title">
        <span>
          The <Term name="window" /> slides
        </span>
        <span className="numbers">
          reach {step.reach} of {lesson.options.window} · sentence {formatCount(step.sentence + 1)} of{' '}
          {formatCount(lesson.sentences.length)}
        </span>
      </h3>
      <p className="lesson-sentence">
        {words.map((word, place) => {
          const role = roles[place] ?? 'outside';
          const inside = place >= first && place <= last;
          const edge = `${place === first ? 'first' : ''} ${place === last ? 'last' : ''}`;
          return (
            // The words of a sentence keep their places.
            // biome-ignore lint/suspicious/noArrayIndexKey: the same word may stand there twice
            <span key={place} className={inside ? `inside ${edge}` : ''}>
              <bdi className={role} title={spoken[role]}>
                {word}
              </bdi>{' '}
            </span>
          );
        })}
      </p>
      <p className="lesson-roles small">
        <span className="lesson-key center">centre</span>
        <span className="lesson-key context">context word of this pair</span>
        {roles.includes('missing') ? <span className="lesson-key missing">not in the model</span> : null}
      </p>
    </div>
  );
}
