import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startThread, type ThreadStarter } from './thread.ts';

/**
 * A starter for the thread entry points built into `folder` (one `<entry>.js` each).
 * @param cores how many threads to plan for; by default what the operating system grants this process
 */
export function threadStarter(folder: string, cores: number = availableParallelism()): ThreadStarter {
  return { cores, start: (entry) => startThread(join(folder, `${entry}.js`)) };
}
