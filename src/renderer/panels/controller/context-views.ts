import { layerInside } from '../../state/context-layers.ts';
import { pairWith } from '../../state/context-pairs.ts';
import type { ContextsState, ContextView } from '../../state/contexts.ts';
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

export function createContextViewActions({ update }: Context): ContextViewActions {
  const change = (next: (contexts: ContextsState) => Partial<ContextsState>) =>
    update(({ contexts }) => ({ contexts: { ...contexts, ...next(contexts) } }));
  const known = ({ study }: ContextsState, occurrence: number | null) =>
    occurrence !== null && occurrence < (study?.occurrences.length ?? 0) ? occurrence : null;

  return {
    setLayer: (layer) =>
      change(({ model, layer: before }) => ({ layer: model === null ? before : layerInside(model, layer) })),
    setView: (view) => change(() => ({ view })),
    pair: (occurrence) =>
      change((contexts) => {
        const place = known(contexts, occurrence);
        return place === null ? {} : { pair: pairWith(contexts.pair, place) };
      }),
    setPair: (first, second) =>
      change((contexts) => ({ pair: [known(contexts, first), known(contexts, second)] })),
    select: (occurrence) => change((contexts) => ({ selected: known(contexts, occurrence) })),
    hover: (occurrence) =>
      change((contexts) => {
        const hovered = known(contexts, occurrence);
        return hovered === contexts.hovered ? {} : { hovered };
      }),
    setSenseCount: (senseCount) => change(() => ({ senseCount })),
    show: (shown) => change(() => ({ shown })),
  };
}
