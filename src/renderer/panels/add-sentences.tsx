import { Button, SegmentedControl } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { mostSentences } from '../../shared/contexts.ts';
import { formatCount, formatCounted } from '../../shared/format.ts';
import { PlusIcon } from '../components/icons.tsx';
import { IconButton } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { isCurrent, linesOf, runObstacle } from '../state/context-draft.ts';
import { useApp, useController } from './context.tsx';
import { JobLine } from './downloads.tsx';

type Way = 'paste' | 'text' | null;

/** The ways to more sentences, and reading them. */
export function AddSentences() {
  const [way, setWay] = useState<Way>(null);
  const obstacle = useApp(textObstacle);
  return (
    <div className="panel-foot senses-foot">
      {way === 'paste' ? <PasteLines onDone={() => setWay(null)} /> : null}
      {way === 'text' ? <FromText onDone={() => setWay(null)} /> : null}
      {way === null ? (
        <>
          <NewSentence />
          <div className="senses-ways">
            <button type="button" className="text-button" onClick={() => setWay('paste')}>
              Paste lines…
            </button>
            <button
              type="button"
              className="text-button"
              disabled={obstacle !== null}
              title={obstacle ?? 'Lines of the open text that hold the word'}
              onClick={() => setWay('text')}
            >
              From the open text…
            </button>
          </div>
        </>
      ) : null}
      <RunLine />
    </div>
  );
}

function textObstacle({ corpus, contexts }: Parameters<Parameters<typeof useApp>[0]>[0]): string | null {
  if (corpus === null) return 'Open a text in Corpus & training first';
  return contexts.draft.word.trim() === '' ? 'Type the word first' : null;
}

function NewSentence() {
  const { contextSentences } = useController();
  const [text, setText] = useState('');
  const add = () => {
    contextSentences.add([text]);
    setText('');
  };
  return (
    <div className="new-sentence">
      <input
        className="plain-input"
        aria-label="New sentence"
        placeholder="Another sentence"
        dir="auto"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          if (text.trim() === '') void contextSentences.run();
          else add();
        }}
        onPaste={(event) => {
          const lines = linesOf(event.clipboardData.getData('text'));
          if (lines.length < 2) return;
          event.preventDefault();
          contextSentences.add([text + lines[0], ...lines.slice(1)]);
          setText('');
        }}
      />
      <IconButton label="Add the sentence" disabled={text.trim() === ''} onClick={add}>
        <PlusIcon size={12} />
      </IconButton>
    </div>
  );
}

function PasteLines({ onDone }: { readonly onDone: () => void }) {
  const { contextSentences } = useController();
  const [text, setText] = useState('');
  const typed = useDeferredValue(text);
  const count = useMemo(() => linesOf(typed).length, [typed]);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        contextSentences.add([text]);
        onDone();
      }}
    >
      <textarea
        className="plain-input"
        aria-label="Lines, one sentence each"
        placeholder="One sentence a line"
        rows={5}
        dir="auto"
        // biome-ignore lint/a11y/noAutofocus: it appears because it was asked for
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
        }}
      />
      <div className="button-row">
        <Button type="submit" size="compact-xs" disabled={count === 0}>
          {count === 0 ? 'Add' : `Add ${formatCounted(count, 'sentence')}`}
        </Button>
        <Button size="compact-xs" variant="subtle" onClick={onDone}>
          Back
        </Button>
        {count > mostSentences ? (
          <span className="quiet small">An even sample of {formatCount(mostSentences)} will be read.</span>
        ) : null}
      </div>
    </form>
  );
}

function FromText({ onDone }: { readonly onDone: () => void }) {
  const { contextSentences } = useController();
  const name = useApp((state) => state.corpus?.name ?? '');
  const word = useApp((state) => state.contexts.draft.word.trim());
  const job = useApp((state) => state.jobs.find(({ kind }) => kind === 'context-lines') ?? null);
  const [most, setMost] = useState('200');
  const [found, setFound] = useState<{ readonly added: number; readonly total: number } | null>(null);
  const limit = /^\d{1,4}$/.test(most.trim()) ? Number(most) : 0;
  const usable = limit >= 1 && limit <= mostSentences;
  return (
    <form
      className="stack"
      aria-label="Lines of the open text"
      onSubmit={(event) => {
        event.preventDefault();
        if (usable && job === null) void contextSentences.addFromCorpus(limit).then(setFound);
      }}
    >
      <p className="small">
        Lines of <bdi>{name}</bdi> with “<bdi>{word}</bdi>”
      </p>
      {job === null ? (
        <div className="button-row">
          <label className="small from-text-most">
            <span className="quiet">At most</span>
            <input
              className="plain-input numbers"
              inputMode="numeric"
              aria-invalid={!usable}
              title={`1 to ${formatCount(mostSentences)}`}
              value={most}
              onChange={(event) => setMost(event.currentTarget.value)}
            />
          </label>
          <Button type="submit" size="compact-xs" disabled={!usable}>
            Add
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={onDone}>
            {found === null ? 'Back' : 'Done'}
          </Button>
        </div>
      ) : (
        <JobLine job={job} label="Searching" name={name} stop="Cancel" />
      )}
      {found === null || job !== null ? null : (
        <p className="quiet small numbers" role="status">
          {formatCount(found.added)} of {formatCounted(found.total, 'line')} added
        </p>
      )}
    </form>
  );
}

/** How pieces are joined, and reading the sentences; while they are read, how far that is. */
function RunLine() {
  const { contextSentences } = useController();
  const pooling = useApp((state) => state.contexts.draft.pooling);
  const obstacle = useApp((state) => runObstacle(state.contexts));
  const current = useApp((state) => isCurrent(state.contexts));
  const job = useApp((state) => state.jobs.findLast(({ kind }) => kind === 'context-run') ?? null);
  if (job !== null && job.progress !== null && !job.cancelling)
    return <JobLine job={job} label="Reading sentences" name={job.subject} stop="Cancel" />;
  return (
    <div className="senses-run">
      <span className="quiet small pieces-label">Pieces</span>
      <SegmentedControl
        aria-label="Pieces"
        value={pooling}
        onChange={(value) => contextSentences.setPooling(value === 'first' ? 'first' : 'mean')}
        data={[
          { value: 'mean', label: <Term name="mean of pieces">mean</Term> },
          { value: 'first', label: <Term name="first piece">first</Term> },
        ]}
      />
      <Button
        px={8}
        disabled={obstacle !== null}
        title={obstacle ?? undefined}
        variant={current ? 'default' : 'filled'}
        onClick={() => void contextSentences.run()}
      >
        Compare contexts
      </Button>
    </div>
  );
}
