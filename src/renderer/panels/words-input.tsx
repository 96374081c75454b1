import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { Word } from '../components/small.tsx';
import { begunInList, putWord } from '../state/completion.ts';
import { useCompletions } from './use-completions.ts';

interface WordsInputProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Lines of the box; with one, Enter and pasted line breaks make no new line. */
  readonly lines?: number;
}

/** Most characters of a box. */
const longest = 100_000;

/** A box for one or several words, each completed as it is typed: ↓ and Enter, or Tab. */
export function WordsInput({ label, placeholder, value, onChange, lines = 1 }: WordsInputProps) {
  const id = useId();
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const completions = useCompletions(open ? begunInList({ text: value, caret }) : null);
  const shown = open && completions.length > 0;

  useLayoutEffect(() => {
    if (document.activeElement !== box.current || box.current?.selectionStart === caret) return;
    box.current?.setSelectionRange(caret, caret);
  }, [caret]);

  const choose = (word: string) => {
    const begun = begunInList({ text: value, caret });
    if (begun === null) return;
    const next = putWord(value, begun, word, 'list');
    onChange(next.text);
    setCaret(next.caret);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const word = shown ? completions[active] : undefined;
    if (event.nativeEvent.isComposing || word === undefined) return;
    if (event.key === 'ArrowDown') setActive((active + 1) % completions.length);
    else if (event.key === 'ArrowUp') setActive((active - 1 + completions.length) % completions.length);
    else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) choose(word);
    else if (event.key === 'Escape') setOpen(false);
    else return;
    event.preventDefault();
  };
  const shared = {
    ref: box,
    'aria-label': label,
    'aria-autocomplete': 'list',
    'aria-controls': shown ? id : undefined,
    'aria-activedescendant': shown ? `${id}-${active}` : undefined,
    placeholder,
    value,
    autoComplete: 'off',
    maxLength: longest,
    spellCheck: false,
    dir: 'auto',
    onBlur: () => setOpen(false),
    onKeyDown,
  } as const;
  const change = ({ value: text, selectionStart }: HTMLInputElement | HTMLTextAreaElement) => {
    onChange(text);
    setCaret(selectionStart ?? text.length);
    setActive(0);
    setOpen(true);
  };
  return (
    <div className="words-input">
      {lines === 1 ? (
        <input
          {...shared}
          type="text"
          onChange={({ currentTarget }) => change(currentTarget)}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
        />
      ) : (
        <textarea
          {...shared}
          rows={lines}
          onChange={({ currentTarget }) => change(currentTarget)}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        />
      )}
      {shown ? (
        <div id={id} role="listbox" aria-label="Words that begin alike" className="words-input-list">
          {completions.map((word, place) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box handles the keys
            <div
              key={word}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === active}
              className={`suggestion ${place === active ? 'active' : ''}`}
              // The box that is typed in keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(word)}
            >
              <Word text={word} />
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
