import type { ContextRequests, ContextServices } from './context-services.ts';
import type { Studies } from './studies.ts';

/** The requests about a study's vectors, and about the word in the open corpus and the open models. */
export function contextAnalysisRequests(
  _services: ContextServices & { readonly studies: Studies },
): Pick<
  ContextRequests,
  | 'contexts.concordance'
  | 'contexts.compare'
  | 'contexts.matrix'
  | 'contexts.senses'
  | 'contexts.layout'
  | 'contexts.ages'
> {
  return {} as never;
}
