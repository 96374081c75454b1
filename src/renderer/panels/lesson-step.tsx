import { useState } from 'react';
import type { LessonPair, LessonStep } from '../../shared/lesson.ts';
import type { OpenLesson } from '../state/lesson.ts';
import { LessonFormulas } from './lesson-formulas.tsx';
import { LessonPairs } from './lesson-pairs.tsx';
import { LessonVectors } from './lesson-vectors.tsx';

interface LessonStepViewProps {
  readonly lesson: OpenLesson;
  readonly step: LessonStep;
  readonly word: (row: number) => string;
}

/** The pair and its noise, and the arithmetic and the vectors of the one of them that is looked at. */
export function LessonStepView({ lesson, step, word }: LessonStepViewProps) {
  const [looked, look] = useState(0);
  // A tiny vocabulary has fewer noise words than were asked for.
  const place = looked < step.pairs.length ? looked : 0;
  // There is always the true pair.
  const pair = step.pairs[place] as LessonPair;
  return (
    <>
      <div className="section">
        <LessonPairs step={step} word={word} looked={place} onLook={look} />
      </div>
      <div className="section">
        <h3 className="section-title lesson-title">
          <span>The arithmetic of</span>
          <bdi className="lesson-pair-name">
            {word(step.input)} · {word(pair.output)}
          </bdi>
        </h3>
        <LessonFormulas pair={pair} rate={lesson.options.learningRate} outputs={step.pairs.length} />
      </div>
      <LessonVectors lesson={lesson} step={step} pair={pair} word={word} />
    </>
  );
}
