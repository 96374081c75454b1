import { Button, Menu, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatCount, formatCounted } from '../../shared/format.ts';
import { CloseIcon, CopyIcon, DimIcon, IsolateIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import { paletteSlot } from '../state/selectors.ts';
import type { OpenModel } from '../state/store.ts';
import { useApp, useController, useGoTo, useProgram } from './context.tsx';
import { useWordSetColors } from './set-colors.ts';
import { copyWords } from './word-set-files.ts';

/** Chosen words that are shown as chips. */
const shownWords = 20;

/** The words that are chosen together, and what can be done with them; nothing while none is chosen. */
export function ChosenWords() {
  const model = useApp((state) => state.model);
  const marked = useApp((state) => state.marked);
  return model === null || marked.length === 0 ? null : <Chosen model={model} rows={marked} />;
}

function Chosen({ model, rows }: { readonly model: OpenModel; readonly rows: Uint32Array }) {
  const { controller, desk } = useProgram();
  const goTo = useGoTo();
  const mode = useApp((state) => (state.focus?.rows === state.marked ? state.focus.mode : null));
  const title = formatCounted(rows.length, 'chosen word');
  const words = () => Array.from(rows, (row) => model.words.word(row));
  return (
    <section className="chosen stack" aria-label="Chosen words">
      <div className="chosen-head">
        <h3 className="numbers">{title}</h3>
        <IconButton
          label="Dim the rest"
          pressed={mode === 'dim'}
          onClick={() => controller.marks.focusChosen('dim')}
        >
          <DimIcon />
        </IconButton>
        <IconButton
          label="Isolate"
          pressed={mode === 'isolate'}
          onClick={() => controller.marks.focusChosen('isolate')}
        >
          <IsolateIcon />
        </IconButton>
        <IconButton label="Copy the chosen words" onClick={() => void copyWords(controller, words())}>
          <CopyIcon />
        </IconButton>
        <IconButton label="Clear" keys="Esc" onClick={() => controller.marks.clear()}>
          <CloseIcon size={14} />
        </IconButton>
      </div>
      <div className="chips">
        {Array.from(rows.subarray(0, shownWords), (row) => (
          <span className="chip" key={row}>
            <button type="button" className="chip-word" onClick={() => goTo(row)}>
              <Word text={model.words.word(row)} />
            </button>
            <IconButton
              label={`Take out ${model.words.word(row)}`}
              onClick={() => controller.marks.toggle(row)}
            >
              <CloseIcon size={10} />
            </IconButton>
          </span>
        ))}
        {rows.length > shownWords ? (
          <span className="quiet small more">and {formatCount(rows.length - shownWords)} more</span>
        ) : null}
      </div>
      <SaveAs rows={rows} />
      <div className="button-row">
        <AddTo rows={rows} />
        <button
          type="button"
          className="text-button"
          onClick={() => {
            void controller.questions.ask({ kind: 'rows', rows: [...rows] }, title);
            desk.showPanel('neighbors');
          }}
        >
          Neighbors
        </button>
      </div>
    </section>
  );
}

function SaveAs({ rows }: { readonly rows: Uint32Array }) {
  const controller = useController();
  const [name, setName] = useState('');
  return (
    <form
      className="save-as"
      onSubmit={(event) => {
        event.preventDefault();
        if (controller.wordSets.saveRows(rows, name) !== null) setName('');
      }}
    >
      <TextInput
        aria-label="Name for the chosen words"
        placeholder="Name"
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        Save as word set
      </Button>
    </form>
  );
}

function AddTo({ rows }: { readonly rows: Uint32Array }) {
  const controller = useController();
  const colors = useWordSetColors();
  const model = useApp((state) => state.model);
  const wordSets = useApp((state) => state.workspace.wordSets);
  if (wordSets.length === 0) return null;
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <button type="button" className="text-button">
          Add to…
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
        {wordSets.map((wordSet) => (
          <Menu.Item
            key={wordSet.id}
            leftSection={
              <span
                className="swatch"
                style={{ display: 'block', background: colors[paletteSlot(wordSet)] }}
              />
            }
            onClick={() =>
              controller.wordSets.addWords(
                wordSet.id,
                Array.from(rows, (row) => model?.words.word(row) ?? ''),
              )
            }
          >
            <Word text={wordSet.name} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
