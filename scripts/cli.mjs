// `npm run cli -- COMMAND …`: the command line, built first if need be.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildIfNeeded } from './build-if-needed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await buildIfNeeded(root, ['kernels', 'main']);
const entry = join(root, 'dist', 'main', 'cli.js');
process.argv = [process.execPath, entry, ...process.argv.slice(2)];
await import(pathToFileURL(entry).href);
