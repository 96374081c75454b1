import { basename, resolve } from 'node:path';
import { ProgramError } from '../../shared/errors.ts';
import { nearestSpellings } from '../analysis/spelling.ts';
import { readVectors } from '../embeddings/reading/read-vectors.ts';
import type { EmbeddingStore } from '../embeddings/store.ts';
import { rowOf } from '../services/vocabulary.ts';
import type { CommandContext } from './context.ts';

/** Opens the vectors in the file `path`, whatever its format. */
export async function openModel(
  path: string,
  { console, signal, threads, resources }: CommandContext,
): Promise<EmbeddingStore> {
  const file = { path: resolve(path), name: basename(path) };
  const { kernels } = resources;
  const { store } = await readVectors([file], { threads, kernels, signal, report: console.progress });
  return store;
}

/**
 * The row of a word as it was typed, else of its lower-case form.
 * @throws `word-unknown` with the nearest spellings
 */
export function requireWord(store: EmbeddingStore, word: string): number {
  const row = rowOf(store, word);
  if (row < 0)
    throw new ProgramError('word-unknown', { word, suggestions: nearestSpellings(store.words, word) });
  return row;
}
