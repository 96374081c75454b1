import { useEffect, useState } from 'react';
import { parseExpression } from '../../shared/expression/expression.ts';
import { begunInExpression, type TextWithCaret } from '../state/completion.ts';
import { useApp, useController } from './context.tsx';
import type { Preview } from './controller/questions.ts';

/** How long a person pauses before what they typed is asked, in milliseconds. */
const pause = 80;
const offeredCompletions = 6;
const none: readonly string[] = [];

/** What an expression gives while it is being typed. */
export interface Typing {
  /** The latest one; for the text as it is only where `preview.text` is the text. */
  readonly preview: Preview | null;
  /** Words that the one at the caret may become. */
  readonly completions: readonly string[];
}

/** Asks for answers and completions after a short pause; what comes for an older text is dropped. */
export function useTyping({ text, caret }: TextWithCaret, on: boolean): Typing {
  const controller = useController();
  const model = useApp((state) => state.model);
  const options = useApp((state) => state.questionOptions);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [completions, setCompletions] = useState(none);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another model or other options give other answers
  useEffect(() => {
    if (!on || model === null || text.trim() === '') {
      setPreview(null);
      setCompletions(none);
      return;
    }
    let overtaken = false;
    const timer = setTimeout(() => {
      if (parseExpression(text).problem === null) {
        controller.questions
          .preview(text)
          .then((next) => {
            if (!overtaken && next !== null) setPreview(next);
          })
          .catch((error: unknown) => controller.report(error));
      } else setPreview(null);
    }, pause);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [controller, text, on, model, options]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another model has other words
  useEffect(() => {
    const begun = on ? begunInExpression({ text, caret }) : null;
    if (begun === null) {
      setCompletions(none);
      return;
    }
    let overtaken = false;
    const timer = setTimeout(() => {
      void controller.suggest(begun.prefix).then((words) => {
        if (!overtaken)
          setCompletions(words.filter((word) => word !== begun.prefix).slice(0, offeredCompletions));
      });
    }, pause);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [controller, text, caret, on, model]);

  return { preview, completions };
}
