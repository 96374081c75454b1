import { Menu } from '@mantine/core';
import { formatCount } from '../../shared/format.ts';
import type { WordSet } from '../../shared/workspace.ts';
import { DimIcon, EyeIcon, EyeOffIcon, IsolateIcon, MoreIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import { knownRows, noRows, paletteSlot } from '../state/selectors.ts';
import { useApp, useController, useProgram } from './context.tsx';
import { useWordSetColors } from './set-colors.ts';
import { WordSetEditor } from './word-set-editor.tsx';
import { copyWords, saveWordSet } from './word-set-files.ts';

interface WordSetEntryProps {
  readonly wordSet: WordSet;
  readonly opened: boolean;
  /** Just made here: its name is to be typed. */
  readonly isNew: boolean;
}

/** One word set in the list: its name, how many of its words the model has, how it is looked at. */
export function WordSetEntry({ wordSet, opened, isNew }: WordSetEntryProps) {
  const controller = useController();
  const colors = useWordSetColors();
  const hasModel = useApp((state) => state.model !== null);
  const rows = useApp((state) => state.wordSetRows.get(wordSet.id) ?? noRows);
  const mode = useApp((state) => (state.focus?.wordSet === wordSet.id ? state.focus.mode : null));
  const present = knownRows(rows).length;
  const { name, words } = wordSet;
  const shownName = name === '' ? 'Word set without a name' : name;
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
        <button
          type="button"
          className="word-set-name"
          aria-expanded={opened}
          onClick={() => controller.wordSets.open(opened ? null : wordSet.id)}
        >
          <Word text={shownName} />
          <span
            className="quiet numbers"
            title={
              hasModel
                ? `${formatCount(present)} of ${formatCount(words.length)} words are in this model`
                : undefined
            }
          >
            {hasModel && present < words.length
              ? `${formatCount(present)} of ${formatCount(words.length)}`
              : formatCount(words.length)}
          </span>
        </button>
        <span className={`word-set-actions ${opened || mode !== null ? 'shown' : ''}`}>
          <IconButton
            label={`Dim all but ${shownName}`}
            pressed={mode === 'dim'}
            disabled={present === 0}
            onClick={() => controller.wordSets.focus(wordSet.id, 'dim')}
          >
            <DimIcon size={14} />
          </IconButton>
          <IconButton
            label={`Isolate ${shownName}`}
            pressed={mode === 'isolate'}
            disabled={present === 0}
            onClick={() => controller.wordSets.focus(wordSet.id, 'isolate')}
          >
            <IsolateIcon size={14} />
          </IconButton>
          <MoreMenu wordSet={wordSet} name={shownName} rows={rows} />
        </span>
        <IconButton
          label={`${wordSet.visible ? 'Hide' : 'Show'} ${shownName}`}
          onClick={() => controller.wordSets.setVisible(wordSet.id, !wordSet.visible)}
        >
          {wordSet.visible ? <EyeIcon size={14} /> : <EyeOffIcon size={14} />}
        </IconButton>
      </div>
      {opened ? <WordSetEditor wordSet={wordSet} rows={rows} isNew={isNew} /> : null}
    </div>
  );
}

interface MoreMenuProps {
  readonly wordSet: WordSet;
  readonly name: string;
  readonly rows: Uint32Array;
}

function MoreMenu({ wordSet, name, rows }: MoreMenuProps) {
  const { controller, desk } = useProgram();
  const known = knownRows(rows);
  const nothing = known.length === 0;
  const noWords = wordSet.words.length === 0;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className="icon-button" aria-label={`More about ${name}`} title="More">
          <MoreIcon size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          disabled={nothing}
          onClick={() => {
            void controller.questions.ask({ kind: 'rows', rows: [...new Set(known)] }, name);
            desk.showPanel('neighbors');
          }}
        >
          Neighbors
        </Menu.Item>
        <Menu.Item disabled={nothing} onClick={() => controller.wordSets.choose(wordSet.id)}>
          Choose its words
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={noWords} onClick={() => void copyWords(controller, wordSet.words)}>
          Copy its words
        </Menu.Item>
        <Menu.Item disabled={noWords} onClick={() => saveWordSet(controller, wordSet)}>
          Save as text…
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => controller.wordSets.remove(wordSet.id)}>Delete</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
