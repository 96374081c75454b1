import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ContextStudy } from '../../shared/contexts.ts';
import { describeError } from '../../shared/describe-error.ts';
import { formatCount, formatCounted } from '../../shared/format.ts';
import { isCurrent } from '../state/context-draft.ts';
import { AddSentences } from './add-sentences.tsx';
import { useApp, useController } from './context.tsx';
import { ContextModelChooser } from './context-model-chooser.tsx';
import { SentenceList } from './sentence-list.tsx';

/** A contextual model, a word and its sentences. The dock around it has the role of a tab panel and the name “Senses”. */
export function SensesPanel() {
  const controller = useController();
  const scroll = useRef<HTMLDivElement>(null);
  // What is loaded and known is asked for when the panel is first seen, and again whenever the program says that it changed.
  useEffect(() => void controller.contextModels.refresh(), [controller]);
  return (
    <div className="panel senses">
      <div ref={scroll} className="panel-scroll senses-scroll">
        <div>
          <ContextModelChooser />
          <WordLine />
          <Problem />
          <SentencesHead />
          <SentenceList scroll={scroll} />
        </div>
      </div>
      <AddSentences />
    </div>
  );
}

function WordLine() {
  const controller = useController();
  const word = useApp((state) => state.contexts.draft.word);
  return (
    <label className="senses-word">
      <span className="quiet">Word</span>
      <input
        className="plain-input"
        dir="auto"
        placeholder="light"
        value={word}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => controller.contextSentences.setWord(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) void controller.contextSentences.run();
        }}
      />
    </label>
  );
}

/** Why the sentences could not be read. What was typed stays. */
function Problem() {
  const controller = useController();
  const problem = useApp((state) => state.contexts.problem);
  if (problem === null) return null;
  const { sentence, fix, detail } = describeError(problem);
  const again = problem.code !== 'context-word-absent';
  return (
    <div className="note senses-note" role={again ? 'alert' : 'status'}>
      {sentence} {fix === undefined ? null : <span className="quiet">{fix}</span>}
      {detail === undefined ? null : <div className="message-detail">{detail}</div>}
      {again ? (
        <div className="button-row">
          <Button size="compact-xs" onClick={() => void controller.contextSentences.run()}>
            Try again
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** How many sentences there are, and what was found in them. */
function SentencesHead() {
  const { contextSentences } = useController();
  const count = useApp((state) => state.contexts.draft.sentences.length);
  const study = useApp((state) => (isCurrent(state.contexts) ? state.contexts.study : null));
  if (count === 0) return null;
  return (
    <div className="sentences-head">
      <span className="quiet small numbers" role="status">
        {study === null ? formatCounted(count, 'sentence') : summaryOf(study)}
      </span>
      <button type="button" className="text-button" onClick={() => contextSentences.clear()}>
        Clear
      </button>
    </div>
  );
}

function summaryOf({ occurrences, sentences, asked, without }: ContextStudy): string {
  const holding = formatCounted(sentences.length - without.length, 'sentence');
  return [
    `${formatCounted(occurrences.length, 'occurrence')} in ${holding}`,
    ...(without.length > 0 ? [`${formatCount(without.length)} without the word`] : []),
    ...(asked > sentences.length
      ? [`an even sample: ${formatCount(sentences.length)} of ${formatCount(asked)} were read`]
      : []),
  ].join(' · ');
}
