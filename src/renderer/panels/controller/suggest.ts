import type { Context } from './context.ts';

const suggested = 8;

/** Words of the current model that begin like `text`, most frequent first; none without a model. */
export type Suggest = (text: string) => Promise<readonly string[]>;

export function createSuggest({ platform, store, report }: Context): Suggest {
  return async (text) => {
    const { model } = store.getState();
    if (model === null) return [];
    try {
      const hits = await platform.api.request('model.search', {
        model: model.description.id,
        text,
        mode: 'prefix',
        limit: suggested,
      });
      return [...hits.indices].map((index) => model.words.word(index));
    } catch (error) {
      report(error);
      return [];
    }
  };
}
