import { ProgramError } from '../../shared/errors.ts';
import type { WordDetails } from '../../shared/models.ts';
import type { AnalysisPool } from '../analysis/pool.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { type EmbeddingMatrix, matrixRow } from '../kernels/matrix.ts';
import type { RequestHandlers } from './host.ts';
import type { Models, OpenModel } from './models.ts';

type ModelRequests =
  | 'models.list'
  | 'model.close'
  | 'model.vocabulary'
  | 'model.project'
  | 'model.word'
  | 'model.neighbors';

/** The requests about an open model as a whole and about one of its words. All similarities are computed on its raw vectors. */
export function modelQueries(services: {
  models: Models;
  pool: AnalysisPool;
  jobs: Jobs;
}): Pick<RequestHandlers, ModelRequests> {
  const { models, pool, jobs } = services;
  return {
    'models.list': async () => models.list(),
    'model.close': async ({ model }) => {
      models.close(model);
      return null;
    },
    'model.vocabulary': async ({ model }) => {
      const { store } = models.get(model);
      return { words: store.words.packed, counts: store.counts };
    },
    'model.project': ({ job, model }) =>
      jobs.run(job, async (signal, report) => {
        const open = models.get(model);
        open.projected ??= await pool.project(open.store.vectors, 3, { signal, report });
        return open.projected.projection;
      }),
    'model.word': async ({ model, index }) => wordDetails(models.get(model), index),
    'model.neighbors': async ({ model, index, top, state }) => {
      const { store } = models.get(model);
      const matrix = state === 'initial' ? store.initialVectors : store.vectors;
      if (matrix === null) throw new ProgramError('bad-request', { reason: 'no initial vectors are kept' });
      requireRow(matrix, index);
      const { indices, scores } = await pool.neighbors(matrix, index, { top });
      return { indices, similarities: Float32Array.from(scores) };
    },
  };
}

function wordDetails({ store }: OpenModel, index: number): WordDetails {
  requireRow(store.vectors, index);
  const trained = measured(store.vectors, index);
  return {
    index,
    word: store.words.word(index),
    count: store.counts?.[index] ?? null,
    rank: index + 1,
    ...trained,
    initial: store.initialVectors === null ? null : measured(store.initialVectors, index),
  };
}

/** A copy of one row, and its Euclidean length. */
function measured(matrix: EmbeddingMatrix, index: number): { vector: Float32Array; norm: number } {
  const vector = matrixRow(matrix, index).slice();
  return { vector, norm: Math.hypot(...vector) };
}

/** @throws `bad-request` when the model has no such row */
export function requireRow(matrix: EmbeddingMatrix, index: number): void {
  if (index >= matrix.rows)
    throw new ProgramError('bad-request', { reason: `no word has the index ${index}` });
}
