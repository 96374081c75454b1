import { basename } from 'node:path';
import type { ExportedFiles, ExportFormat } from '../../shared/api.ts';
import { writeVectors } from '../embeddings/writing/write-vectors.ts';
import { metadataPathOf, usualEnding } from '../embeddings/writing/written-formats.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Host, RequestHandlers } from './host.ts';
import type { Models } from './models.ts';

/** The request that writes an open model to files of a format that others read. */
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
      jobs.run(job, async (signal, report): Promise<ExportedFiles> => {
        const { store, description } = models.get(model);
        const names = suggestedNames(description.name, description.dimension, format);
        const destination = await host.exportDestination(names);
        if (destination === null) return { kind: 'saved', names: [] };
        const work = { signal, report, format, kernels };
        if (destination.kind === 'saved') {
          const { paths } = await writeVectors(destination.path, store, work);
          return { kind: 'saved', names: paths.map((path) => basename(path)) };
        }
        const [vectors, metadata] = destination.files;
        if (vectors === undefined) throw new Error('the host reserved no file');
        const metadataPath = metadata === undefined ? {} : { metadataPath: metadata.path };
        await writeVectors(vectors.path, store, { ...work, ...metadataPath });
        return {
          kind: 'download',
          files: destination.files.map(({ url }, index) => ({ name: names[index] ?? names[0], path: url })),
        };
      }),
  };
}

/** What the files of an export are called; the projector's format has two. */
function suggestedNames(model: string, dimension: number, format: ExportFormat): [string, ...string[]] {
  const base = model.replace(/(\.(txt|vec|bin|glove|safetensors|npy|tsv|json|gz|zip))+$/i, '');
  const name = `${base}-${dimension}d.${usualEnding[format]}`;
  return format === 'projector' ? [name, metadataPathOf(name)] : [name];
}
