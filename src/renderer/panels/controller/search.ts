import { serializeError } from '../../../shared/errors.ts';
import { formatCount, formatCounted } from '../../../shared/format.ts';
import type { SearchHits, SearchMode } from '../../../shared/models.ts';
import { type FoundWords, readQuery, type SearchQuery } from '../../state/search.ts';
import { noRows } from '../../state/selectors.ts';
import type { OpenModel } from '../../state/store.ts';
import type { Context } from './context.ts';
import type { MarkActions } from './marks.ts';
import type { WordSetActions } from './word-sets.ts';

/** Searching the words of the model. What was found is in the state as `search`, and lit in the cloud as `hits`. */
export interface Search {
  /** Looks for a text as it is typed: after a short pause, and what was typed last only. */
  look(typed: string, mode: SearchMode): void;
  /** Looks for a text at once; `null` without a model or a text, when it failed, and when something else was typed meanwhile. */
  now(typed: string, mode: SearchMode): Promise<FoundWords | null>;
  /** Chooses all words that were found. */
  chooseAll(): Promise<void>;
  /** Makes a word set of all words that were found and gives its id; `null` when there is nothing to save. */
  saveAll(): Promise<string | null>;
  /** Forgets the search; nothing is lit. */
  clear(): void;
  dispose(): void;
}

/** Time without a key after which what was typed is asked for. */
const pauseMilliseconds = 40;
/**
 * Time without a key after which the cloud is given what was found. A picture of many points takes the graphics a while, and keys come first: with many
 * words, whoever stops for a moment is still typing.
 */
const lightMilliseconds = (words: number) => (words > 100_000 ? 500 : 150);
const listedHits = 10_000;
const litHits = 2000;
const mostHits = 100_000;
const spellings = 8;

/** A search under way. */
interface Errand extends SearchQuery {
  readonly model: OpenModel;
  readonly answer: Promise<FoundWords | null>;
  readonly settle: (found: FoundWords | null) => void;
}

export function createSearch(context: Context, marks: MarkActions, wordSets: WordSetActions): Search {
  const { platform, store, update, report, say } = context;
  let wanted: Errand | null = null;
  let answered: Errand | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let lighting: ReturnType<typeof setTimeout> | undefined;
  /** Regular expressions may take their time; other searches need not wait for them. */
  const busy = new Set<'pattern' | 'text'>();

  const request = ({ model, text, mode }: Errand, limit: number) =>
    platform.api.request('model.search', { model: model.description.id, text, mode, limit });

  async function ask(errand: Errand): Promise<FoundWords> {
    const { model, text, mode } = errand;
    const query = { text, mode };
    let hits: SearchHits;
    try {
      hits = await request(errand, listedHits);
    } catch (error) {
      const problem = serializeError(error);
      if (problem.code !== 'pattern-invalid') throw error;
      return { query, hits: noHits, spellings: noRows, problem };
    }
    if (hits.total > 0 || mode === 'pattern') return { query, hits, spellings: noRows, problem: null };
    const alike = await platform.api.request('model.spellings', {
      model: model.description.id,
      word: text,
      limit: spellings,
    });
    return { query, hits, spellings: alike, problem: null };
  }

  function take(errand: Errand, found: FoundWords): void {
    if (store.getState().model !== errand.model) {
      errand.settle(null);
      return;
    }
    update(() => ({ search: found }));
    lightLater();
    errand.settle(found);
  }

  /** Lights in the cloud what is found by then. */
  function lightLater(): void {
    clearTimeout(lighting);
    lighting = setTimeout(
      () => {
        const { search, hits } = store.getState();
        const lit = search?.hits.indices.subarray(0, litHits) ?? noRows;
        if (lit.length > 0 || hits.length > 0) update(() => ({ hits: lit }));
      },
      lightMilliseconds(store.getState().model?.description.words ?? 0),
    );
  }

  /** Sends what is wanted, unless a search of its kind is on its way: whoever waits for that sends the latest afterwards. */
  async function send(): Promise<void> {
    const errand = wanted;
    if (errand === null || errand === answered) return;
    const lane = errand.mode === 'pattern' ? 'pattern' : 'text';
    if (busy.has(lane)) return;
    busy.add(lane);
    try {
      const found = await ask(errand);
      if (errand === wanted) {
        answered = errand;
        take(errand, found);
      }
    } catch (error) {
      if (errand === wanted) {
        answered = errand;
        errand.settle(null);
        report(error);
      }
    } finally {
      busy.delete(lane);
    }
    if (errand !== wanted) await send();
  }

  /** Makes a text the one that is wanted; `null` where there is nothing to look for. */
  function want(typed: string, mode: SearchMode): Errand | null {
    const { model } = store.getState();
    const query = readQuery(typed, mode);
    if (wanted !== null && query !== null && wanted.model === model) {
      if (wanted.text === query.text && wanted.mode === query.mode) return wanted;
    }
    wanted?.settle(null);
    if (query === null || model === null) {
      wanted = null;
      update(() => ({ search: null }));
      return null;
    }
    let settle: Errand['settle'] = () => undefined;
    const answer = new Promise<FoundWords | null>((resolve) => {
      settle = resolve;
    });
    wanted = { ...query, model, answer, settle };
    return wanted;
  }

  function clear(): void {
    clearTimeout(pause);
    clearTimeout(lighting);
    wanted?.settle(null);
    wanted = null;
    const { search, hits } = store.getState();
    if (search !== null || hits.length > 0) update(() => ({ search: null, hits: noRows }));
  }

  /** All rows that were found, also those beyond what is listed; `null` when that cannot be known any more. */
  async function allRows(): Promise<{ readonly found: FoundWords; readonly rows: Uint32Array } | null> {
    const { search: found, model } = store.getState();
    if (found === null || model === null || found.hits.total === 0) return null;
    if (found.hits.indices.length >= found.hits.total) return { found, rows: found.hits.indices };
    try {
      const hits = await platform.api.request('model.search', {
        model: model.description.id,
        ...found.query,
        limit: mostHits,
      });
      return store.getState().model === model ? { found, rows: hits.indices } : null;
    } catch (error) {
      report(error);
      return null;
    }
  }

  const quantity = (rows: Uint32Array, total: number) =>
    rows.length < total
      ? `the first ${formatCount(rows.length)} of ${formatCount(total)} words`
      : formatCounted(rows.length, 'word');

  return {
    look: (typed, mode) => {
      clearTimeout(pause);
      lightLater();
      if (want(typed, mode) !== null) pause = setTimeout(() => void send(), pauseMilliseconds);
    },
    now: async (typed, mode) => {
      clearTimeout(pause);
      const errand = want(typed, mode);
      void send();
      return (await errand?.answer) ?? null;
    },
    chooseAll: async () => {
      const all = await allRows();
      if (all === null) return;
      marks.choose(all.rows);
      clear();
      say({ kind: 'success', text: `Chose ${quantity(all.rows, all.found.hits.total)}.` });
    },
    saveAll: async () => {
      const all = await allRows();
      return all === null ? null : wordSets.saveRows(all.rows, all.found.query.text);
    },
    clear,
    dispose: () => {
      clearTimeout(pause);
      clearTimeout(lighting);
    },
  };
}

const noHits: SearchHits = { indices: noRows, kinds: new Uint8Array(), total: 0, searched: 0 };
