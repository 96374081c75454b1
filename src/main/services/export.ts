import type { ExportFormat } from '../../shared/api.ts';
import { ProgramError } from '../../shared/errors.ts';
import { writeVectors } from '../embeddings/writing/write-vectors.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Host, RequestHandlers } from './host.ts';
import type { Models } from './models.ts';

const extensions: Partial<Record<ExportFormat, string>> = {
  'word2vec-text': 'txt',
  'word2vec-binary': 'bin',
};

/** The request that writes an open model to a file of a format that others read. */
export function exportRequests(services: {
  models: Models;
  jobs: Jobs;
  host: Host;
  /** Folder of the compiled kernels. */
  kernels: string;
}): Pick<RequestHandlers, 'model.export'> {
  const { models, jobs, host, kernels } = services;
  return {
    'model.export': ({ job, model, format }) =>
      jobs.run(job, async (signal, report) => {
        const { store, description } = models.get(model);
        if (format !== 'word2vec-text' && format !== 'word2vec-binary')
          throw new ProgramError('bad-request', { reason: `${format} is not written yet` });
        const suggested = `${description.name.replace(/(\.txt|\.gz)+$/i, '')}-${description.dimension}d.${extensions[format]}`;
        const destination = await host.exportDestination(suggested);
        if (destination === null) return { kind: 'saved', names: [] };
        await writeVectors(destination.path, store, { signal, report, format, kernels });
        return destination.kind === 'saved'
          ? { kind: 'saved', names: [suggested] }
          : { kind: 'download', files: [{ name: suggested, path: destination.url }] };
      }),
  };
}
