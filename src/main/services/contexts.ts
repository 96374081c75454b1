import { inspectFolder } from '../contextual/folder.ts';
import { contextAnalysisRequests } from './context-analysis.ts';
import { contextFolderRequests } from './context-folder-requests.ts';
import { ContextFolders } from './context-folders.ts';
import { ContextLoader } from './context-loader.ts';
import type { ContextRequests, ContextServices } from './context-services.ts';
import { contextStudyRequests } from './context-studies.ts';
import { Studies } from './studies.ts';

/** The requests about contextual models, and what is to be done when the program ends. */
export function contextRequests(services: ContextServices): {
  readonly handlers: ContextRequests;
  dispose(): Promise<void>;
} {
  const studies = new Studies();
  const folders = new ContextFolders(services);
  const loader = new ContextLoader({ ...services, folders, studies, inspect: inspectFolder });
  return {
    handlers: {
      ...contextFolderRequests({ ...services, folders, loader }),
      ...contextStudyRequests({ ...services, loader, studies }),
      ...contextAnalysisRequests({ ...services, studies }),
    },
    async dispose() {
      await loader.dispose();
      await folders.dispose();
    },
  };
}
