// The desktop program.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resourcesBeside } from './resources.ts';
import { runDesktop } from './shell/desktop.ts';

const folder = dirname(fileURLToPath(import.meta.url));
runDesktop(resourcesBeside(import.meta.url), join(folder, 'preload.cjs'));
