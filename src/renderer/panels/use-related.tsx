import { useEffect, useRef, useState } from 'react';
import { describeError } from '../../shared/describe-error.ts';
import { formatCounted } from '../../shared/format.ts';
import { useApp, useController } from './context.tsx';
import type { MissingWord, Related } from './controller/relations.ts';
import { UnknownWords } from './unknown-words.tsx';

/** How long a person pauses before what they typed is asked, in milliseconds. */
const pause = 150;

/**
 * Asks how words relate, a moment after they were typed, and again of another model. What was known stays until the next answer is there;
 * `null` while nothing is asked.
 * @param question `null` to ask nothing
 */
export function useRelated<P, T>(
  ask: (question: P) => Promise<Related<T> | null>,
  question: P | null,
): Related<T> | null {
  const controller = useController();
  const model = useApp((state) => state.model);
  const [related, setRelated] = useState<Related<T> | null>(null);
  const latest = useRef({ ask, question });
  latest.current = { ask, question };
  const key = question === null ? null : JSON.stringify(question);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question, and rows are another model's
  useEffect(() => setRelated(null), [model]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question, which another model answers anew
  useEffect(() => {
    const { question: asked, ask: send } = latest.current;
    if (asked === null || model === null) {
      setRelated(null);
      return;
    }
    let overtaken = false;
    const timer = setTimeout(() => {
      send(asked)
        .then((next) => {
          if (!overtaken && next !== null) setRelated(next);
        })
        .catch((error: unknown) => controller.report(error));
    }, pause);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [controller, model, key]);
  return related;
}

interface RelatedProblemsProps {
  readonly related: Related<unknown>;
  readonly onReplace: (word: string, suggestion: string) => void;
}

/** Why words could not be related, or which of them were left out, and the way out. */
export function RelatedProblems({ related: { problem, missing }, onReplace }: RelatedProblemsProps) {
  if (problem !== null) {
    const { sentence, fix } = describeError(problem);
    return (
      <p className="related-note" role="alert">
        <span className="problem">{sentence}</span> {fix}
      </p>
    );
  }
  if (missing.length === 0) return null;
  return (
    <div className="related-note">
      <span>{missingSentence(missing)}</span>
      <UnknownWords words={missing} onReplace={({ word }, suggestion) => onReplace(word, suggestion)} />
    </div>
  );
}

const named = 5;

function missingSentence(missing: readonly MissingWord[]): string {
  const names = missing.slice(0, named).map(({ word }) => `“${word.slice(0, 60)}”`);
  const rest = missing.length - names.length;
  const more = rest > 0 ? ` and ${formatCounted(rest, 'more word')}` : '';
  return `The model has no word ${names.join(', ')}${more}.`;
}
