import { useEffect, useRef, useState } from 'react';
import { useApp, useController } from './context.tsx';

const none: ReadonlySet<string> = new Set();

/** Those of the words that the current model lacks, as far as it was asked about them; none without a model. */
export function useUnknownWords(words: readonly string[]): ReadonlySet<string> {
  const controller = useController();
  const model = useApp((state) => state.model);
  const [unknown, setUnknown] = useState(none);
  const latest = useRef(words);
  latest.current = words;
  const key = JSON.stringify(words);

  // biome-ignore lint/correctness/useExhaustiveDependencies: key says which words these are, and model who was asked
  useEffect(() => {
    let wanted = true;
    const asked = latest.current;
    void controller.axes.known(asked).then((known) => {
      if (wanted) setUnknown(known === null ? none : new Set(asked.filter((word) => !known.has(word))));
    });
    return () => {
      wanted = false;
    };
  }, [controller, model, key]);
  return unknown;
}
