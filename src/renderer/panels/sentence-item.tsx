import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { CloseIcon } from '../components/icons.tsx';
import { IconButton } from '../components/small.tsx';
import { linesOf, type ReadSentence } from '../state/context-draft.ts';
import type { DraftSentence } from '../state/contexts.ts';
import { useApp, useController } from './context.tsx';
import { SenseDot } from './sense-dot.tsx';
import { SentenceReading } from './sentence-reading.tsx';

interface SentenceItemProps {
  readonly sentence: DraftSentence;
  /** From 1. */
  readonly number: number;
  /** What was read of it last, as it was written then. */
  readonly read: ReadSentence | null;
  /** Whether it is the one that is written in. */
  readonly active: boolean;
  readonly onActive: (id: string | null) => void;
  /** Goes to the sentence so many places on. */
  readonly onWalk: (step: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** A sentence that is edited in its place: Enter adds the next one, Backspace in an empty one removes it, ↑ and ↓ walk. */
export function SentenceItem(props: SentenceItemProps) {
  const { sentence, number, read, active, onActive, onWalk, onRemove } = props;
  const { id, text } = sentence;
  const { contextSentences } = useController();
  const field = useRef<HTMLTextAreaElement>(null);
  const readText = useApp(({ contexts: { study } }) =>
    read === null ? null : (study?.sentences[read.sentence] ?? null),
  );
  useEffect(() => {
    const element = field.current;
    if (!active || element === null || element === document.activeElement) return;
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
  }, [active]);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const alone = selectionStart === selectionEnd;
    if (event.key === 'Enter') {
      if (event.ctrlKey || event.metaKey || value.trim() === '') void contextSentences.run();
      else onActive(contextSentences.insertBehind(id) ?? id);
    } else if (event.key === 'Backspace' && value === '') onRemove();
    else if (event.key === 'ArrowUp' && alone && (selectionStart === 0 || isOneLine(event.currentTarget)))
      onWalk(-1);
    else if (
      event.key === 'ArrowDown' &&
      alone &&
      (selectionEnd === value.length || isOneLine(event.currentTarget))
    )
      onWalk(1);
    else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const lines = linesOf(event.clipboardData.getData('text'));
    if (lines.length < 2) return;
    event.preventDefault();
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    contextSentences.split(id, [
      value.slice(0, selectionStart) + lines[0],
      ...lines.slice(1, -1),
      lines.at(-1) + value.slice(selectionEnd),
    ]);
  };
  return (
    <>
      <div className="sentence-line">
        <SenseDot occurrence={read?.occurrences[0]} />
        {/* A textarea has the height of its text when that lies under it. */}
        <div className="sentence-box" data-text={text}>
          <textarea
            ref={field}
            aria-label={`Sentence ${number}`}
            dir="auto"
            rows={1}
            value={text}
            spellCheck={false}
            onFocus={() => onActive(id)}
            onBlur={() => onActive(null)}
            onChange={(event) => contextSentences.edit(id, event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
        </div>
        <IconButton label={`Remove sentence ${number}`} onClick={onRemove}>
          <CloseIcon size={10} />
        </IconButton>
      </div>
      {read !== null && readText === text ? (
        <SentenceReading read={read} active={active} number={number} />
      ) : null}
    </>
  );
}

function isOneLine(element: HTMLTextAreaElement): boolean {
  return element.clientHeight < 2 * Number.parseFloat(getComputedStyle(element).lineHeight);
}
