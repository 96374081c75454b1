import type { AnalysisPool } from '../analysis/pool.ts';
import type { RequestHandlers } from './host.ts';
import type { Models } from './models.ts';

type QuestionRequests =
  | 'model.ask'
  | 'model.draw'
  | 'model.relate'
  | 'model.closer'
  | 'model.outliers'
  | 'model.matrix';

/** The requests that ask a model about words and expressions. */
export function questionQueries(_services: {
  models: Models;
  pool: AnalysisPool;
}): Pick<RequestHandlers, QuestionRequests> {
  const unwritten = () => Promise.reject(new Error('not written yet'));
  return {
    'model.ask': unwritten,
    'model.draw': unwritten,
    'model.relate': unwritten,
    'model.closer': unwritten,
    'model.outliers': unwritten,
    'model.matrix': unwritten,
  };
}
