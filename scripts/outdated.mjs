// Which parts of the build are missing or older than their sources.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The parts that scripts/build.mjs builds: their sources and what they make. */
const parts = [
  { name: 'kernels', sources: ['src/main/kernels/assembly'], results: ['dist/main/kernels'] },
  {
    name: 'main',
    sources: ['src/main', 'src/shared'],
    results: ['dist/main/browser.js', 'dist/main/electron.js', 'dist/main/preload.cjs', 'dist/main/workers'],
  },
  { name: 'renderer', sources: ['src/renderer', 'src/shared'], results: ['dist/renderer/index.html'] },
];
const ofAllParts = ['package-lock.json', 'scripts/build.mjs', 'vite.config.mjs'];

/**
 * The names of the parts that must be built.
 * @param {string} root the checkout
 * @returns {Promise<string[]>}
 */
export async function outdatedParts(root) {
  const common = await times(root, ofAllParts);
  const outdated = await Promise.all(
    parts.map(async ({ sources, results }) => {
      const newest = Math.max(...common, ...(await times(root, sources)));
      const made = await Promise.all(results.map((result) => times(root, [result])));
      return made.some((found) => found.length === 0) || Math.min(...made.flat()) < newest;
    }),
  );
  return parts.filter((_, index) => outdated[index]).map(({ name }) => name);
}

/**
 * When the files at or below `paths` were changed, in milliseconds; nothing for paths that are not there.
 * @param {string} root
 * @param {string[]} paths
 * @returns {Promise<number[]>}
 */
async function times(root, paths) {
  const found = await Promise.all(
    paths.map(async (path) => {
      const status = await stat(join(root, path)).catch(() => null);
      if (status === null) return [];
      if (!status.isDirectory()) return [status.mtimeMs];
      const names = await readdir(join(root, path));
      return await times(
        root,
        names.map((name) => join(path, name)),
      );
    }),
  );
  return found.flat();
}
