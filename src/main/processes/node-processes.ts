import type { ProcessStarter } from './process.ts';

/** Child processes of Node, from the entry points built into `folder` (one `<entry>.js` each). */
export function nodeProcesses(_folder: string): ProcessStarter {
  return {
    start: () => {
      throw new Error('not built yet');
    },
  };
}
