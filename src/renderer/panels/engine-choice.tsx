import { Button, Collapse, CopyButton, Select } from '@mantine/core';
import { useState } from 'react';
import { type Architecture, architectureSchema, engineTitles } from '../../shared/training.ts';
import { Term } from '../components/term.tsx';
import { deviceAndMemory, engineChoices, engineOf, installParts, missingEngines } from '../state/engines.ts';
import { useApp, useController } from './context.tsx';

/** What trains: each engine with its device and memory, those that are not there with the reason and what would help. */
export function EngineChoice() {
  const controller = useController();
  const engines = useApp((state) => state.engines);
  const option = useApp((state) => state.draft?.engine ?? 'auto');
  const negative = useApp((state) => state.draft?.negative ?? null);
  const choices = engineChoices(engines);
  const chosen = engineOf(engines, { engine: option, negative });
  return (
    <div className="wide-option">
      <Select
        label={<Term name="train on">Train on</Term>}
        aria-label="Train on"
        data={choices.map(({ value, title, available }) => ({ value, label: title, disabled: !available }))}
        value={option}
        allowDeselect={false}
        onDropdownOpen={() => void controller.engines.refresh()}
        onChange={(value) => {
          const choice = choices.find((one) => one.value === value);
          if (choice !== undefined) controller.corpus.setMethod({ engine: choice.value });
        }}
        renderOption={({ option: { value, label } }) => (
          <span className="engine-option">
            <span>{label}</span>
            <small>{choices.find((choice) => choice.value === value)?.detail}</small>
          </span>
        )}
      />
      {chosen === null ? null : (
        <p className="option-note numbers">
          {option === 'auto' ? `${engineTitles[chosen.name]} · ` : ''}
          {chosen.unavailable === null
            ? deviceAndMemory(chosen)
            : `${engineTitles[chosen.name]} cannot be used: ${chosen.unavailable.reason}.`}
        </p>
      )}
      <MissingEngines />
    </div>
  );
}

/** Why engines are not there, and what to do about it: closed until somebody asks. */
function MissingEngines() {
  const engines = useApp((state) => state.engines);
  const [opened, setOpened] = useState(false);
  const missing = missingEngines(engines);
  if (missing.length === 0) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
        style={{ alignSelf: 'flex-start' }}
      >
        Why not {missing.map(({ name }) => engineTitles[name]).join(' or ')}?
      </Button>
      <Collapse expanded={opened}>
        <ul className="missing-engines">
          {missing.map(({ name, reason, install }) => (
            <li key={name}>
              {engineTitles[name]}: {reason}. {install === null ? null : <Install text={install} />}
            </li>
          ))}
        </ul>
      </Collapse>
    </>
  );
}

function Install({ text }: { readonly text: string }) {
  return installParts(text).map((part) =>
    part.code ? (
      <span key={part.text} className="command-to-copy">
        <code>{part.text}</code>
        <CopyButton value={part.text}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" aria-label={`Copy ${part.text}`} onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </span>
    ) : (
      <span key={part.text}>{part.text}</span>
    ),
  );
}

const architectureTitles: { readonly [A in Architecture]: string } = {
  'skip-gram': 'Skip-gram',
  cbow: 'CBOW',
};

/** Which way the prediction goes. */
export function ArchitectureChoice() {
  const controller = useController();
  const value = useApp((state) => state.draft?.architecture ?? 'skip-gram');
  return (
    <Select
      label={<Term name={value}>Architecture</Term>}
      aria-label="Architecture"
      data={architectureSchema.options.map((name) => ({ value: name, label: architectureTitles[name] }))}
      value={value}
      allowDeselect={false}
      onChange={(next) => {
        const architecture = architectureSchema.safeParse(next);
        if (architecture.success) controller.corpus.setMethod({ architecture: architecture.data });
      }}
    />
  );
}
