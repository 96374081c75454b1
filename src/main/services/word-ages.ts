import type { WordAge } from '../../shared/contexts.ts';
import { cosineSimilarity } from '../analysis/cosine.ts';
import { matrixRow } from '../kernels/matrix.ts';
import type { Models, OpenModel } from './models.ts';
import { rowOf } from './vocabulary.ts';

/** An occurrence's vectors as the newest age. */
export type ContextAge = Extract<WordAge, { readonly kind: 'context' }>;

/**
 * One word in the ways in which words were given vectors, oldest first: one-hot by the vocabulary of the static model that was opened last, Word2Vec by the
 * last model that was trained here, GloVe by the last that was opened from a GloVe file (another opened file stands in for it, under its own name), and in
 * context. Spelling is exact first, then lower case.
 */
export function wordAges(models: Models, word: string, context: ContextAge): WordAge[] {
  const latest = models
    .list()
    .map(({ id }) => models.get(id))
    .reverse();
  const opened = latest.filter(({ description }) => description.origin.kind !== 'trained');
  const trained = latest.find(({ description }) => description.origin.kind === 'trained');
  const glove = opened.find(isGlove);
  return [
    oneHot(latest[0], word),
    vectorAge(trained, word, 'word2vec', 'word2vec'),
    vectorAge(glove ?? opened[0], word, glove === undefined ? 'vectors' : 'glove', 'glove'),
    context,
  ];
}

function oneHot(model: OpenModel | undefined, word: string): WordAge {
  const row = knownRow(model, word);
  if (model === undefined || row === null) return missing('one-hot', model);
  const { name, words } = model.description;
  // The vector of a word that is the same word is the same vector, whatever the sentence.
  return { kind: 'one-hot', model: name, row, words, cosine: 1 };
}

function vectorAge(
  model: OpenModel | undefined,
  word: string,
  kind: 'word2vec' | 'glove' | 'vectors',
  wanted: 'word2vec' | 'glove',
): WordAge {
  const row = knownRow(model, word);
  if (model === undefined || row === null) return missing(wanted, model);
  const vector = Float32Array.from(matrixRow(model.store.vectors, row));
  const cosine = cosineSimilarity(vector, vector);
  // Rounding aside, a vector is like itself; one that is zero has no direction to compare.
  return { kind, model: model.description.name, vector, cosine: Number.isNaN(cosine) ? null : 1 };
}

function missing(wanted: 'one-hot' | 'word2vec' | 'glove', model: OpenModel | undefined): WordAge {
  return { kind: 'missing', wanted, model: model?.description.name ?? null };
}

/** The row that stands for the word; `null` where there is no model, or it lacks the word. */
function knownRow(model: OpenModel | undefined, word: string): number | null {
  const row = model === undefined ? -1 : rowOf(model.store, word);
  return row >= 0 ? row : null;
}

function isGlove({ description: { name, origin } }: OpenModel): boolean {
  if (origin.kind === 'file' && origin.format === 'glove-text') return true;
  return /glove/i.test(origin.kind === 'catalogue' ? origin.name : name);
}
