// Builds the parts of the program that are missing or older than their sources.
import { spawn } from 'node:child_process';
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
 * Builds what is missing or outdated, and says so on standard error; ends this process when the build fails.
 * @param {string} root the checkout
 * @param {string[]} [needed] the parts that matter, by default all
 */
export async function buildIfNeeded(root, needed) {
  const outdated = (await outdatedParts(root)).filter((part) => needed?.includes(part) ?? true);
  if (outdated.length === 0) return;
  console.error(`Building Semascope (${outdated.join(', ')}) …`);
  const child = spawn(process.execPath, [join(root, 'scripts', 'build.mjs'), ...outdated], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code === 0) return;
  console.error('Semascope could not be built.');
  process.exit(1);
}

/**
 * The names of the parts that must be built.
 * @param {string} root
 * @returns {Promise<string[]>}
 */
async function outdatedParts(root) {
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
