import type { SearchHits } from '../../../shared/models.ts';
import type { Context } from './context.ts';

/** What a search gives to the list under the search box. */
export interface FoundWords {
  readonly hits: SearchHits;
  /** Where nothing matched: words that begin alike, most frequent first. */
  readonly alike: readonly number[];
}

/** How many words the list shows. */
const listed = 60;

/** Searches the current model; `null` when there is none, or when a later search has overtaken this one. */
export type Search = (text: string) => Promise<FoundWords | null>;

export function createSearch({ platform, store }: Context): Search {
  let asked = 0;
  return async (text) => {
    asked += 1;
    const request = asked;
    const { model } = store.getState();
    if (model === null || text === '') return null;
    const id = model.description.id;
    const ask = (words: string, mode: 'all' | 'prefix') =>
      platform.api.request('model.search', { model: id, text: words, mode, limit: listed });
    const current = () => request === asked && store.getState().model === model;
    const hits = await ask(text, 'all');
    if (!current()) return null;
    if (hits.total > 0) return { hits, alike: [] };
    const characters = [...text];
    for (const share of [0.75, 0.5]) {
      const beginning = characters.slice(0, Math.max(2, Math.ceil(characters.length * share))).join('');
      const alike = await ask(beginning, 'prefix');
      if (!current()) return null;
      if (alike.total > 0) return { hits, alike: [...alike.indices.slice(0, 5)] };
    }
    return { hits, alike: [] };
  };
}
