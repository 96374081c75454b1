import { NumberInput, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../components/section.tsx';
import { Term, type TermName } from '../components/term.tsx';
import { type LessonNumber, lessonNumberProblem, lessonNumbers } from '../state/lesson.ts';
import { useApp, useController } from './context.tsx';

const fields: readonly {
  readonly name: LessonNumber;
  readonly term: TermName;
  readonly title: string;
  readonly step: number;
}[] = [
  { name: 'learningRate', term: 'rate of a lesson', title: 'Learning rate', step: 0.025 },
  { name: 'negative', term: 'noise words', title: 'Noise words', step: 1 },
  { name: 'window', term: 'window', title: 'Window', step: 1 },
];

/** What a lesson is begun with; a change begins it anew. */
export function LessonOptionsForm() {
  const { lesson } = useController();
  const untrained = useApp((state) => state.lesson.options.untrained);
  const kept = useApp((state) => state.model?.description.hasInitialVectors ?? false);
  return (
    <Section title="What it begins with">
      <div className="lesson-options">
        <SegmentedControl
          fullWidth
          aria-label="Word vectors begin"
          value={untrained && kept ? 'noise' : 'trained'}
          onChange={(value) => void lesson.setOptions({ untrained: value === 'noise' })}
          data={[
            { value: 'trained', label: 'From the trained vectors' },
            { value: 'noise', label: 'From noise', disabled: !kept },
          ]}
        />
        {kept ? null : (
          <p className="small quiet lesson-note">
            This model did not keep the noise that it began as; train one on this text to begin there.
          </p>
        )}
        <div className="lesson-numbers">
          {fields.map((field) => (
            <NumberField key={field.name} {...field} />
          ))}
        </div>
        <p className="small quiet lesson-note">
          A change starts over. The model itself stays as it is: a lesson works on copies.
        </p>
      </div>
    </Section>
  );
}

function NumberField({ name, term, title, step }: (typeof fields)[number]) {
  const { lesson } = useController();
  const value = useApp((state) => state.lesson.options[name]);
  const [typed, setTyped] = useState<number | null>(value);
  const limits = lessonNumbers[name];
  return (
    <NumberInput
      label={<Term name={term}>{title}</Term>}
      aria-label={title}
      value={typed ?? ''}
      error={lessonNumberProblem(name, typed)}
      allowDecimal={!limits.whole}
      allowNegative={false}
      clampBehavior="none"
      step={step}
      onChange={(next) => {
        const number = typeof next === 'number' ? next : next.trim() === '' ? null : Number(next);
        setTyped(number);
        if (number !== null && number !== value && lessonNumberProblem(name, number) === null)
          void lesson.setOptions({ [name]: number });
      }}
    />
  );
}
