// `npm run lint:layers`: holds the layers of .dependency-cruiser.cjs. The checker reads TypeScript with swc but never tells it that a file holds JSX,
// which this does for it.
import { fileURLToPath } from 'node:url';
import swc from '@swc/core';

const parse = swc.parseFileSync;
const parseWithJsx = (/** @type {string} */ path, /** @type {import('@swc/core').ParseOptions} */ options) =>
  parse(path, path.endsWith('.tsx') ? { ...options, syntax: 'typescript', tsx: true } : options);
Object.assign(swc, { parseFileSync: parseWithJsx });

const cli = new URL('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs', import.meta.url);
process.argv = [process.execPath, fileURLToPath(cli), 'src', 'test', '--config', '.dependency-cruiser.cjs'];
await import(cli.href);
