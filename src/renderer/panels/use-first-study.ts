import { useEffect } from 'react';
import { useProgram } from './context.tsx';

/** Shows the panel of results when there are some for the first time; later ones come while it is where the person has put it. */
export function useFirstStudy(): void {
  const { store, desk } = useProgram();
  useEffect(() => {
    const stop = store.subscribe(({ contexts }) => {
      if (contexts.study === null) return;
      stop();
      desk.showPanel('contexts');
    });
    return stop;
  }, [store, desk]);
}
