import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatCount } from '../../shared/format.ts';
import type { WordSet } from '../../shared/workspace.ts';
import { EyeIcon, EyeOffIcon, PlusIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import { missingRow, noRows, paletteSlot } from '../state/selectors.ts';
import { useApp, useController } from './context.tsx';
import { useWordSetColors } from './set-colors.ts';
import { WordSetEditor } from './word-set-editor.tsx';

/** Named, coloured lists of words. The dock around it has the role of a tab panel and the name “Word sets”: none of its own. */
export function WordSetsPanel() {
  const controller = useController();
  const wordSets = useApp((state) => state.workspace.wordSets);
  const [opened, setOpened] = useState<string | null>(null);
  const [created, setCreated] = useState<string | null>(null);
  const create = () => {
    const id = controller.wordSets.create();
    setCreated(id);
    setOpened(id);
  };
  return (
    <section className="panel">
      <div className="panel-scroll">
        {wordSets.length === 0 ? (
          <div className="empty">
            <p>A word set gives words a colour of their own: countries, animals, whatever you look for.</p>
            <Button variant="default" onClick={create}>
              New word set
            </Button>
          </div>
        ) : (
          wordSets.map((wordSet) => (
            <WordSetEntry
              key={wordSet.id}
              wordSet={wordSet}
              opened={opened === wordSet.id}
              isNew={created === wordSet.id}
              onToggle={() => setOpened(opened === wordSet.id ? null : wordSet.id)}
            />
          ))
        )}
        {wordSets.length === 0 ? null : (
          <div style={{ padding: '8px 12px' }}>
            <Button size="compact-xs" variant="subtle" leftSection={<PlusIcon size={12} />} onClick={create}>
              New word set
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

interface WordSetEntryProps {
  readonly wordSet: WordSet;
  readonly opened: boolean;
  /** Just made here: its name is to be typed. */
  readonly isNew: boolean;
  readonly onToggle: () => void;
}

function WordSetEntry({ wordSet, opened, isNew, onToggle }: WordSetEntryProps) {
  const controller = useController();
  const colors = useWordSetColors();
  const hasModel = useApp((state) => state.model !== null);
  const rows = useApp((state) => state.wordSetRows.get(wordSet.id) ?? noRows);
  const present = rows.reduce((count, row) => (row === missingRow ? count : count + 1), 0);
  return (
    <div className="word-set">
      <div
        className="word-set-head"
        onPointerEnter={() => controller.wordSets.light(wordSet.id)}
        onPointerLeave={() => controller.wordSets.light(null)}
      >
        <span
          className="swatch"
          style={{ background: colors[paletteSlot(wordSet)], opacity: wordSet.visible ? 1 : 0.3 }}
        />
        <button type="button" className="word-set-name" aria-expanded={opened} onClick={onToggle}>
          <Word text={wordSet.name === '' ? 'Word set without a name' : wordSet.name} />
          <span className="quiet numbers">
            {hasModel && present < wordSet.words.length
              ? `${formatCount(present)} of ${formatCount(wordSet.words.length)}`
              : formatCount(wordSet.words.length)}
          </span>
        </button>
        <IconButton
          label={`${wordSet.visible ? 'Hide' : 'Show'} ${wordSet.name}`}
          onClick={() => controller.wordSets.setVisible(wordSet.id, !wordSet.visible)}
        >
          {wordSet.visible ? <EyeIcon size={14} /> : <EyeOffIcon size={14} />}
        </IconButton>
      </div>
      {opened ? <WordSetEditor wordSet={wordSet} rows={rows} isNew={isNew} onDeleted={onToggle} /> : null}
    </div>
  );
}
