import type { ContextView } from '../../state/contexts.ts';
import type { Context } from './context.ts';

/** What can be done with the results: which layer, which occurrences, which view. */
export interface ContextViewActions {
  /** @param layer place in the model's `layers` */
  setLayer(layer: number): void;
  setView(view: ContextView): void;
  /** Puts an occurrence into the pair: first the first, then the second; with both there, the older one goes. */
  pair(occurrence: number): void;
  setPair(first: number | null, second: number | null): void;
  select(occurrence: number | null): void;
  hover(occurrence: number | null): void;
  setSenseCount(count: number | null): void;
  /** Shows occurrences in the cloud, or words again. */
  show(occurrences: boolean): void;
}

export function createContextViewActions(_context: Context): ContextViewActions {
  return {
    setLayer: () => undefined,
    setView: () => undefined,
    pair: () => undefined,
    setPair: () => undefined,
    select: () => undefined,
    hover: () => undefined,
    setSenseCount: () => undefined,
    show: () => undefined,
  };
}

/** Asks for what the views need whenever the study, the layer or the pair is another one. Returns what ends it. */
export function followStudy(_context: Context): () => void {
  return () => undefined;
}
