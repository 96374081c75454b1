import type { WordTable } from '../../shared/word-table.ts';
import type { AnalysisPool } from '../analysis/pool.ts';
import type { EmbeddingStore } from '../embeddings/store.ts';
import type { RequestHandlers } from './host.ts';
import type { Models } from './models.ts';

/** Stands for a word that a model lacks, in lists of rows. */
const missing = 0xffff_ffff;

/** The requests that look words up by how they are spelled. */
export function vocabularyQueries(services: {
  models: Models;
  pool: AnalysisPool;
}): Pick<RequestHandlers, 'model.find' | 'model.search' | 'model.spellings'> {
  const { models, pool } = services;
  return {
    'model.find': async ({ model, words }) => {
      const { store } = models.get(model);
      return Uint32Array.from(words, (word) => {
        const row = rowOf(store, word);
        return row >= 0 ? row : missing;
      });
    },
    'model.search': async ({ model, text, mode, limit }) => {
      const { store } = models.get(model);
      return pool.search(store, text, mode, limit);
    },
    'model.spellings': async ({ model, word, limit }) => {
      const { store } = models.get(model);
      return Uint32Array.from(await pool.spellings(store.words, word, limit));
    },
  };
}

/** The row of a word as spelled, else of its lower-case form; −1 for a word that the model lacks. */
export function rowOf(store: EmbeddingStore, word: string): number {
  const exact = store.indexOf(word);
  return exact >= 0 ? exact : store.indexOf(word.toLowerCase());
}

/** Words of a vocabulary that are spelled almost like `word`, nearest first: what to suggest for a word that a model lacks. */
export async function spellings(
  pool: AnalysisPool,
  words: WordTable,
  word: string,
  limit: number,
): Promise<string[]> {
  const rows = await pool.spellings(words, word, limit);
  return rows.map((row) => words.word(row));
}
