import { performance } from 'node:perf_hooks';
import type { EvaluationReport } from '../../shared/questions.ts';
import type { EvaluatedModel, EvaluationOptions } from '../analysis/evaluating.ts';
import type { EvaluationText } from '../analysis/evaluation-file.ts';
import type { AnalysisPool } from '../analysis/pool.ts';
import type { LongWork } from '../analysis/threads.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { layOutModel } from './axes.ts';
import { readEvaluationFile } from './evaluation-file.ts';
import type { FileRegistry } from './files.ts';
import type { RequestHandlers } from './host.ts';
import type { Models } from './models.ts';

/** The standard tests of a model, and the layout on semantic axes: long work over all rows. */
export function evaluationQueries(services: {
  models: Models;
  pool: AnalysisPool;
  jobs: Jobs;
  files: FileRegistry;
}): Pick<RequestHandlers, 'model.axes' | 'model.evaluate'> {
  const { models, pool, jobs, files } = services;
  return {
    'model.axes': ({ job, model, axes, orthogonal }) =>
      jobs.run(job, (signal, report) =>
        layOutModel(pool, models.get(model), axes, orthogonal, { signal, report }),
      ),
    'model.evaluate': ({ job, model, file, restrict, method }) =>
      jobs.run(job, async (signal, report) => {
        const { path, name } = files.resolve(file);
        const { words, vectors } = models.get(model).store;
        const text = await readEvaluationFile(path, name, signal);
        return evaluate(pool, { words, vectors }, text, { restrict, method }, { signal, report });
      }),
  };
}

/**
 * Asks a model the questions of an evaluation file that was read.
 * @throws ProgramError `evaluation-format`, `evaluation-unknown-words`, `cancelled`
 */
export async function evaluate(
  pool: AnalysisPool,
  model: EvaluatedModel,
  text: EvaluationText,
  options: EvaluationOptions,
  work: LongWork,
): Promise<EvaluationReport> {
  const started = performance.now();
  const report = await pool.evaluate(model, text, options, work);
  return { ...report, seconds: (performance.now() - started) / 1000 };
}
