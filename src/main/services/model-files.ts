import type { Jobs } from '../jobs/jobs.ts';
import type { ThreadStarter } from '../threads/thread.ts';
import type { FileRegistry } from './files.ts';
import type { RequestHandlers } from './host.ts';
import type { Models } from './models.ts';

/** The requests that open files of vectors. */
export function modelFileRequests(_services: {
  models: Models;
  jobs: Jobs;
  files: FileRegistry;
  threads: ThreadStarter;
}): Pick<RequestHandlers, 'files.preview' | 'files.load'> {
  const unwritten = () => Promise.reject(new Error('not written yet'));
  return { 'files.preview': unwritten, 'files.load': unwritten };
}
