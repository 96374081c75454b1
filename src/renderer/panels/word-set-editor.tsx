import { Autocomplete, Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { formatCounted } from '../../shared/format.ts';
import type { WordSet } from '../../shared/workspace.ts';
import { CloseIcon, TrashIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import { knownRows, missingRow, paletteSlot } from '../state/selectors.ts';
import { parseWordList } from '../state/word-sets.ts';
import { useApp, useController, useGoTo, useProgram } from './context.tsx';
import { useWordSetColors } from './set-colors.ts';

/** Words of a word set that are shown as chips; more would be a wall. */
const shownWords = 300;

interface WordSetEditorProps {
  readonly wordSet: WordSet;
  /** Row of each word in the model; empty while that is not known. */
  readonly rows: Uint32Array;
  /** Just made: its name is selected, to be typed over. */
  readonly isNew: boolean;
}

/** One word set's name, colour and words. */
export function WordSetEditor({ wordSet, rows, isNew }: WordSetEditorProps) {
  const controller = useController();
  const goTo = useGoTo();
  const colors = useWordSetColors();
  const [name, setName] = useState(wordSet.name);
  const selectedWord = useApp((state) =>
    state.model === null || state.history.present === null
      ? null
      : state.model.words.word(state.history.present),
  );
  const root = useRef<HTMLDivElement>(null);
  const nameField = useRef<HTMLInputElement>(null);
  useEffect(() => setName(wordSet.name), [wordSet.name]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the editor opens
  useEffect(() => {
    root.current?.scrollIntoView({ block: 'nearest' });
    if (isNew) nameField.current?.select();
  }, []);
  const rename = () => {
    const clean = name.trim().slice(0, 200);
    if (clean === '') setName(wordSet.name);
    else controller.wordSets.rename(wordSet.id, clean);
  };
  const missing = rows.length - knownRows(rows).length;
  const offered = selectedWord !== null && !wordSet.words.includes(selectedWord) ? selectedWord : null;

  return (
    <div ref={root} className="word-set-body stack">
      <div className="button-row" style={{ flexWrap: 'nowrap' }}>
        <TextInput
          ref={nameField}
          aria-label="Name of the word set"
          style={{ flex: 1 }}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === 'Enter') rename();
          }}
        />
        <IconButton label="Delete word set" onClick={() => controller.wordSets.remove(wordSet.id)}>
          <TrashIcon size={14} />
        </IconButton>
      </div>
      <div className="swatches" role="radiogroup" aria-label="Colour of the word set">
        {colors.map((color, slot) => (
          // biome-ignore lint/a11y/useSemanticElements: a radio input cannot show a swatch
          <button
            key={color}
            type="button"
            role="radio"
            aria-checked={paletteSlot(wordSet) === slot}
            aria-label={`Colour ${slot + 1}`}
            className="swatch-button"
            onClick={() => controller.wordSets.setColor(wordSet.id, slot)}
          >
            <span className="swatch" style={{ background: color }} />
          </button>
        ))}
      </div>
      <AddWords wordSet={wordSet} />
      {offered === null ? null : (
        <Button
          size="compact-xs"
          variant="default"
          style={{ alignSelf: 'flex-start', maxWidth: '100%' }}
          onClick={() => controller.wordSets.addWords(wordSet.id, [offered])}
        >
          Add&nbsp;
          <Word text={offered} />
        </Button>
      )}
      <div className="chips" style={{ marginTop: 0 }}>
        {wordSet.words.slice(0, shownWords).map((word, place) => {
          const row = rows[place];
          const lacking = row === missingRow;
          return (
            <span
              className={`chip ${lacking ? 'missing' : ''}`}
              key={word}
              title={lacking ? 'Not in this model' : undefined}
            >
              {lacking || row === undefined ? (
                <Word text={word} />
              ) : (
                <button type="button" className="chip-word" onClick={() => goTo(row)}>
                  <Word text={word} />
                </button>
              )}
              <IconButton
                label={`Remove ${word}`}
                onClick={() => controller.wordSets.removeWord(wordSet.id, word)}
              >
                <CloseIcon size={10} />
              </IconButton>
            </span>
          );
        })}
      </div>
      {wordSet.words.length > shownWords || missing > 0 ? (
        <span className="quiet small">
          {[
            wordSet.words.length > shownWords
              ? `and ${formatCounted(wordSet.words.length - shownWords, 'word')} more`
              : '',
            missing > 0 ? `${formatCounted(missing, 'word')} not in this model` : '',
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      ) : null}
    </div>
  );
}

/** Adds words: one with suggestions from the model, or a pasted list. */
function AddWords({ wordSet }: { readonly wordSet: WordSet }) {
  const { store, controller } = useProgram();
  const [text, setText] = useState('');
  const [suggestions, setSuggestions] = useState<readonly string[]>([]);
  const asked = useRef(0);

  const look = async (typed: string) => {
    asked.current += 1;
    const request = asked.current;
    setText(typed);
    const beginning = typed.trim();
    if (beginning === '') {
      setSuggestions([]);
      return;
    }
    const words = await controller.suggest(beginning);
    if (request === asked.current) setSuggestions(words);
  };
  const add = (typed: string) => {
    const words = parseWordList(typed);
    // A phrase that the model knows as one word, spaces and all, is one word.
    const whole = typed.trim();
    const known = suggestions.includes(whole) || store.getState().model === null ? [whole] : words;
    controller.wordSets.addWords(
      wordSet.id,
      /[,;\t\r\n]/.test(typed) ? words : known.filter((word) => word !== ''),
    );
    asked.current += 1;
    setText('');
    setSuggestions([]);
  };
  return (
    <Autocomplete
      aria-label="Add words"
      placeholder="Add words, or paste a list"
      value={text}
      data={[...suggestions]}
      filter={({ options }) => options}
      limit={8}
      onChange={(typed) => void look(typed)}
      onOptionSubmit={(word) => {
        controller.wordSets.addWords(wordSet.id, [word]);
        // The list writes the chosen word into the field afterwards.
        setTimeout(() => void look(''));
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || text.trim() === '') return;
        // The field keeps the name of a suggestion after it is gone; only one that is there takes the Enter.
        const named = event.currentTarget.getAttribute('aria-activedescendant');
        if (named !== null && document.getElementById(named)?.hasAttribute('data-combobox-selected')) return;
        event.preventDefault();
        add(text);
      }}
      onPaste={(event) => {
        const pasted = event.clipboardData.getData('text');
        if (!/[,;\t\n]/.test(pasted)) return;
        event.preventDefault();
        add(pasted);
      }}
    />
  );
}
