import type { AnalysisPool } from '../analysis/pool.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { FileRegistry } from './files.ts';
import type { RequestHandlers } from './host.ts';
import type { Models } from './models.ts';

/** The standard tests of a model, and the layout on semantic axes: long work over all rows. */
export function evaluationQueries(_services: {
  models: Models;
  pool: AnalysisPool;
  jobs: Jobs;
  files: FileRegistry;
}): Pick<RequestHandlers, 'model.axes' | 'model.evaluate'> {
  const unwritten = () => Promise.reject(new Error('not written yet'));
  return { 'model.axes': unwritten, 'model.evaluate': unwritten };
}
