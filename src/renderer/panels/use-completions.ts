import { useEffect, useMemo, useState } from 'react';
import { type BegunWord, fittingCompletions } from '../state/completion.ts';
import { useApp, useController } from './context.tsx';

/** How long a person pauses before completions are asked for, in milliseconds. */
const pause = 80;

/** Words that a begun word may become, at most six; none while no word is begun. What comes for an older word is dropped. */
export function useCompletions(begun: BegunWord | null): readonly string[] {
  const controller = useController();
  const model = useApp((state) => state.model);
  const [found, setFound] = useState<{ readonly prefix: string; readonly words: readonly string[] } | null>(
    null,
  );
  const prefix = begun?.prefix ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another model has other words
  useEffect(() => {
    if (prefix === null) {
      setFound(null);
      return;
    }
    let overtaken = false;
    const timer = setTimeout(() => {
      void controller.suggest(prefix).then((words) => {
        if (!overtaken) setFound({ prefix, words });
      });
    }, pause);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [controller, prefix, model]);
  return useMemo(() => fittingCompletions(found, prefix), [found, prefix]);
}
