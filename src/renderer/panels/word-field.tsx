import { Autocomplete } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useController } from './context.tsx';

interface WordFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  /** Whether the model lacks the word; said when the field is left. */
  readonly unknown: boolean;
  readonly onChange: (word: string) => void;
  /** Enter, where it does not take a suggestion. */
  readonly onEnter: () => void;
  /** A text is pasted; the field takes it itself unless this says that it was taken. */
  readonly onPasteText: (text: string) => boolean;
}

/** A small field for one word, with the words of the model that begin like it. */
export function WordField(props: WordFieldProps) {
  const { label, placeholder, value, unknown, onChange, onEnter, onPasteText } = props;
  const controller = useController();
  const [suggestions, setSuggestions] = useState<readonly string[]>([]);
  const [focused, setFocused] = useState(false);
  const asked = useRef(0);

  const forget = () => {
    asked.current += 1;
    setSuggestions([]);
  };
  const type = async (typed: string) => {
    forget();
    const request = asked.current;
    onChange(typed);
    const beginning = typed.trim();
    if (beginning === '') return;
    const words = await controller.suggest(beginning);
    // A word that is written out needs no suggestion of itself.
    if (request === asked.current) setSuggestions(words.length === 1 && words[0] === beginning ? [] : words);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && suggestions.length > 0) {
      event.stopPropagation();
      forget();
    }
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    // The field keeps the name of a suggestion after it is gone; only one that is there takes the Enter.
    const named = event.currentTarget.getAttribute('aria-activedescendant');
    if (named !== null && document.getElementById(named)?.hasAttribute('data-combobox-selected')) return;
    event.preventDefault();
    forget();
    onEnter();
  };
  return (
    <Autocomplete
      className="word-field"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      data={[...suggestions]}
      filter={({ options }) => options}
      limit={8}
      maxLength={10_000}
      spellCheck={false}
      error={unknown && !focused}
      title={unknown && !focused ? 'Not in this model' : undefined}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onChange={(typed) => void type(typed)}
      onOptionSubmit={(word) => {
        onChange(word);
        // The list writes the chosen word into the field afterwards, which asks again.
        setTimeout(forget);
      }}
      onFocus={() => setFocused(true)}
      onBlur={() => {
        setFocused(false);
        forget();
      }}
      onKeyDown={onKeyDown}
      onPaste={(event: ClipboardEvent<HTMLInputElement>) => {
        if (onPasteText(event.clipboardData.getData('text'))) event.preventDefault();
      }}
    />
  );
}
