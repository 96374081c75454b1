import { basename } from 'node:path';
import { readVectors, type VectorsRead } from '../../src/main/embeddings/reading/read-vectors.ts';
import type { EmbeddingStore } from '../../src/main/embeddings/store.ts';
import { threadStarter } from '../../src/main/threads/starter.ts';
import { builtResources } from './resources.ts';

/** Reads the vectors in the file `path` with two threads; errors call it by `name`. */
export function readModel(
  path: string,
  name = basename(path),
  limit: number | null = null,
): Promise<VectorsRead> {
  return readVectors([{ path, name }], {
    threads: threadStarter(builtResources.workers, 2),
    kernels: builtResources.kernels,
    limit,
  });
}

/** The model in the file `path`. */
export async function openStore(path: string): Promise<EmbeddingStore> {
  return (await readModel(path)).store;
}
