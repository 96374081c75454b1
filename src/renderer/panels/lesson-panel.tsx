import { Button } from '@mantine/core';
import type { IDockviewPanelProps } from 'dockview-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { canLearn } from '../state/lesson-cloud.ts';
import { stepSentence } from '../state/lesson-steps.ts';
import { useApp, useProgram } from './context.tsx';
import { CorpusButtons } from './corpus-buttons.tsx';
import { LessonControls } from './lesson-controls.tsx';
import { LessonLoss } from './lesson-loss.tsx';
import { LessonOptionsForm } from './lesson-options.tsx';
import { LessonSentence } from './lesson-sentence.tsx';
import { LessonStepView } from './lesson-step.tsx';

/** One step of skip-gram after the other: its words, its arithmetic, its vectors, and what becomes of the loss. */
export function LessonPanel({ api }: IDockviewPanelProps) {
  const { controller } = useProgram();
  const panel = useRef<HTMLElement>(null);
  const [visible, setVisible] = useState(api.isVisible);
  const corpus = useApp((state) => state.corpus?.id ?? null);
  const model = useApp((state) => state.model?.description.id ?? null);
  const possible = useApp(canLearn);

  useEffect(() => {
    const change = api.onDidVisibilityChange(({ isVisible }) => setVisible(isVisible));
    return () => change.dispose();
  }, [api]);

  // Another text or model is another lesson.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lesson is of the text and the model that are there
  useEffect(() => {
    if (visible) void controller.lesson.enter();
    else controller.lesson.leave();
  }, [visible, corpus, model, controller]);

  // The keys of the lesson work as soon as it is opened.
  useEffect(() => {
    if (visible && document.activeElement?.closest('input, textarea') === null)
      panel.current?.focus({ preventScroll: true });
  }, [visible]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
    if (event.target.closest('input, textarea, select') !== null) return;
    // Space on a button presses it.
    const pressable = event.target.closest('button, summary') !== null;
    if (event.key === 'ArrowRight' || (event.key === ' ' && !pressable)) void controller.lesson.step();
    else if (event.key.toLowerCase() === 'p') controller.lesson.toggle();
    else return;
    event.preventDefault();
  };

  return (
    <section
      ref={panel}
      className="panel lesson"
      aria-label="How it learns"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: Space and the arrow key take a step
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {possible ? <LessonBody /> : <LessonEmpty />}
    </section>
  );
}

function LessonBody() {
  const open = useApp((state) => state.lesson.open);
  const beginning = useApp((state) => state.lesson.beginning);
  const playing = useApp((state) => state.lesson.playing);
  const words = useApp((state) => state.model?.words ?? null);
  const { controller } = useProgram();
  if (words === null) return null;
  const word = (row: number) => words.word(row);
  const step = open?.step ?? null;
  return (
    <>
      <LessonControls />
      <div className="panel-scroll">
        {open === null || step === null ? (
          <div className="empty">
            <p>{beginning ? 'Choosing sentences …' : 'The lesson is not open.'}</p>
            {beginning ? null : (
              <Button variant="default" onClick={() => void controller.lesson.startOver()}>
                Begin
              </Button>
            )}
          </div>
        ) : (
          <>
            <LessonLoss curve={open.curve} step={step.step} />
            <LessonSentence lesson={open} step={step} />
            <LessonStepView lesson={open} step={step} word={word} />
          </>
        )}
        <LessonOptionsForm />
      </div>
      <div className="visually-hidden" role="status" aria-label="Step">
        {step === null || playing ? '' : stepSentence(word, step)}
      </div>
    </>
  );
}

function LessonEmpty() {
  const corpus = useApp((state) => state.corpus);
  const { controller, desk } = useProgram();
  const busy = useApp((state) => state.jobs.length > 0);
  return (
    <div className="empty">
      <p>
        Here skip-gram learns one pair of words at a time, every number of it in sight. It needs an open text
        and vectors to go on from.
      </p>
      {busy ? (
        <p>Both are on their way …</p>
      ) : corpus === null ? (
        <CorpusButtons />
      ) : (
        <Button
          onClick={() => {
            desk.showPanel('corpus');
            void controller.models.train();
          }}
        >
          Train on this text
        </Button>
      )}
    </div>
  );
}
