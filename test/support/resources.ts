import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Resources } from '../../src/main/resources.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built program's files, as the hosts see them. */
export const builtResources: Resources = {
  workers: join(root, 'dist/main/workers'),
  kernels: join(root, 'dist/main/kernels'),
  renderer: join(root, 'dist/renderer'),
  assets: join(root, 'assets'),
};

/** The folder of shared test data, which is not part of the project; tests that need it say "skipped" when it is absent. */
export const sharedData = join(root, '..', 'shared', 'data');

/** Where the CPU engine finds its kernels. */
export const builtFolders = {
  kernels: builtResources.kernels,
  native: join(builtResources.assets, 'native'),
};
