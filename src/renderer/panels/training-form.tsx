import { Button, Collapse, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import type { CorpusSummary } from '../../shared/corpus.ts';
import { formatBytes, formatCount, formatCounted, formatDuration } from '../../shared/format.ts';
import { type NumberLimits, type NumberOption, numberOptions } from '../../shared/training.ts';
import { Section } from '../components/section.tsx';
import { Term, type TermName } from '../components/term.tsx';
import { engineOf } from '../state/engines.ts';
import { knownRate, startingModel } from '../state/selectors.ts';
import {
  draftOptions,
  estimateSeconds,
  optionProblem,
  trainingBytes,
  trainingWarnings,
  vocabularySize,
} from '../state/training-form.ts';
import { modifierKey } from './commands.ts';
import { useApp, useController, useProgram } from './context.tsx';
import { ArchitectureChoice, EngineChoice } from './engine-choice.tsx';

const terms: Record<NumberOption, TermName> = {
  dimension: 'dimension',
  window: 'window',
  negative: 'negative samples',
  epochs: 'epochs',
  minimumCount: 'minimum count',
  subsample: 'subsampling',
  learningRate: 'learning rate',
  threads: 'threads',
  seed: 'seed',
};

const mainOptions: readonly NumberOption[] = ['dimension', 'window', 'epochs', 'minimumCount'];
const moreOptions: readonly NumberOption[] = ['negative', 'subsample', 'learningRate', 'threads', 'seed'];
const steps: Partial<Record<NumberOption, number>> = {
  dimension: 10,
  subsample: 0.0005,
  learningRate: 0.005,
};

/** The options of training, with what they mean and what is wrong with them. */
export function TrainingForm() {
  const controller = useController();
  const hasDraft = useApp((state) => state.draft !== null);
  const problemInMore = useApp(({ draft }) =>
    draft === null ? false : moreOptions.some((option) => optionProblem(option, draft[option]) !== null),
  );
  const [more, setMore] = useState(false);
  if (!hasDraft) return null;
  const opened = more || problemInMore;
  return (
    <Section title="Training options">
      <div className="options">
        {mainOptions.map((option) => (
          <OptionField key={option} option={option} />
        ))}
        <EngineChoice />
        <StartChoice />
      </div>
      <Collapse expanded={opened}>
        <div className="options" style={{ paddingTop: 8 }}>
          <ArchitectureChoice />
          {moreOptions.map((option) => (
            <OptionField key={option} option={option} />
          ))}
        </div>
      </Collapse>
      <div className="button-row" style={{ justifyContent: 'space-between', marginTop: 8 }}>
        <Button size="compact-xs" variant="subtle" aria-expanded={opened} onClick={() => setMore(!opened)}>
          {opened ? 'Fewer options' : 'More options'}
        </Button>
        <Button size="compact-xs" variant="subtle" onClick={() => controller.corpus.resetDraft()}>
          Suggested values
        </Button>
      </div>
    </Section>
  );
}

/** Whether training starts from nothing or goes on from the open model; not there while none is open. */
function StartChoice() {
  const controller = useController();
  const model = useApp((state) => state.model?.description ?? null);
  const startFrom = useApp((state) => state.startFrom);
  if (model === null) return null;
  return (
    <Select
      className="wide-option"
      label="Start from"
      allowDeselect={false}
      data={[
        { value: 'nothing', label: 'Nothing' },
        { value: 'model', label: `The open model, ${model.name}` },
      ]}
      value={startFrom}
      description={startFrom === 'model' ? `Adds words; the dimension stays ${model.dimension}.` : null}
      onChange={(value) => controller.models.startFrom(value === 'model' ? 'model' : 'nothing')}
    />
  );
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function OptionField({ option }: { readonly option: NumberOption }) {
  const controller = useController();
  const value = useApp((state) => state.draft?.[option] ?? null);
  const limits: NumberLimits = numberOptions[option];
  const name = capitalized(limits.name);
  return (
    <NumberInput
      label={<Term name={terms[option]}>{name}</Term>}
      aria-label={name}
      value={value ?? ''}
      error={optionProblem(option, value)}
      allowDecimal={!limits.whole}
      allowNegative={false}
      decimalScale={8}
      clampBehavior="none"
      step={steps[option] ?? 1}
      thousandSeparator={option === 'seed' ? '' : ','}
      onChange={(next) => {
        const number = typeof next === 'number' ? next : next.trim() === '' ? null : Number(next);
        controller.corpus.setDraft({ [option]: number });
      }}
    />
  );
}

/** What training will take, and the button that starts it. */
export function TrainingFoot() {
  const { controller, desk } = useProgram();
  const corpus = useApp((state) => state.corpus);
  const draft = useApp((state) => state.draft);
  const models = useApp((state) => state.models);
  const engines = useApp((state) => state.engines);
  const base = useApp(startingModel);
  const drawn = draft === null ? null : draftOptions(draft);
  const complete = drawn === null || base === null ? drawn : { ...drawn, dimension: base.dimension };
  const engine = complete === null ? null : engineOf(engines, complete);
  const rate = engine === null ? null : knownRate(models, engine.name);
  return (
    <div className="panel-foot">
      {corpus !== null && complete !== null ? (
        <>
          <DerivedFacts corpus={corpus} options={complete} rate={rate} modelWords={base?.words ?? 0} />
          {trainingWarnings(corpus, complete, engine?.name ?? null, base?.words).map((warning) => (
            <p className="note" key={warning}>
              {warning}
            </p>
          ))}
        </>
      ) : null}
      <Button
        fullWidth
        disabled={complete === null}
        title={`Train (${modifierKey} Enter)`}
        onClick={() => void controller.models.train()}
      >
        Train
      </Button>
      <button type="button" className="text-button lesson-opener" onClick={() => desk.showPanel('lesson')}>
        How it learns, one step at a time
      </button>
    </div>
  );
}

interface DerivedFactsProps {
  readonly corpus: CorpusSummary;
  readonly options: NonNullable<ReturnType<typeof draftOptions>>;
  readonly rate: ReturnType<typeof knownRate>;
  /** Words of the model that training starts from; the text may have them, too. */
  readonly modelWords: number;
}

function DerivedFacts({ corpus, options, rate, modelWords }: DerivedFactsProps) {
  const inText = vocabularySize(corpus, options.minimumCount);
  const words = inText.words + modelWords;
  const parts = [
    `${inText.exact && modelWords === 0 ? '' : 'up to '}${formatCounted(words, 'word')} × ${formatCount(options.dimension)} d`,
    `${formatBytes(trainingBytes(words, options.dimension))} of memory`,
  ];
  if (rate !== null) {
    const seconds = estimateSeconds(corpus.tokens, options, rate);
    parts.push(seconds < 1 ? formatDuration(seconds) : `about ${formatDuration(seconds)}`);
  }
  return <div className="foot-facts numbers">{parts.join(' · ')}</div>;
}
