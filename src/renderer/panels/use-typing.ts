import { useEffect, useState } from 'react';
import { parseExpression } from '../../shared/expression/expression.ts';
import { begunInExpression, type TextWithCaret } from '../state/completion.ts';
import { useApp, useController } from './context.tsx';
import type { Preview } from './controller/questions.ts';
import { useCompletions } from './use-completions.ts';

/** How long a person pauses before what they typed is asked, in milliseconds. */
const pause = 80;

/** What an expression gives while it is being typed. */
export interface Typing {
  /** The latest one; for the text as it is only where `preview.text` is the text. */
  readonly preview: Preview | null;
  /** Words that the one at the caret may become. */
  readonly completions: readonly string[];
}

/** Answers and completions, asked for after a short pause; what comes for an older text is dropped. */
export function useTyping({ text, caret }: TextWithCaret, on: boolean): Typing {
  const controller = useController();
  const model = useApp((state) => state.model);
  const options = useApp((state) => state.questionOptions);
  const [preview, setPreview] = useState<Preview | null>(null);
  const completions = useCompletions(on ? begunInExpression({ text, caret }) : null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another model or other options give other answers
  useEffect(() => {
    if (!on || model === null || text.trim() === '') {
      setPreview(null);
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

  return { preview, completions };
}
