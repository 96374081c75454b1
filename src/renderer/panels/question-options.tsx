import { Autocomplete, Checkbox, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatCount } from '../../shared/format.ts';
import type { Metric } from '../../shared/questions.ts';
import { Term } from '../components/term.tsx';
import { parseLimit, usualLimits } from '../state/scores.ts';
import { useApp, useController } from './context.tsx';

/** How questions are answered, in one compact row. */
export function QuestionOptionsRow() {
  const controller = useController();
  const { method, metric, includeInputs } = useApp((state) => state.questionOptions);
  const multiplies = method === 'mul';
  const set = controller.questions.setOptions;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend
    <div className="question-options" role="group" aria-label="How questions are answered">
      <SegmentedControl
        aria-label="Method"
        value={method}
        onChange={(value) => set({ method: value === 'mul' ? 'mul' : 'add' })}
        data={[
          { value: 'add', label: <Term name="CosAdd">CosAdd</Term> },
          { value: 'mul', label: <Term name="CosMul">CosMul</Term> },
        ]}
      />
      <select
        className="plain-select"
        aria-label="Measure"
        value={metric}
        disabled={multiplies}
        title={multiplies ? 'CosMul multiplies cosines' : undefined}
        onChange={({ currentTarget: { value } }) => set({ metric: value as Metric })}
      >
        <option value="cosine">cosine</option>
        <option value="euclidean">Euclidean</option>
        <option value="dot">dot product</option>
      </select>
      <Restriction />
      <Checkbox
        label="inputs too"
        title="Words of the question may be their own answer"
        checked={includeInputs}
        onChange={({ currentTarget: { checked } }) => set({ includeInputs: checked })}
      />
    </div>
  );
}

/** Among how many of the most frequent words is answered: a usual number or any other. */
function Restriction() {
  const controller = useController();
  const restrict = useApp((state) => state.questionOptions.restrict);
  const words = useApp((state) => state.model?.description.words ?? 0);
  const shown = restrict === null ? 'all words' : `first ${formatCount(restrict)}`;
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const limit = parseLimit(text.replace(/first|words?/g, ''));
  const take = (value: string) => {
    const next = parseLimit(value.replace(/first|words?/g, ''));
    if (next === undefined || next === restrict) setText(shown);
    else controller.questions.setOptions({ restrict: next });
  };
  return (
    <Autocomplete
      aria-label="Among the first words"
      title="Only the so many most frequent words are answers"
      size="xs"
      className="restriction"
      value={text}
      error={limit === undefined}
      data={['all words', ...usualLimits.filter((count) => count < words).map(limitName)]}
      // All limits are offered, whatever stands in the box.
      filter={({ options }) => options}
      comboboxProps={{ width: 140, position: 'bottom-start' }}
      onChange={setText}
      onOptionSubmit={take}
      onBlur={() => take(text)}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take(event.currentTarget.value);
      }}
    />
  );
}

function limitName(count: number): string {
  return `first ${formatCount(count)}`;
}
