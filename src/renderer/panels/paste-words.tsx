import { Button, Textarea, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { formatCounted } from '../../shared/format.ts';
import { parseWordList } from '../state/word-sets.ts';
import { useApp, useProgram } from './context.tsx';

/** A list of words that is pasted or typed, to be saved as a word set or to be chosen. */
export function PasteWords({ onDone }: { readonly onDone: () => void }) {
  const { controller, desk } = useProgram();
  const hasModel = useApp((state) => state.model !== null);
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const typed = useDeferredValue(text);
  const count = useMemo(() => parseWordList(typed).length, [typed]);
  const finish = (use: (words: readonly string[]) => void) => {
    use(parseWordList(text));
    desk.showPanel('word-sets');
    onDone();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        finish((words) => controller.wordSets.create(words, name));
      }}
    >
      <TextInput
        label="Name"
        placeholder="Word set"
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label="Words"
        description="One a line, or between commas, semicolons, tabs or spaces"
        data-autofocus
        rows={10}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <span className="quiet numbers" role="status">
        {formatCounted(count, 'word')}
      </span>
      <div className="button-row" style={{ justifyContent: 'flex-end' }}>
        <Button
          variant="default"
          disabled={count === 0 || !hasModel}
          onClick={() => finish((words) => void controller.marks.chooseWords(words))}
        >
          Choose these words
        </Button>
        <Button type="submit" disabled={count === 0}>
          Save as word set
        </Button>
      </div>
    </form>
  );
}
