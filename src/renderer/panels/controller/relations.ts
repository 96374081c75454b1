import { type SerializedError, serializeError } from '../../../shared/errors.ts';
import type { CloserWords, Outliers, Relation } from '../../../shared/questions.ts';
import { missingRow } from '../../state/selectors.ts';
import type { OpenModel } from '../../state/store.ts';
import type { Context } from './context.ts';
import { latestOnly } from './latest.ts';

/** A word that the model lacks, and words of it that are spelled alike. */
export interface MissingWord {
  readonly word: string;
  readonly suggestions: readonly string[];
}

/** What the model says about words: `value` is `null` where too few of them are known, or with a problem. */
export interface Related<T> {
  readonly value: T | null;
  readonly missing: readonly MissingWord[];
  readonly problem: SerializedError | null;
}

export interface TwoSides {
  /** Rows of the known words of each side. */
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly relation: Relation;
  /** For two words: the words that are nearer to the first one than the second one is. */
  readonly closer: CloserWords | null;
}

/** Cosines of words with each other. */
export interface WordMatrix {
  readonly rows: readonly number[];
  /** Float32Array of n·n, row after row; NaN for words without a direction. */
  readonly cosines: Float32Array;
  /** How many further known words there was no room for. */
  readonly leftOut: number;
}

/**
 * How words relate. Words that the model lacks are left out and named. Each gives `null` when a later question of its kind has overtaken it,
 * or another model was opened.
 */
export interface RelationActions {
  relate(sides: {
    readonly first: readonly string[];
    readonly second: readonly string[];
  }): Promise<Related<TwoSides> | null>;
  oddOneOut(words: readonly string[]): Promise<Related<Outliers> | null>;
  /** At most {@link mostMatrixWords} words; later ones are left out. */
  matrix(words: readonly string[]): Promise<Related<WordMatrix> | null>;
}

/** How many words a matrix can have. */
export const mostMatrixWords = 500;
/** How many missing words get suggestions. */
const suggestedFor = 3;
const suggestions = 3;
const listedCloser = 1000;

export function createRelationActions({ platform, store }: Context): RelationActions {
  const { api } = platform;

  /** An action on the current model, of which only the latest answer counts. */
  function action<P, T>(run: (model: OpenModel, parameters: P) => Promise<Related<T>>) {
    return latestOnly(async (parameters: P): Promise<Related<T> | null> => {
      const { model } = store.getState();
      if (model === null) return null;
      try {
        const related = await run(model, parameters);
        return store.getState().model === model ? related : null;
      } catch (error) {
        if (store.getState().model !== model) return null;
        return { value: null, missing: [], problem: serializeError(error) };
      }
    });
  }

  async function find(
    model: OpenModel,
    words: readonly string[],
  ): Promise<{ readonly rows: readonly number[]; readonly missing: readonly MissingWord[] }> {
    if (words.length === 0) return { rows: [], missing: [] };
    const id = model.description.id;
    const found = await api.request('model.find', { model: id, words: [...words] });
    const rows = new Set(found);
    rows.delete(missingRow);
    const lacking = [...new Set(words.filter((_, place) => found[place] === missingRow))];
    const missing = await Promise.all(
      lacking.map(async (word, place) => {
        if (place >= suggestedFor) return { word, suggestions: [] };
        const alike = await api.request('model.spellings', { model: id, word, limit: suggestions });
        return { word, suggestions: [...alike].map((row) => model.words.word(row)) };
      }),
    );
    return { rows: [...rows], missing };
  }

  return {
    relate: action(
      async (model, { first, second }: { first: readonly string[]; second: readonly string[] }) => {
        const id = model.description.id;
        const [one, other] = [await find(model, first), await find(model, second)];
        const missing = [...one.missing, ...other.missing];
        const [word] = one.rows;
        const [otherWord] = other.rows;
        if (word === undefined || otherWord === undefined) return { value: null, missing, problem: null };
        const sides = { first: [...one.rows], second: [...other.rows] };
        const relation = await api.request('model.relate', { model: id, ...sides });
        const closer =
          sides.first.length === 1 && sides.second.length === 1
            ? await api.request('model.closer', {
                model: id,
                first: word,
                second: otherWord,
                limit: listedCloser,
              })
            : null;
        return { value: { ...sides, relation, closer }, missing, problem: null };
      },
    ),
    oddOneOut: action(async (model, words: readonly string[]) => {
      const { rows, missing } = await find(model, words);
      if (rows.length < 3) return { value: null, missing, problem: null };
      const value = await api.request('model.outliers', { model: model.description.id, rows: [...rows] });
      return { value, missing, problem: null };
    }),
    matrix: action(async (model, words: readonly string[]) => {
      const found = await find(model, words);
      const rows = found.rows.slice(0, mostMatrixWords);
      if (rows.length < 2) return { value: null, missing: found.missing, problem: null };
      const cosines = await api.request('model.matrix', { model: model.description.id, rows: [...rows] });
      const leftOut = found.rows.length - rows.length;
      return { value: { rows, cosines, leftOut }, missing: found.missing, problem: null };
    }),
  };
}
