// The browser host as a program of its own:
// `node dist/main/browser.js [--port P] [--no-open] [--data-folder FOLDER] [--library FOLDER] [--catalogue ADDRESS|FOLDER] [--hub ADDRESS|FOLDER] [--checkpoint-seconds S] [--open FILE]`.

import { resourcesBeside } from './resources.ts';
import { runBrowserHost } from './server/command.ts';

await runBrowserHost(process.argv.slice(2), resourcesBeside(import.meta.url));
