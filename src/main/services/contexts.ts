import { contextAnalysisRequests } from './context-analysis.ts';
import { ContextFolders, contextFolderRequests } from './context-folders.ts';
import type { ContextRequests, ContextServices } from './context-services.ts';
import { ContextLoader, contextStudyRequests } from './context-studies.ts';
import { Studies } from './studies.ts';

/** The requests about contextual models. */
export function contextRequests(services: ContextServices): ContextRequests {
  const studies = new Studies();
  const folders = new ContextFolders(services);
  const loader = new ContextLoader({ ...services, folders, studies });
  return {
    ...contextFolderRequests({ ...services, folders, loader }),
    ...contextStudyRequests({ ...services, loader, studies }),
    ...contextAnalysisRequests({ ...services, studies }),
  };
}
