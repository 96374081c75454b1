import { join } from 'node:path';
import { utilityProcess } from 'electron';
import { type Child, callsTo } from '../processes/child.ts';
import { lastWords } from '../processes/last-words.ts';
import type { ProcessStarter } from '../processes/process.ts';

/** Utility processes of Electron, from the entry points built into `folder` (one `<entry>.js` each). */
export function utilityProcesses(folder: string): ProcessStarter {
  return { start: (entry) => callsTo(started(join(folder, `${entry}.js`), entry)) };
}

function started(path: string, entry: string): Child {
  const child = utilityProcess.fork(path, [], {
    serviceName: `Semascope ${entry}`,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const words = lastWords(child.stderr);
  let fatal = '';
  child.on('error', (type, location) => {
    fatal = `Error: ${type} in ${location}`;
  });
  let wantedDead = false;
  const kill = (): void => {
    wantedDead = true;
    // Asking nicely is not heard in an endless loop. Before the process is there, neither is heard at all.
    child.kill();
    if (child.pid === undefined || process.platform === 'win32') return;
    try {
      process.kill(child.pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  };
  child.on('spawn', () => {
    if (wantedDead) kill();
  });
  return {
    pid: () => child.pid,
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onEnd(listener) {
      child.on('exit', (code) => {
        // What it wrote last may not have been read yet.
        setImmediate(() => listener({ code, signal: null, lastWords: `${words()}\n${fatal}` }));
      });
    },
    kill,
    // The desktop program lives as long as its window, whatever runs.
    hold: () => undefined,
  };
}
