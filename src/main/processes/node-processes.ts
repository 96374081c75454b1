import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { type Child, callsTo } from './child.ts';
import { lastWords } from './last-words.ts';
import type { ProcessStarter } from './process.ts';

/** Child processes of Node, from the entry points built into `folder` (one `<entry>.js` each). */
export function nodeProcesses(folder: string): ProcessStarter {
  return { start: (entry) => callsTo(forked(join(folder, `${entry}.js`))) };
}

function forked(path: string): Child {
  const child = fork(path, [], {
    serialization: 'advanced',
    // What libraries print is not for our standard output; the last of standard error tells why a process ended.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Options of this process (a debugger's port, loaders of tests) are not the child's.
    execArgv: [],
  });
  const words = lastWords(child.stderr);
  return {
    pid: () => child.pid,
    // A message to a process that has just died is answered by its end.
    post: (message) => void child.send(message, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onEnd(listener) {
      child.on('close', (code, signal) => listener({ code, signal, lastWords: words() }));
      child.on('error', (error) => {
        // Without a process there is nothing that could be closed.
        if (child.pid === undefined)
          listener({ code: null, signal: null, lastWords: `Error: ${error.message}` });
      });
    },
    kill: () => void child.kill('SIGKILL'),
    hold: (busy) => holdOpen(child, busy),
  };
}

/** What of a child keeps this program's event loop running. */
function holdOpen(child: ChildProcess, busy: boolean): void {
  const { stderr, channel } = child;
  for (const held of [child, stderr as Socket | null, channel]) {
    if (busy) held?.ref();
    else held?.unref();
  }
}
