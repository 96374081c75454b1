import type { ContextDevice, ContextModel } from '../../shared/contexts.ts';
import type { ContextRequests, ContextServices, FolderBook, LoadedContext } from './context-services.ts';
import type { Studies } from './studies.ts';

/** The contextual model that is loaded, in a process of its own. */
export class ContextLoader implements LoadedContext {
  // biome-ignore lint/complexity/noUselessConstructor: placeholder
  constructor(_services: ContextServices & { readonly folders: FolderBook; readonly studies: Studies }) {}

  get current(): ContextModel | null {
    return null;
  }

  /** What models can run on here, the surest first. */
  async devices(): Promise<readonly ContextDevice[]> {
    return ['cpu'];
  }

  async close(): Promise<void> {}
}

/** The requests that need the loaded model. */
export function contextStudyRequests(
  _services: ContextServices & { readonly loader: ContextLoader; readonly studies: Studies },
): Pick<ContextRequests, 'contexts.open' | 'contexts.close' | 'contexts.study' | 'contexts.scale'> {
  return {} as never;
}
