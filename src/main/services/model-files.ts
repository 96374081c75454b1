import { previewVectors } from '../embeddings/reading/preview-vectors.ts';
import { readVectors } from '../embeddings/reading/read-vectors.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ThreadStarter } from '../threads/thread.ts';
import type { FileRegistry } from './files.ts';
import type { RequestHandlers } from './host.ts';
import type { Models } from './models.ts';

/** The requests that open files of vectors. */
export function modelFileRequests(services: {
  models: Models;
  jobs: Jobs;
  files: FileRegistry;
  threads: ThreadStarter;
  /** Folder of the compiled kernels. */
  kernels: string;
  /** Told of every model that was loaded, to keep it in the library in the background. */
  keepLater?: (model: string) => void;
}): Pick<RequestHandlers, 'files.preview' | 'files.load'> {
  const { models, jobs, files, threads, kernels, keepLater } = services;
  return {
    'files.preview': async ({ files: handles }) =>
      previewVectors(handles.map((handle) => files.resolve(handle))),
    'files.load': ({ job, files: handles, limit }) =>
      jobs.run(job, async (signal, report) => {
        const chosen = handles.map((handle) => files.resolve(handle));
        const work = { threads, kernels, signal, report, limit };
        const { store, notes, format, name } = await readVectors(chosen, work);
        const model = models.add(name, store, { kind: 'file', file: name, format });
        keepLater?.(model.id);
        return { model, notes };
      }),
  };
}
