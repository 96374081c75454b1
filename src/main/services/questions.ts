import { ProgramError } from '../../shared/errors.ts';
import type { Subject } from '../../shared/questions.ts';
import { answerTerms } from '../analysis/answering.ts';
import { type DrawnLayout, drawTerms } from '../analysis/drawing.ts';
import { rankOutliers } from '../analysis/outliers.ts';
import type { AnalysisPool } from '../analysis/pool.ts';
import { principalComponents } from '../analysis/projecting.ts';
import { closerRows, relateRows } from '../analysis/relations.ts';
import { equalTerms, mergeTerms, type Term } from '../analysis/row-sums.ts';
import { similarityMatrix } from '../analysis/similarity-matrix.ts';
import { expressionTerms } from './expression-terms.ts';
import type { RequestHandlers } from './host.ts';
import type { Models, OpenModel } from './models.ts';
import { requireRow } from './queries.ts';

type QuestionRequests =
  | 'model.ask'
  | 'model.draw'
  | 'model.relate'
  | 'model.closer'
  | 'model.outliers'
  | 'model.matrix';

/** The requests that ask a model about words and expressions. All are answered on its raw vectors. */
export function questionQueries(services: {
  models: Models;
  pool: AnalysisPool;
}): Pick<RequestHandlers, QuestionRequests> {
  const { models, pool } = services;
  /** The vectors of a model that has all of these rows. */
  const vectorsWith = (model: string, rows: readonly number[]) => {
    const { vectors } = models.get(model).store;
    for (const row of rows) requireRow(vectors, row);
    return vectors;
  };
  const termsOf = async (open: OpenModel, subject: Subject): Promise<readonly Term[]> => {
    if (subject.kind === 'expression') return expressionTerms(open.store, pool, subject.text);
    for (const row of subject.rows) requireRow(open.store.vectors, row);
    return mergeTerms(equalTerms(subject.rows));
  };
  return {
    'model.ask': async ({ model, subject, options }) => {
      const open = models.get(model);
      const started = performance.now();
      const terms = await termsOf(open, subject);
      const answer = await answerTerms(pool, open.store.vectors, terms, options);
      return { ...answer, milliseconds: performance.now() - started };
    },
    'model.draw': async ({ model, expression, layout }) => {
      const open = models.get(model);
      const drawn = layoutOf(open, layout);
      const { vectors, words } = open.store;
      return drawTerms(vectors, await expressionTerms(open.store, pool, expression), drawn, (row) =>
        words.word(row),
      );
    },
    'model.relate': async ({ model, first, second }) =>
      relateRows(pool, vectorsWith(model, [...first, ...second]), first, second),
    'model.closer': async ({ model, first, second, limit }) =>
      closerRows(pool, vectorsWith(model, [first, second]), first, second, limit),
    'model.outliers': async ({ model, rows }) => rankOutliers(pool, vectorsWith(model, rows), rows),
    'model.matrix': async ({ model, rows }) => similarityMatrix(pool, vectorsWith(model, rows), rows),
  };
}

/** @throws ProgramError `bad-request` when the layout was not made or is forgotten */
function layoutOf({ projected, layouts }: OpenModel, name: string): DrawnLayout {
  const map = name === principalComponents ? projected?.map : layouts.get(name);
  if (map === undefined) throw new ProgramError('bad-request', { reason: 'this layout is gone' });
  return { name, map };
}
